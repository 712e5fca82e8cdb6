/** A lab with Redis: it starts before the server, its panel and its command show what is in it, and it comes back. */
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

test('a service runs beside the server, is looked into, ended and started', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/redis');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const axe = (where: string) => expectAccessibleTool(page, where);

  await test.step('it starts with the server, which counts in it', async () => {
    await bench.run();
    await expect(bench.status).toHaveText(/app runs on port 3000, beside redis/);
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/"visits": ?1/).first()).toBeVisible();
  });

  await test.step('its panel shows keys, a value and the queue', async () => {
    await bench.tool('Services');
    await panel.getByRole('button', { name: /^visits/ }).click();
    await expect(panel.getByRole('cell', { name: '1', exact: true })).toBeVisible();
    await expect(panel.getByRole('region', { name: 'Queues (BullMQ)' })).toContainText('mails');
    await axe('Redis');
  });

  await test.step('redis-cli writes to it', async () => {
    await bench.tool('Terminal');
    const screen = page.locator('.xterm-rows');
    await expect(screen).toContainText('$', { timeout: 60_000 });
    await page.getByRole('textbox', { name: /^Terminal \d+\. Tab completes/ }).focus();
    await page.keyboard.type('redis-cli INCRBY visits 41');
    await page.keyboard.press('Enter');
    // A terminal's blanks are no-break spaces.
    await expect(screen).toContainText(/\(integer\)\s42/);
  });

  await test.step('it is ended, started with what it had, and reset', async () => {
    await bench.tool('Services');
    await panel.getByRole('button', { name: 'Stop Redis' }).click();
    await expect(panel).toContainText('has ended');
    await panel.getByRole('button', { name: 'Start Redis' }).click();
    await expect(panel.getByRole('button', { name: /^visits/ })).toBeVisible();
    await panel.getByRole('button', { name: 'Reset Redis' }).click();
    await expect(panel.getByRole('button', { name: /^visits/ })).toBeHidden();
  });
});

test('mail that the server sends is read in its inbox, and payments with their webhooks', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const axe = (where: string) => expectAccessibleTool(page, where);

  await test.step('mail', async () => {
    const bench = await new Bench(page).open('/playground/services/mail');
    await bench.run();
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/"accepted"/).first()).toBeVisible();
    await bench.tool('Services');
    await panel.getByRole('button', { name: /^Welcome, Ada/ }).click();
    // No script may run in the frame, not even a test's.
    await expect(panel.locator('iframe')).toHaveAttribute('srcdoc', /it is good that you are here/);
    await panel.getByRole('tab', { name: 'Source' }).click();
    await expect(panel.getByText('Return-Path: <shop@example.org>')).toBeVisible();
    await axe('a message');
  });

  await test.step('payments', async () => {
    const bench = await new Bench(page).open('/playground/services/payments');
    await bench.run();
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText(/"pay_0001"/).first()).toBeVisible();
    await bench.tool('Services');
    await expect(panel.getByRole('region', { name: 'Balance' })).toContainText('€12.50');
    await expect(panel.getByRole('region', { name: 'Webhooks' })).toContainText(
      /payment\.succeeded delivered/,
    );
    await axe('payments');
  });
});

test('a search shows its terms, and why a query finds what it finds', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/search');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  await bench.run();
  await bench.tool('Services');
  const part = (name: string) => panel.getByRole('region', { name });

  await test.step('indices, fields and the terms of a field', async () => {
    await expect(part('Indices').getByRole('button', { name: /^products_v1 ← products 8/ })).toBeVisible();
    await part('Mapping and terms')
      .getByRole('button', { name: /^name text, english/ })
      .click();
    await expect(part('Mapping and terms').getByRole('row', { name: /^phone 1 3: 0$/ })).toBeVisible();
  });

  await test.step('a query, its explanation, and what is refused', async () => {
    const query = part('Query');
    await query.getByRole('textbox', { name: 'Query' }).fill('{"match": {"name": "rain"}}');
    await query.getByRole('button', { name: 'Search' }).click();
    await expect(query.getByText('1 found.')).toBeVisible();
    await query
      .getByText(/Rain jacket/)
      .first()
      .click();
    await expect(query.getByText(/^weight\(name:rain in/)).toBeVisible();
    await query.getByRole('textbox', { name: 'Query' }).fill('{"mtch": {}}');
    await query.getByRole('button', { name: 'Search' }).click();
    await expect(query.getByText('parsing_exception: unknown query [mtch]')).toBeVisible();
  });

  await test.step('what an analyzer makes of a text', async () => {
    await part('Analyzer').getByRole('combobox', { name: 'Analyzer' }).selectOption('english');
    await part('Analyzer').getByRole('textbox', { name: 'Text to analyze' }).fill('The running shoes');
    await expect(part('Analyzer').getByRole('listitem')).toHaveText(['1 run', '2 shoe']);
  });

  await expectAccessibleTool(page, 'search');
});
