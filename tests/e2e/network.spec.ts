/** The Network tool: what is broken there is felt by the learner's server and by whoever talks with it. */
import AxeBuilder from '@axe-core/playwright';
import { Bench, FINISHED } from './bench';
import { expect, test } from './fixtures';

test('the network is slowed, refused and mended, a process frozen, time let go by', async ({ page }) => {
  test.slow();
  const bench = await new Bench(page).open('/playground');
  await bench.run();
  await bench.tool('Network');
  const force = page.getByRole('region', { name: 'In force' });
  await expect(force).toContainText('Nothing is broken.');

  await test.step('by keyboard: 200 ms each way', async () => {
    const latency = page.getByRole('slider', { name: /Latency/ });
    await latency.focus();
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
    await expect(latency).toHaveAttribute('aria-valuetext', '200 ms');
    await expect(force).toContainText('latency 200 ms, page → app:3000');
    await expect(page.getByRole('region', { name: 'Machines' })).toContainText('broken: latency');
  });

  await test.step('what is refused is told in the HTTP client', async () => {
    await page.getByRole('button', { name: 'Refuse' }).click();
    await expect(force).toContainText('connections refused');
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/ECONNREFUSED/).first()).toBeVisible();
  });

  await test.step('everything is accessible in both themes', async () => {
    await bench.tool('Network');
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).include('[role="tabpanel"]').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });

  await test.step('mended at once', async () => {
    await page.getByRole('button', { name: 'Mend everything' }).click();
    await expect(force).toContainText('Nothing is broken.');
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/^200/).first()).toBeVisible();
  });

  await test.step('a fault of the lab is the same one', async () => {
    await page.getByRole('button', { name: 'Frozen server' }).click();
    await bench.tool('Network');
    await expect(force).toContainText(/process \d+ paused/);
    await expect(page.getByRole('region', { name: 'Processes and disks' })).toContainText('paused');
    await page.getByRole('button', { name: /^Pause process/ }).click();
    await expect(force).toContainText('Nothing is broken.');
  });

  await test.step('the clock stands still, steps and jumps', async () => {
    const clock = page.getByRole('region', { name: 'Clock' });
    await clock.getByRole('button', { name: 'Stop it' }).click();
    await expect(clock.getByRole('button', { name: 'Step' })).toBeEnabled();
    const day = () => clock.getByText(/UTC/).textContent();
    const before = Date.parse((await day()) ?? '');
    await clock.getByRole('button', { name: '+ a day' }).click();
    await expect
      .poll(async () => Date.parse((await day()) ?? '') - before)
      .toBeGreaterThanOrEqual(86_400_000);
    await clock.getByRole('combobox', { name: 'Speed' }).selectOption('1000');
    await expect(clock.getByRole('button', { name: 'Stop it' })).toBeVisible();
  });
});

test('a lesson’s network fault: the answer is lost, the article is written', async ({ page }) => {
  test.slow();
  const bench = await new Bench(page).openLesson(FINISHED[0]);
  await bench.run();
  const block = page.locator('.block-part', { hasText: 'The answer is lost' });
  await block.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByRole('region', { name: 'In force' })).toContainText('reset at once, page → app');
  await bench.tool('HTTP client');
  await page.getByRole('button', { name: 'Read all articles' }).click();
  await page.getByRole('menuitem', { name: 'Write an article', exact: false }).first().click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText(/ECONNRESET/).first()).toBeVisible();
  await block.getByRole('button', { name: 'Switch it off' }).click();
  await bench.tool('HTTP client');
  await page.getByRole('button', { name: 'Write an article' }).click();
  await page.getByRole('menuitem', { name: 'Read all articles' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText(/Green tea/).first()).toBeVisible();
});
