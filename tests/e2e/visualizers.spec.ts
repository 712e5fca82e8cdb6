/** Pictures that stand alone: each is driven by its example's own traffic, broken, and read as text. */
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

test('a circuit breaker opens, waits, tries and closes, as a picture and as text', async ({ page }) => {
  test.setTimeout(180_000);
  await new Bench(page).open('/visualizers/circuit-breaker');
  const text = page.getByRole('main');
  const state = (name: string) => page.getByRole('img', { name: new RegExp(`^State: ${name}, since`) });
  const customers = async () => {
    const played = text.getByRole('button', { name: 'Play it' });
    await played.click();
    await expect(text.getByText(/^Played/)).toBeVisible({ timeout: 60_000 });
  };
  const send = (part: string) =>
    text
      .locator('section, div')
      .filter({ hasText: part })
      .last()
      .locator('xpath=ancestor-or-self::*[.//button][1]')
      .getByRole('button', { name: /^Send/ })
      .click();

  await test.step('it is closed while the service answers', async () => {
    await customers();
    await expect(state('closed')).toBeVisible();
    await expect(page.getByText(/^0 of \d+ failed: 0 %/)).toBeVisible();
  });

  await test.step('it opens when the service is down, and turns calls away', async () => {
    await send('From now on the price service answers every call with 503.');
    await expect(text.getByText('"rate": 1,')).toBeVisible();
    await customers();
    await expect(page.getByText(/^prices (Open|Half-open) for/)).toBeVisible();
    await expect(state('half-open')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('a trial closes it once the service is well again', async () => {
    await send('The service is well again.');
    await expect(text.getByText('"lognormal"').first()).toBeVisible();
    await customers();
    await expect(state('closed')).toBeVisible({ timeout: 30_000 });
    await expectAccessibleTool(page, 'circuit breaker');
  });

  await test.step('the same is read as text', async () => {
    await page.getByRole('button', { name: 'Read as text' }).click();
    const table = page.getByRole('table', { name: /^1 circuit breaker/ });
    for (const what of [/calls? succeeded/, /calls? failed/, /calls? turned away/])
      await expect(table.getByRole('cell', { name: what }).first()).toBeVisible();
    for (const turn of ['open', 'half-open', 'closed'])
      await expect(table.getByRole('cell', { name: turn, exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Show picture' }).click();
  });

  await test.step('one goes back in time by keyboard, and returns', async () => {
    await page.getByRole('slider', { name: 'Moment' }).focus();
    await page.keyboard.press('Home');
    await expect(page.getByRole('button', { name: /^Back to live/ })).toBeVisible();
    await expect(page.getByText(/^1 of 1 failed|^0 of 1 failed|^no calls/)).toBeVisible();
    await page.getByRole('button', { name: /^Back to live/ }).click();
    await expect(state('closed')).toBeVisible();
  });
});

test('a name is resolved from the root down, and every message opens to its bytes', async ({ page }) => {
  test.setTimeout(180_000);
  await new Bench(page).open('/visualizers/dns-resolution');
  const text = page.getByRole('main');
  const panel = page.getByRole('tabpanel', { name: 'Pictures' });
  const ask = () => text.getByRole('button', { name: /^Send/ }).first().click();

  await test.step('the resolver asks the root, the zone above and the zone', async () => {
    await ask();
    await expect(panel.getByText(/was answered in .*, after 3 questions to name servers/)).toBeVisible({
      timeout: 60_000,
    });
    for (const machine of ['root', 'tld', 'ns'])
      await expect(panel.locator('svg').getByText(machine, { exact: true })).toBeVisible();
    await expectAccessibleTool(page, 'DNS');
  });

  await test.step('what it was told is kept for its time', async () => {
    const told = panel.getByRole('button', { name: /^api\.shop\.test\. A 10\.0\.0\.32/ });
    await expect(told).toContainText('left');
    await told.click();
    const bytes = page.getByRole('complementary', { name: 'Bytes' });
    await expect(bytes.getByRole('rowheader', { name: 'RDATA' }).first()).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('asked again at once, it answers from memory', async () => {
    await ask();
    await expect(panel.getByText(/from memory: nobody else was asked/)).toBeVisible();
  });

  await test.step('the same is read as text', async () => {
    await page.getByRole('button', { name: 'Read as text' }).click();
    const table = page.getByRole('table', { name: /^2 lookups/ });
    await expect(table.getByRole('cell', { name: /^ask those of shop\.test\./ })).toBeVisible();
  });
});
