/** What the workbench promises: nothing is lost, nothing freezes, nothing runs unasked. */
import { readFile } from 'node:fs/promises';
import { readLab } from '../../lib/labs/read';
import { Bench, FINISHED } from './bench';
import { expect, test } from './fixtures';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const server = (body: string) => `import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.get('/', (c) => c.text('hello'));
${body}
serve({ fetch: app.fetch, port: Number(process.env['PORT'] ?? 3000) });
`;

test('an edit is kept and survives a reload', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server('// kept by the browser'));
  await expect(page.getByText(/saved/i).first()).toBeVisible();
  await page.reload();
  await page.getByRole('treeitem', { name: /^index\.ts/ }).click();
  await expect(page.locator('.view-lines').first()).toContainText('kept');
});

for (const lesson of FINISHED) {
  test(`no red line in the start state, and one under a mistake: ${lesson.id}`, async ({ page }) => {
    test.slow();
    // Every error that was ever underlined, also for a moment.
    await page.addInitScript(() => {
      const red = { most: 0 };
      Object.assign(window, { red });
      requestAnimationFrame(function look() {
        red.most = Math.max(red.most, document.querySelectorAll('.squiggly-error').length);
        requestAnimationFrame(look);
      });
    });
    const mostRed = () => page.evaluate(() => (window as unknown as { red: { most: number } }).red.most);
    const mistake = async () => {
      await page.locator('.monaco-editor .view-lines').first().click();
      await page.keyboard.press('ControlOrMeta+Home');
      // At once: half a line would be wrong in other ways too.
      await page.keyboard.insertText("const wrong: number = 'text';\n");
      await expect(page.locator('.squiggly-error')).toHaveCount(1, { timeout: 30_000 });
    };
    await new Bench(page).openLesson(lesson);
    await mistake();
    // The worker looks at the files in turn: by now it has been through all of them.
    const files = page.getByRole('tree', { name: 'Files of the project' });
    const [begun = ''] =
      /^.+?\.ts/.exec((await files.getByRole('treeitem', { selected: true }).textContent()) ?? '') ?? [];
    for (const [path, text] of Object.entries((await readLab(lesson.id)).start)) {
      if (!path.endsWith('.ts')) continue;
      await files
        .getByRole('treeitem', { name: new RegExp(`^${path.slice(path.lastIndexOf('/') + 1)}`) })
        .click();
      const beginning = text.slice(0, Math.min(24, text.indexOf('\n'))).replaceAll(' ', '\u00a0');
      await expect(page.locator('.monaco-editor .view-lines').first()).toContainText(beginning);
    }
    expect(await mostRed(), 'errors underlined at once').toBe(1);
    await files.getByRole('treeitem', { name: new RegExp(`^${begun}`) }).click();

    // Back in the same page: the models are new, Monaco is not.
    await page.getByRole('link', { name: 'Playground' }).first().click();
    await expect(page).toHaveURL(/playground/, { timeout: 30_000 });
    await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(lesson.id));
    await expect(page.locator('.squiggly-error')).toHaveCount(1, { timeout: 30_000 });
    expect(await mostRed(), 'errors underlined at once, on coming back').toBe(1);
  });
}

test('an edit is answered by the restarted server', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server("app.get('/new', (c) => c.text('a new answer', 201));"));
  await bench.run();
  await bench.tool('HTTP client');
  await page.getByRole('textbox', { name: 'Path and query' }).fill('/new');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('a new answer').first()).toBeVisible();
});

test('while (true) {} is noticed and ended, and the page stays responsive', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server("app.get('/loop', () => { while (true) {} });"));
  await bench.run();
  await bench.tool('HTTP client');
  await page.getByRole('textbox', { name: 'Path and query' }).fill('/loop');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('Your server stopped answering.')).toBeVisible({ timeout: 30_000 });
  // The page itself still reacts at once: a tab changes while the loop burns.
  await bench.tool('Output');
  await page.getByRole('button', { name: 'End it', exact: true }).click();
  await expect(bench.status).toHaveAttribute('data-state', 'exited');
});

