/** Somebody signs in with a provider in the workbench's browser, and the provider's panel shows it. */
import { expectAccessibleTool } from './accessible';
import { Bench } from './bench';
import { expect, test } from './fixtures';

// A trace puts a script into every frame. The browser's frame runs none, and Chromium calls each refusal an error.
test.use({ trace: 'off' });

test('an identity provider shows who is signed in, and what happened', async ({ page }) => {
  test.setTimeout(240_000);
  const bench = await new Bench(page).open('/playground/services/identity');
  const panel = page.getByRole('tabpanel', { name: 'Services' });
  const part = (name: string | RegExp) => panel.getByRole('region', { name });
  await bench.run();

  await test.step('nobody is signed in', async () => {
    await bench.tool('Services');
    await expect(part('Sessions, grants and tokens')).toContainText('Nobody has signed in yet.');
  });

  await test.step('Ada signs in', async () => {
    await bench.tool('Browser');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    const shop = page.frameLocator('iframe[title^="The page at"]');
    await shop.getByRole('link', { name: 'Sign in' }).click();
    await shop.getByLabel('User name').fill('ada');
    await shop.getByLabel('Password').fill('ada-password');
    await shop.getByRole('button', { name: 'Sign in' }).click();
    await shop.getByRole('button', { name: 'Allow' }).click();
    await expect(shop.getByText('You are Ada Lovelace, ada@example.com')).toBeVisible();
  });

  await test.step('her session, the tokens, and how they came', async () => {
    await bench.tool('Services');
    const kept = part('Sessions, grants and tokens');
    await expect(kept.getByRole('row', { name: /^Session .* 100000000000000000001$/ })).toBeVisible();
    await expect(
      kept.getByRole('row', { name: /^Access token .* web openid profile email 100000000000000000001$/ }),
    ).toBeVisible();
    await expect(part(/^What happened/)).toContainText('grant.success tokens were given');
    await expect(part('Signing keys')).toContainText('RS256');
    await panel.getByText('/.well-known/openid-configuration').click();
    await expect(part('Discovery document')).toContainText('"issuer": "http://identity:4444"');
    await expectAccessibleTool(page, 'identity');
  });
});
