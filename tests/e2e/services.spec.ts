/** Labs with a service: it starts before the server, its panel and its command show what is in it, and it comes back. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

/** Chooses a request that the lab has prepared, sends it, and sees what comes. */
async function send(page: Page, bench: Bench, title: string, answer: RegExp): Promise<void> {
  await bench.tool('HTTP client');
  const client = page.getByRole('tabpanel', { name: 'HTTP client' });
  await client.locator('button[aria-haspopup="menu"]').first().click();
  await page.getByRole('menuitem', { name: new RegExp(`${title}$`) }).click();
  await client.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(client.getByText(answer).first()).toBeVisible({ timeout: 30_000 });
}

/** Types a line in the terminal. @returns its screen, whose blanks are no-break spaces */
async function type(page: Page, bench: Bench, line: string): Promise<Locator> {
  await bench.tool('Terminal');
  const screen = page.locator('.xterm-rows');
  await expect(screen).toContainText('$', { timeout: 60_000 });
  await page.getByRole('textbox', { name: /^Terminal \d+\. Tab completes/ }).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  return screen;
}

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
    const screen = await type(page, bench, 'redis-cli INCRBY visits 41');
    await expect(screen).toContainText(/\(integer\)\s42/, { timeout: 30_000 });
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

test('objects in S3 are seen as they are put there, and looked into', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/s3');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  await bench.run();

  await test.step('what the lab begins with: a picture', async () => {
    await bench.tool('Services');
    await panel.getByRole('button', { name: 'cats/' }).click();
    await panel.getByRole('button', { name: /^tom\.svg/ }).click();
    await expect(panel.getByRole('img', { name: 'What cats/tom.svg shows' })).toBeVisible();
    await expect(panel.getByText('image/svg+xml')).toBeVisible();
    await expectAccessibleTool(page, 'S3');
  });

  await test.step('what the server puts there, found where one was', async () => {
    await send(page, bench, 'Send a photo', /"etag"/);
    await bench.tool('Services');
    await expect(panel.getByText('s3://photos/cats/tom.svg')).toBeVisible();
    await panel.getByRole('navigation', { name: 'Prefix' }).getByRole('button', { name: 'photos/' }).click();
    await panel.getByRole('button', { name: 'dogs/' }).click();
    await panel.getByRole('button', { name: /^rex\.txt/ }).click();
    await expect(panel.getByText('Imagine a dog.')).toBeVisible();
  });
});

test('a message that fails twice is seen among the dead letters', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/queue');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  await bench.run();
  await send(page, bench, 'Order a unicorn', /"accepted"/);
  await bench.tool('Services');
  await panel
    .getByRole('button', { name: /^failed-orders dead letters of orders 1 visible/ })
    .click({ timeout: 30_000 });
  const messages = panel.getByRole('list', { name: 'Messages of failed-orders' }).getByRole('listitem');
  await expect(messages).toHaveCount(1);
  await expect(messages).toContainText('received 2 times');
  await expect(messages).toContainText('failed in orders');
  await expect(messages).toContainText('"item": "unicorn"');
  await expectAccessibleTool(page, 'a queue');
  await panel.getByRole('button', { name: 'Purge' }).click();
  await expect(panel.getByText('It has no messages.')).toBeVisible();
});

test('a zone and a resolver’s cache are seen, and dig asks', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/dns');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const service = panel.getByRole('combobox', { name: 'Service' });
  await bench.run();

  await test.step('a zone’s records', async () => {
    await bench.tool('Services');
    await service.selectOption({ label: 'DNS (ns)' });
    await panel.getByRole('button', { name: /^shop\.test\./ }).click();
    await expect(
      panel.getByRole('row', { name: 'www.shop.test. 300 IN CNAME shop.test.', exact: true }),
    ).toBeVisible();
    await expectAccessibleTool(page, 'a zone');
  });

  await test.step('dig asks the resolver', async () => {
    const screen = await type(page, bench, 'dig www.shop.test');
    await expect(screen).toContainText(/shop\.test\.\s+\d+\s+IN\s+A\s+10\.0\.0\.31/, { timeout: 30_000 });
  });

  await test.step('which remembers the answer, and how it came by it', async () => {
    await bench.tool('Services');
    await service.selectOption({ label: 'DNS' });
    const cache = panel.getByRole('region', { name: 'Cache' }).getByRole('listitem');
    await expect(cache.filter({ hasText: 'www.shop.test.' })).toContainText('CNAME');
    const questions = panel.getByRole('region', { name: 'Questions' });
    await questions.getByText('www.shop.test. A').first().click();
    await expect(questions.getByText('10.0.0.21')).toBeVisible();
    await expectAccessibleTool(page, 'a resolver');
    await panel.getByRole('button', { name: 'Flush' }).click();
    await expect(panel.getByText('Nothing is remembered.')).toBeVisible();
  });
});