test('a syntax error names the learner’s line', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server('const broken = ;'));
  await page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: /src\/index\.ts:6/ }).first()).toBeVisible({
    timeout: 30_000,
  });
});

test('a crash names the learner’s line', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile(
    'src/index.ts',
    server(
      "app.get('/crash', (c) => { setTimeout(() => { throw new Error('boom'); }); return c.text('soon'); });",
    ),
  );
  await bench.run();
  await bench.tool('HTTP client');
  await page.getByRole('textbox', { name: 'Path and query' }).fill('/crash');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(bench.status).toHaveAttribute('data-state', 'exited');
  await expect(page.getByText(/boom/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /src\/index\.ts:6/ }).first()).toBeVisible();
});

test('100,000 lines of output do not freeze the page', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile(
    'src/index.ts',
    server("for (let i = 0; i < 100_000; i++) console.log(`line ${i}`);\nconsole.log('the last line');"),
  );
  // The longest that the page went without a turn of its event loop, in milliseconds.
  await page.evaluate(() => {
    const watch = { longest: 0, last: performance.now() };
    Object.assign(window, { watch });
    const tick = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      setTimeout(tick, 0);
    };
    tick();
  });
  await bench.run();
  await bench.tool('Output');
  await expect(bench.output).toContainText('the last line', { timeout: 30_000 });
  await expect(page.getByText(/lines were left out/)).toBeVisible();
  const longest = await page.evaluate(
    () => (window as unknown as { watch: { longest: number } }).watch.longest,
  );
  expect(longest, 'longest pause of the page (ms)').toBeLessThan(1500);
});

test('a shared link shows what it holds and asks before anything runs', async ({ page, context }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server("console.log('shared code ran');"));
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Share a link' }).click();
  const link = page.getByRole('dialog').getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#code=/);
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  const url = await link.inputValue();

  const stranger = await context.browser()?.newContext({ baseURL: new URL(url).origin });
  if (!stranger) throw new Error('The browser is gone.');
  const theirs = await stranger.newPage();
  await theirs.goto(url);
  const offer = theirs.getByRole('region', { name: 'Shared code' });
  await expect(offer).toContainText('src/index.ts');
  await expect(theirs.getByTestId('run-status')).toHaveAttribute('data-state', 'idle');
  await offer.getByRole('button', { name: 'Take this code' }).click();
  await expect(theirs.getByTestId('run-status')).toHaveAttribute('data-state', 'idle');
  await theirs
    .getByRole('toolbar', { name: 'Run' })
    .getByRole('button', { name: 'Run', exact: true })
    .click();
  await theirs.getByRole('tab', { name: /^Output/ }).click();
  await expect(theirs.getByText('shared code ran')).toBeVisible({ timeout: 30_000 });
  await stranger.close();
});

test('reset can be undone', async ({ page }) => {
  const bench = await new Bench(page).open('/playground');
  await bench.replaceFile('src/index.ts', server('// mine'));
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Reset all files' }).click();
  await expect(page.locator('.view-lines').first()).not.toContainText('mine');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.view-lines').first()).toContainText('mine');
});

test('the project is downloaded as a zip, and such a zip can be imported', async ({ page }) => {
  await new Bench(page).open('/playground');
  await page.getByRole('button', { name: 'More' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download as zip' }).click();
  const zip = await download;
  expect(zip.suggestedFilename()).toMatch(/\.zip$/);

  await page.getByRole('button', { name: 'More' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import files or a zip' }).click();
  await (await chooser).setFiles({
    name: 'mine.zip',
    mimeType: 'application/zip',
    buffer: await readFile(await zip.path()),
  });
  await expect(page.getByText('Imported mine.zip.').first()).toBeVisible();
  // The zip brings its own instructions along.
  await expect(page.getByRole('treeitem', { name: /^README\.md/ })).toBeVisible();
});
