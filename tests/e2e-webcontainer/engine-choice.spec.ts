/**
 * The choice of engine, in a site that is built with WEBCONTAINERS=on. The vendor's frame is our stand-in
 * (tests/engines/webcontainer/stand-in): what this shows ends at the protocol of `@webcontainer/api`.
 */
import { expect, type Page, test } from '@playwright/test';
import { readLab } from '../../lib/labs/read';
import { Bench, FINISHED } from '../e2e/bench';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
test.setTimeout(240_000);

const LESSON = FINISHED[0];
const PATH = `/learn/${LESSON.section}/${LESSON.id}`;

async function openChoice(page: Page) {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Where your server runs' }).click();
  return page.getByRole('dialog', { name: 'Where your server runs' });
}

/** In the page itself: the sandbox's frame has no storage. */
const remember = (page: Page) =>
  page.addInitScript(() => {
    if (window.top === window) localStorage.setItem('backlab.engine', 'webcontainer');
  });

const isolated = (page: Page) => page.evaluate(() => window.crossOriginIsolated);

test('a learner chooses the WebContainer, keeps their files, turns the lab green there, and goes back', async ({
  page,
  baseURL,
}) => {
  const foreign: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && new URL(url).origin !== baseURL) foreign.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const lab = await readLab(LESSON.id);
  const bench = await new Bench(page).open(PATH);
  expect(await isolated(page)).toBe(false);
  for (const [path, text] of Object.entries(lab.solution)) {
    await (path in lab.start ? bench.replaceFile(path, text) : bench.createFile(path, text));
  }

  const dialog = await openChoice(page);
  await expect(dialog.getByRole('radio', { name: 'This tab’s own engine' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'WebContainer, by StackBlitz' }).check();
  await expect(dialog).toContainText('StackBlitz learns that you use it');
  await expect(dialog.getByRole('region', { name: 'What does not work in the WebContainer' })).toContainText(
    'one machine',
  );
  expect(foreign, 'nobody is asked before one has agreed').toEqual([]);
  await dialog.getByRole('button', { name: 'Use it and reload' }).click();

  await page.waitForURL(/engine=webcontainer/);
  expect(await isolated(page)).toBe(true);
  await expect(page.getByRole('toolbar', { name: 'Run' }).getByText('WebContainer')).toBeVisible();
  await bench.run();
  expect(foreign.length, 'the vendor is asked').toBeGreaterThan(0);
  await bench.runAllChecks();
  await expect(page.getByText('Every check passes')).toBeVisible();
  await bench.running();
  await bench.tool('Network');
  await expect(page.getByText('Nothing of this run can be broken')).toBeVisible();

  // The document stays isolated, and the tab's own engine runs in it, too.
  const back = await openChoice(page);
  await back.getByRole('radio', { name: 'This tab’s own engine' }).check();
  await back.getByRole('button', { name: 'Use it' }).click();
  await expect(page).toHaveURL(new RegExp(`${PATH}$`));
  foreign.length = 0;
  await bench.run();
  expect(foreign, 'requests to another origin on the own engine').toEqual([]);
  expect(errors).toEqual([]);
});

test('the choice is remembered; a page that was loaded without isolation says so and offers both ways', async ({
  page,
}) => {
  await remember(page);
  const bench = await new Bench(page).open(PATH);
  await expect(page.getByText('which needs this page to be loaded anew')).toBeVisible();
  await page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: 'loaded without cross-origin isolation' }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Load it anew' }).click();
  await page.waitForURL(/engine=webcontainer/);
  expect(await isolated(page)).toBe(true);
  await bench.run();
});

test('a vendor that cannot be reached is told with the remedy, and the tab’s own engine is one click away', async ({
  page,
}) => {
  await remember(page);
  await page.route(/\/headless/, (route) => route.abort('connectionfailed'));
  const bench = await new Bench(page).open(`${PATH}?engine=webcontainer`);
  await page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'StackBlitz’s servers' })).toContainText(
    'needs no network',
  );
  await page.getByRole('button', { name: 'Back to the tab’s own engine' }).click();
  await bench.run();
});

test('only pages with a workbench, asked for so, are isolated', async ({ request }) => {
  const headers = async (path: string) => (await request.get(path)).headers();
  const asked = await headers(`${PATH}?engine=webcontainer`);
  expect(asked).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  });
  expect(asked['content-security-policy']).toMatch(/frame-src 'self' http:\/\/localhost:\d+;/);
  for (const path of [PATH, '/?engine=webcontainer', '/learn?engine=webcontainer', '/playground']) {
    const plain = await headers(path);
    expect(plain, path).not.toHaveProperty('cross-origin-embedder-policy');
    expect(plain, path).not.toHaveProperty('cross-origin-opener-policy');
    expect(plain['content-security-policy'], path).toContain("frame-src 'self';");
  }
});
