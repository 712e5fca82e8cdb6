/** The Terminal tool: a shell over the sandbox, driven by keys and read as it stands on the screen. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Bench, FINISHED } from './bench';
import { expect, test } from './fixtures';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** A terminal as a person sees it. */
class Terminal {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  get keys() {
    return this.page.getByRole('textbox', { name: /^Terminal \d+\. Tab completes/ });
  }

  get screen() {
    return this.page.locator('.xterm-rows');
  }

  /** What the screen shows, line by line. */
  async lines(): Promise<string[]> {
    const rows = await this.screen.locator('> div').allTextContents();
    return rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).filter((row) => row !== '');
  }

  async prompt(): Promise<void> {
    await expect.poll(async () => (await this.lines()).at(-1), { timeout: 30_000 }).toMatch(/^\S+ \$$/);
  }

  async type(text: string): Promise<void> {
    await this.keys.focus();
    await this.page.keyboard.type(text);
  }

  async run(line: string): Promise<void> {
    await this.type(line);
    await this.page.keyboard.press('Enter');
  }

  async shows(text: string | RegExp): Promise<void> {
    await expect
      .poll(async () => (await this.lines()).join('\n'), { timeout: 30_000 })
      .toMatch(text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  }

  async clear(): Promise<void> {
    await this.prompt();
    await this.keys.focus();
    await this.page.keyboard.press('Control+l');
    await expect.poll(async () => (await this.lines()).length).toBe(1);
  }
}

async function openTerminal(page: Page, bench: Bench): Promise<Terminal> {
  await bench.tool('Terminal');
  const terminal = new Terminal(page);
  await terminal.prompt();
  // Who has opened it types at once.
  await expect(terminal.keys).toBeFocused();
  return terminal;
}

test('a lesson’s server is asked with curl, edited by the shell, and followed by the editor', async ({
  page,
}) => {
  test.slow();
  const [lesson] = FINISHED;
  const bench = await new Bench(page).openLesson(lesson);
  await bench.run();
  const terminal = await openTerminal(page, bench);

  await test.step('curl', async () => {
    await terminal.run('curl -si localhost:3000/ | head -1');
    await terminal.shows(/^HTTP\/1\.1 \d{3} /m);
    await terminal.run('ss -ltn; ps');
    await terminal.shows(/LISTEN +\*:3000/);
    await terminal.shows(/npm start/);
  });

  await test.step('a file written by the shell is in the editor, and the server follows', async () => {
    await terminal.clear();
    await terminal.run('echo > src/index.ts');
    await terminal.shows(/index\.ts.*ermission denied/);
    await terminal.run(`sed -i '1i console.log("edited by the shell");' src/app.ts`);
    await terminal.prompt();
    await bench.tool('Output');
    await expect(bench.output).toContainText('edited by the shell', { timeout: 30_000 });
    await page
      .getByRole('tree', { name: 'Files of the project' })
      .getByRole('treeitem', { name: /^app\.ts/ })
      .click();
    await expect(page.locator('.view-lines')).toContainText('edited by the shell');
  });

  await test.step('the session went on meanwhile', async () => {
    await bench.tool('Terminal');
    await terminal.keys.focus();
    await terminal.shows('sed -i');
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await terminal.lines()).at(-1)).toMatch(/app\.ts$/);
    await page.keyboard.press('Control+c');
    await terminal.prompt();
  });

  await test.step('npm scripts and files are completed', async () => {
    await terminal.clear();
    await terminal.type('npm run sta');
    await page.keyboard.press('Tab');
    await terminal.shows('$ npm run start');
    await page.keyboard.press('Control+u');
    await terminal.type('cat src/ap');
    await page.keyboard.press('Tab');
    await terminal.shows('$ cat src/app.ts');
    await page.keyboard.press('Control+u');
  });
});

