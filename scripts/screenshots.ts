/** `npm run screenshots`: makes the pictures of the README from the built site, with a server that runs in the tab. */
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS } from '../lib/chromium';
import { startSite } from './bench/server';
import { ensureChromium } from './chromium';
import { ensureBuild } from './setup.mjs';

const FOLDER = 'docs/screenshots';
const LESSON = '/learn/handling-a-request/middleware-and-context';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly dark?: boolean;
  /** Brings the page into the state that is worth a picture. */
  prepare?(page: Page): Promise<void>;
}

const playing = async (page: Page) => {
  await page.getByRole('toolbar', { name: 'Run' }).getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByTestId('run-status').and(page.locator('[data-state=running]')).waitFor();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('region', { name: 'History' }).getByRole('listitem').first().waitFor();
};

const withPicture = async (page: Page) => {
  await playing(page);
  await page.getByRole('tab', { name: /^Pictures/ }).click();
  await page
    .getByRole('tabpanel', { name: /^Pictures/ })
    .locator('svg')
    .first()
    .waitFor();
};

const shots: readonly Shot[] = [
  { name: 'home', path: '/', width: 1440, height: 900 },
  { name: 'lesson-light', path: LESSON, width: 1440, height: 900, prepare: withPicture },
  { name: 'lesson-dark', path: LESSON, width: 1440, height: 900, dark: true, prepare: playing },
  { name: 'lesson-phone', path: LESSON, width: 390, height: 844 },
];

await ensureBuild();
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS] });
const site = await startSite();
mkdirSync(FOLDER, { recursive: true });
try {
  for (const { name, path, width, height, dark, prepare } of shots) {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    await page.goto(`${site.origin}${path}`, { waitUntil: 'networkidle' });
    await prepare?.(page);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    console.log(`${FOLDER}/${name}.png`);
    await page.close();
  }
} finally {
  await site.stop();
  await browser.close();
}