test('tables and plans of PostgreSQL are seen, and psql asks', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/postgres');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  await bench.run();

  await test.step('a table, as the server changes it', async () => {
    await send(page, bench, 'Buy two', /"order"|"id"/);
    await bench.tool('Services');
    await panel.getByRole('button', { name: /^products 4 rows/ }).click({ timeout: 30_000 });
    await expect(panel.getByRole('row', { name: /^1 Sencha .* 1250 18 / })).toBeVisible();
    await expect(panel.getByRole('button', { name: /^orders 1 row / })).toBeVisible();
  });

  await test.step('an answer and a plan', async () => {
    await panel.getByRole('textbox', { name: 'SQL' }).fill('select sum(stock) from products');
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(panel.getByRole('table', { name: 'Result 1' }).getByRole('cell')).toHaveText('75');
    await panel.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect(panel.getByText('Seq Scan on products')).toBeVisible();
    await expectAccessibleTool(page, 'PostgreSQL');
  });

  await test.step('psql writes, and what was written in the panel is still there', async () => {
    const screen = await type(page, bench, `psql -c "update products set stock = 100 where name = 'Sencha'"`);
    await expect(screen).toContainText(/UPDATE\s1/, { timeout: 30_000 });
    await bench.tool('Services');
    await expect(panel.getByRole('textbox', { name: 'SQL' })).toHaveValue('select sum(stock) from products');
    await expect(panel.getByRole('row', { name: /^1 Sencha .* 1250 100 / })).toBeVisible();
  });
});

test('a proxy shows whom it asks, what it keeps and whom it refuses', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/proxy');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const part = (name: string) => panel.getByRole('region', { name });
  const send = () => page.getByRole('button', { name: 'Send', exact: true }).click();
  await bench.run();
  await bench.tool('HTTP client');

  await test.step('it is asked, for a page, for what it keeps, and by somebody who guesses', async () => {
    await send();
    await expect(page.getByText(/"served": ?1/).first()).toBeVisible();
    await page.getByRole('button', { name: 'Who answers' }).click();
    await page.getByRole('menuitem', { name: /An article/ }).click();
    await send();
    await expect(page.getByText(/"writtenAt"/).first()).toBeVisible();
    await send();
    await page.getByRole('button', { name: '10 guesses' }).click();
  });

  await test.step('its servers, its cache, its limits and its requests', async () => {
    await bench.tool('Services');
    await expect(part('Configuration')).toContainText('services/nginx.conf is in use.');
    await expect(part('Upstreams').getByRole('row', { name: /^api-1:3000 up 2 0 [1-9]/ })).toBeVisible();
    await expect(part('Cache articles')).toContainText('1 MISS, 1 HIT');
    await expect(part('Cache articles').getByRole('row', { name: /\/articles\/7 200/ })).toBeVisible();
    await expect(part('Limits').getByRole('row', { name: /^login 6 a minute [3-9] 0 [1-9]/ })).toBeVisible();
    await expect(part('Requests').getByRole('row', { name: /^GET \/ 200 api-1:3000 200/ })).toBeVisible();
    await expect(
      part('Requests')
        .getByRole('row', { name: /^POST \/login 429 none REJECTED/ })
        .first(),
    ).toBeVisible();
    await expectAccessibleTool(page, 'a proxy');
  });

  await test.step('what it keeps is forgotten', async () => {
    await part('Cache articles').getByRole('button', { name: 'Purge articles' }).click();
    await expect(part('Cache articles').getByRole('row')).toHaveCount(0);
  });
});

test('a collector shows what was measured, written and traced', async ({ page }) => {
  test.setTimeout(300_000);
  const bench = await new Bench(page).open('/playground/services/telemetry');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const view = (name: string) => panel.getByRole('tab', { name }).click();
  // The server is scraped every two seconds, and sends twice a second.
  const soon = { timeout: 60_000 };
  await bench.run();
  await bench.tool('HTTP client');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText(/"tea": ?"assam"/).first()).toBeVisible();
  await bench.tool('Services');

  await test.step('metrics', async () => {
    const query = panel.getByRole('combobox', { name: 'PromQL' });
    await query.fill('sum by (tea) (shop_orders_total)');
    await query.press('Enter');
    await expect(panel.getByRole('row', { name: '{tea="assam"} 1' })).toBeVisible(soon);
    await expect(panel.getByRole('img', { name: /^sum by \(tea\)/ })).toBeVisible();
    await expectAccessibleTool(page, 'metrics');
    await query.fill('sum by ((');
    await query.press('Enter');
    await expect(panel.getByRole('alert')).toContainText('parse error');
  });

  await test.step('logs, and the trace of a line', async () => {
    await view('Logs');
    const line = panel
      .getByRole('list', { name: 'Lines' })
      .getByRole('listitem')
      .filter({ hasText: 'order paid' });
    await expect(line).toContainText('info', soon);
    await expectAccessibleTool(page, 'logs');
    await line.getByRole('button', { name: /^trace [0-9a-f]{8}$/ }).click();
    const spans = panel.getByRole('list', { name: 'Spans' }).getByRole('listitem');
    await expect(spans.first()).toContainText('POST /orders/:tea', soon);
    await expect(spans.filter({ hasText: 'pay' })).toHaveCount(1);
    await expectAccessibleTool(page, 'traces');
  });

  await test.step('targets and alerts', async () => {
    await view('Targets and alerts');
    await expect(panel.getByRole('list', { name: 'Targets' })).toContainText('http://app:3000/metrics up');
    await expect(panel.getByRole('list', { name: 'Alerts' })).toContainText('ManyErrors inactive');
    await expectAccessibleTool(page, 'targets');
  });
});
