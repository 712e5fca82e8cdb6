/** Three machines: all start with Run, output and traffic say which is which, each stops, breaks and comes back. */
import { readFile } from 'node:fs/promises';
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

test('machines of a lab run, break and come back; the traffic tells why', async ({ page }, info) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/machines');
  const send = () => page.getByRole('button', { name: 'Send', exact: true }).click();
  const axe = (where: string) => expectAccessibleTool(page, where);

  await test.step('all of them start', async () => {
    await bench.run();
    await expect(bench.status).toHaveText(/proxy runs on port 3000, beside api-1, api-2/);
    await bench.tool('Output');
    for (const name of ['proxy', 'api-1', 'api-2'])
      await expect(bench.output).toContainText(new RegExp(`${name}\\s+│ Listening on port 3000`));
    await page.getByRole('combobox', { name: 'Machine' }).selectOption('api-2');
    await expect(bench.output).not.toContainText('api-1');
  });

  await test.step('the HTTP client asks any of them', async () => {
    await bench.tool('HTTP client');
    await send();
    await expect(page.getByText(/api-1 has served 1/).first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Machine' }).selectOption('api-2');
    await send();
    await expect(page.getByText(/api-2 has served 1/).first()).toBeVisible();
    await page.getByRole('combobox', { name: 'Machine' }).selectOption('proxy');
  });

  await test.step('one is stopped and started again by itself', async () => {
    await bench.tool('Network');
    const processes = page.getByRole('region', { name: 'Processes and disks' });
    await expect(processes).toContainText('10.0.0.11');
    await page.getByRole('button', { name: 'Stop api-1' }).click();
    await page.getByRole('button', { name: 'Start api-1' }).click();
    await expect(page.getByRole('button', { name: 'Stop api-1' })).toBeVisible();
    await axe('Network');
  });

  await test.step('a fault leads to what followed, and back', async () => {
    await bench.tool('HTTP client');
    await page.getByRole('button', { name: 'api-1 refuses' }).click();
    await bench.tool('Output');
    await page.getByRole('combobox', { name: 'Machine' }).selectOption('');
    await expect(bench.output).toContainText('Broken on purpose: connections refused, proxy → api-1.');
    await bench.tool('HTTP client');
    for (let n = 0; n < 2; n++) await send();
    await expect(page.getByText(/^502/).first()).toBeVisible();
    await bench.tool('Traffic');
    const traffic = page.getByRole('listbox', { name: 'Traffic' });
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('fault');
    await traffic.getByRole('option', { name: /api-1:3000 failed: ECONNREFUSED/ }).click();
    const details = page.getByRole('complementary', { name: 'Fault' });
    await expect(details).toContainText('Because of');
    await details.getByRole('button', { name: /broken: connections refused, proxy → api-1/ }).click();
    await expect(details).toContainText('What followed');
    await axe('Traffic, a fault');
    await details.getByRole('button', { name: /failed: ECONNREFUSED/ }).click();
    await expect(details).toContainText('Follows from a fault');
    await page.keyboard.press('Escape');
  });

  await test.step('messages are read by keyboard, with their bytes', async () => {
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('http');
    const traffic = page.getByRole('listbox', { name: 'Traffic' });
    await traffic.focus();
    await page.keyboard.press('Home');
    const message = page.getByRole('complementary', { name: 'Message' });
    await expect(message).toContainText('GET /');
    await message.getByRole('button', { name: 'Hex' }).click();
    await axe('Traffic, a message');
    await traffic.focus();
    await page.keyboard.press('Escape');
    await expect(message).toBeHidden();
  });

  await test.step('a recording goes out and comes in again', async () => {
    const menu = () => page.getByRole('button', { name: 'More' }).click();
    const count = () => page.getByRole('status').filter({ hasText: /messages?$/ });
    const before = await count().textContent();
    await menu();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save this recording' }).click();
    const path = info.outputPath('recording.jsonl');
    await (await saved).saveAs(path);
    expect((await readFile(path, 'utf8')).split('\n').length).toBeGreaterThan(10);
    await page.reload();
    await expect(page.getByRole('toolbar', { name: 'Run' })).toBeVisible();
    await page.getByLabel('Recording to import').setInputFiles(path);
    await expect(page.getByText(/You look at a recording/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('http');
    await expect(count()).toHaveText(before ?? '');
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('fault');
    await expect(page.getByRole('option', { name: /broken: connections refused/ })).toBeVisible();
    await page.getByRole('button', { name: 'Back to the live run' }).click();
    await expect(page.getByText(/You look at a recording/)).toBeHidden();
  });
});