test('programs run, stop, go on in the background and end', async ({ page }) => {
  test.slow();
  const bench = await new Bench(page).open('/playground');
  const terminal = await openTerminal(page, bench);

  await test.step('Ctrl-C ends a program that never yields', async () => {
    await terminal.run(
      'node -e "console.log(process.stdout.isTTY, process.stdout.columns > 20); while (true);"',
    );
    await terminal.shows('true true');
    await page.keyboard.press('Control+c');
    await terminal.prompt();
    await terminal.run('echo $?');
    await terminal.shows(/^130$/m);
  });

  await test.step('a flood neither freezes the tab nor outlives Ctrl-C', async () => {
    await terminal.run('yes');
    await terminal.shows(/^y\ny\n/m);
    await page.keyboard.press('Control+c');
    await terminal.prompt();
  });

  await test.step('a server in the background, reached by the HTTP client too', async () => {
    await terminal.clear();
    await terminal.run('npm start &');
    await terminal.shows('Listening on port 3000');
    await terminal.run('curl -s localhost:3000/');
    await terminal.shows(/Process \d+, at/);
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/^200/).first()).toBeVisible();
    await bench.tool('Terminal');
    await terminal.run('fg');
    await terminal.shows(/npm start\s*$/);
    await page.keyboard.press('Control+z');
    await terminal.shows(/Stopped +npm start/);
    await terminal.run('bg; jobs');
    await terminal.shows(/Running +npm start &/);
    await terminal.run('kill %1; wait; echo over');
    await terminal.shows(/^over$/m);
  });

  await test.step('what a program writes is followed by tail and by the editor', async () => {
    await terminal.clear();
    await terminal.run(
      `node -e "let n = 0; setInterval(() => require('fs').appendFileSync('grows.log', 'line ' + ++n + '\\n'), 200)" &`,
    );
    await terminal.run('tail -F grows.log');
    await terminal.shows(/^line 3$/m);
    await page.keyboard.press('Control+c');
    await terminal.prompt();
    await terminal.run('kill %1; wait; rm -f other; echo ended');
    await terminal.shows(/^ended$/m);
    await page
      .getByRole('tree', { name: 'Files of the project' })
      .getByRole('treeitem', { name: /^grows\.log/ })
      .click();
    await expect(page.locator('.view-lines')).toContainText('line 3');
    await terminal.keys.focus();
  });

  await test.step('a script sweeps up when Ctrl-C ends it', async () => {
    await terminal.clear();
    await terminal.run(`bash -c 'trap "echo swept" EXIT; while true; do echo works; sleep 0.2; done'`);
    await terminal.shows(/^works$/m);
    await page.keyboard.press('Control+c');
    await terminal.shows(/^swept$/m);
  });

  await test.step('what is typed ahead and pasted is not lost', async () => {
    await terminal.clear();
    await terminal.run('sleep 1');
    await terminal.run('echo typed ahead');
    await terminal.shows(/^typed ahead$/m);
    await terminal.clear();
    await page.evaluate(() => navigator.clipboard.writeText('echo one\necho two\n'));
    await page.keyboard.press('Control+v');
    await terminal.shows(/\$ echo one\n> echo two/);
    await page.keyboard.press('Enter');
    await terminal.shows(/^one\ntwo$/m);
  });

  await test.step('a narrower screen tells programs so', async () => {
    await terminal.clear();
    await terminal.run(
      `node -e "process.stdout.on('resize', () => { console.log('narrower', process.stdout.columns < 60); process.exit(); }); setInterval(() => {}, 1e6); console.log('waits')"`,
    );
    await terminal.shows('waits');
    await page.setViewportSize({ width: 1000, height: 900 });
    await terminal.shows('narrower true');
  });
});

test('a terminal is accessible, and nobody is caught in it', async ({ page }) => {
  test.slow();
  const bench = await new Bench(page).open('/playground');
  const terminal = await openTerminal(page, bench);
  await terminal.run('ls --color; node -e "console.log({ a: 1, b: true, c: null, d: \'text\' })"');
  await terminal.shows('text');
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).include('[role="tabpanel"]').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(terminal.keys).not.toBeFocused();
  await terminal.keys.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Screen reader mode' })).toBeFocused();
  await test.step('several, side by side, and history that is kept', async () => {
    await page.getByRole('button', { name: 'New terminal' }).click();
    await expect(page.getByRole('button', { name: 'Terminal 2', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await terminal.prompt();
    await terminal.keys.focus();
    await page.keyboard.press('Control+r');
    await page.keyboard.type('color');
    await terminal.shows(/reverse-i-search.*ls --color/);
    await page.keyboard.press('Control+c');
    await terminal.run('exit');
    await expect(page.getByRole('button', { name: 'Terminal 2', exact: true })).toHaveCount(0);
  });
});

test('a terminal goes from machine to machine', async ({ page }) => {
  const bench = await new Bench(page).open('/playground/machines');
  await bench.run();
  const terminal = await openTerminal(page, bench);
  await terminal.shows(/proxy:~ \$/);
  await terminal.run('curl -s localhost:3000/mine');
  await terminal.shows(/api-1 has served 1,/);
  await terminal.run('ssh api-2');
  await terminal.shows(/api-2:~ \$/);
  await terminal.run('curl -s localhost:3000');
  await terminal.shows(/api-2 has served 1,/);
  await terminal.run(`node -p "require('node:os').hostname()"`);
  await terminal.shows(/^api-2$/m);
  await terminal.run('ssh api-1 curl -s localhost:3000');
  await terminal.shows(/api-1 has served 2,/);
  await terminal.run(`ssh api-1 'echo at $HOSTNAME; sleep 1000'`);
  await terminal.shows(/^at api-1$/m);
  await page.keyboard.press('Control+c');
  await terminal.prompt();
  await terminal.run('ssh nobody');
  await terminal.shows(/The sandbox has .*proxy, api-1, api-2/);
  await terminal.run('exit');
  await terminal.shows('Connection to api-2 closed.');
  await terminal.shows(/proxy:~ \$$/);
});
