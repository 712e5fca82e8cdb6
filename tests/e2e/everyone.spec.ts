/** Keyboard, phone, dark mode, no JavaScript, and axe on every route. */
import AxeBuilder from '@axe-core/playwright';
import { devices } from '@playwright/test';
import { Bench, FINISHED } from './bench';
import { expect, test } from './fixtures';

const ROUTES = [
  '/',
  '/learn',
  '/playground',
  '/playground/machines',
  '/playground/services',
  '/playground/services/redis',
  '/visualizers',
  '/visualizers/circuit-breaker',
  '/visualizers/dns-resolution',
  '/no-such-page',
  ...FINISHED.map(({ section, id }) => `/learn/${section}/${id}`),
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });
    for (const route of ROUTES) {
      test(`axe finds nothing on ${route}`, async ({ page, pageErrors }) => {
        await page.goto(route);
        // What is loaded late is judged too: the workbench, and the home page's live server.
        if (/^\/(learn\/|playground|visualizers\/)/.test(route) && route !== '/playground/services')
          await expect(page.getByRole('toolbar', { name: 'Run' })).toBeVisible();
        if (route === '/') await expect(page.getByText(/^200 /).first()).toBeVisible({ timeout: 30_000 });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
          ),
        ).toEqual([]);
        // The browser itself reports a page that is not there.
        if (route === '/no-such-page') pageErrors.length = 0;
      });
    }
  });
}

test('a whole lesson by keyboard alone', async ({ page }) => {
  test.setTimeout(180_000);
  const bench = await new Bench(page).openLesson(FINISHED[0]);
  const press = (key: string) => page.keyboard.press(key);
  /** Tabs forward until the focus is on what is wanted: a person would, and is never trapped. */
  const tabTo = async (name: RegExp, role: string) => {
    for (let steps = 0; steps < 400; steps++) {
      const found = await page.evaluate(
        ({ source, wanted }) => {
          const element = document.activeElement;
          if (!(element instanceof HTMLElement)) return false;
          const kind =
            element.getAttribute('role') ??
            {
              BUTTON: 'button',
              A: 'link',
              INPUT: element.getAttribute('type') ?? 'textbox',
              TEXTAREA: 'textbox',
            }[element.tagName] ??
            '';
          const said =
            element.getAttribute('aria-label') ?? (element.closest('label') ?? element).textContent ?? '';
          return kind === wanted && new RegExp(source).test(said.trim());
        },
        { source: name.source, wanted: role },
      );
      if (found) return;
      await press('Tab');
    }
    throw new Error(`Tab never reached ${role} ${name}`);
  };

  await press('Tab');
  await expect(page.locator(':focus')).toHaveText('Skip to the content');
  await press('Enter');
  await tabTo(/^Send to my server/, 'button');
  await press('Enter');
  await bench.running();
  await expect(
    page
      .getByRole('article')
      .getByText(/^\d{3} [A-Z]/)
      .first(),
  ).toBeVisible();

  await tabTo(/./, 'radio');
  await press('Space');
  await tabTo(/^Commit to this answer/, 'button');
  await press('Enter');
  await tabTo(/^Check my server/, 'button');
  await press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /^\d+ of \d+ pass/ })).toBeVisible({
    timeout: 60_000,
  });
  // On through the editor and out again.
  await tabTo(/^Next|playground|Course/i, 'link');
});

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
  test.use(phone);

  test('a lesson can be read, run and edited', async ({ page }) => {
    await page.goto(`/learn/${FINISHED[0].section}/${FINISHED[0].id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(width, 'pixels that stick out to the side').toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Lab', exact: true }).click();
    const bench = new Bench(page);
    await bench.run();
    await expect(page.getByRole('combobox', { name: 'File' })).toBeVisible();
    const editor = page.getByRole('textbox', { name: /^(Code|Editor|src\/)/ }).first();
    await editor.press('ControlOrMeta+End');
    await editor.pressSequentially('\n// from a phone\n');
    await expect(editor).toHaveValue(/from a phone/);
    await page.getByRole('button', { name: 'Try and check' }).click();
    await page.getByRole('tab', { name: /^Checks/ }).click();
    await page.getByRole('button', { name: 'Run all checks' }).click();
    await expect(page.getByRole('status').filter({ hasText: /^\d+ of \d+ pass/ })).toBeVisible({
      timeout: 60_000,
    });
  });

  test('a long token in a failed check does not push the panel to the side', async ({ page }) => {
    await page.goto('/learn/identity-and-access/jwt');
    await page.getByRole('button', { name: 'Lab', exact: true }).click();
    await page.getByRole('button', { name: 'Try and check' }).click();
    await new Bench(page).runAllChecks();
    const panel = page.getByRole('tabpanel', { name: /^Checks/ });
    await expect(panel.getByText('expected', { exact: true }).first()).toBeVisible();
    const beyond = await panel.evaluate((element) => {
      const edge = element.getBoundingClientRect().right;
      return [...element.querySelectorAll('h3, p, dd, figure, button')].filter(
        (part) => part.getBoundingClientRect().right > edge + 1,
      ).length;
    });
    expect(beyond, 'parts that stick out to the right').toBe(0);
  });
});

test.describe('on a phone whose scripts are late', () => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
  test.use(phone);

  test('a tap on Lab shows the lab at once, and is not lost', async ({ page }) => {
    let release: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/_next/static/**/*.js*', async (route) => {
      await late;
      await route.continue();
    });
    await page.goto(`/learn/${FINISHED[0].section}/${FINISHED[0].id}`, { waitUntil: 'commit' });
    const lab = page.getByRole('button', { name: 'Lab', exact: true });
    await lab.tap();
    await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
    await expect(page.getByRole('region', { name: 'Lab', exact: true })).toBeVisible();
    release?.();
    await expect(lab).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('toolbar', { name: 'Run' })).toBeVisible();
    await page.getByRole('button', { name: 'Read', exact: true }).tap();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const lesson of FINISHED) {
    test(`${lesson.id} can be read`, async ({ page }) => {
      await page.goto(`/learn/${lesson.section}/${lesson.id}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      // Quizzes and predictions give their answers in <details>.
      await expect(page.locator('details').first()).toBeAttached();
      await expect(page.getByText('In fact').first()).toBeVisible();
    });
  }
});

test('the theme is chosen and kept', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption({ label: 'Dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the home page has a live server answering', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText(/^200 /).first()).toBeVisible({ timeout: 30_000 });
});
