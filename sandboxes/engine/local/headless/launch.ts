/** The browsers that the engine is tried in, each through the driver that knows it best. */
import { chromium, type Browser as PlaywrightBrowser } from '@playwright/test';
import puppeteer from 'puppeteer-core';

/** Which browser, and how it is started. */
export type HeadlessBrowser =
  | { readonly kind: 'chromium'; readonly path: string; readonly flags?: readonly string[] }
  | {
      readonly kind: 'firefox';
      readonly path: string;
      /** As in `about:config`. */
      readonly preferences?: Readonly<Record<string, boolean | number | string>>;
    };

export interface LaunchedBrowser {
  /** Chromium's own handle, for what only it can measure; null in Firefox. */
  readonly chromium: PlaywrightBrowser | null;
  /** Opens a tab. `failed` hears of an error that the page does not catch, and of a tab that ends by itself. */
  open(url: string, failed: (reason: string) => void): Promise<void>;
  close(): Promise<void>;
}

export function launchBrowser(browser: HeadlessBrowser): Promise<LaunchedBrowser> {
  return browser.kind === 'chromium' ? launchChromium(browser) : launchFirefox(browser);
}

// The host decides what Ctrl-C means: the browser must outlive it to end its processes in order.
const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

async function launchChromium({
  path,
  flags = [],
}: Extract<HeadlessBrowser, { kind: 'chromium' }>): Promise<LaunchedBrowser> {
  const browser = await chromium.launch({ executablePath: path, args: [...flags], ...signals });
  return {
    chromium: browser,
    async open(url, failed) {
      const page = await browser.newPage();
      page.once('pageerror', (error) => failed(`The engine's page failed: ${error.message}`));
      page.once('crash', () => failed('The engine’s page crashed'));
      page.once('close', () => failed('The browser ended before its page had connected'));
      await page.goto(url);
    },
    close: () => browser.close(),
  };
}

async function launchFirefox({
  path,
  preferences = {},
}: Extract<HeadlessBrowser, { kind: 'firefox' }>): Promise<LaunchedBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: path,
    extraPrefsFirefox: preferences,
    ...signals,
  });
  return {
    chromium: null,
    async open(url, failed) {
      const page = await browser.newPage();
      page.once('pageerror', (error) => failed(`The engine's page failed: ${String(error)}`));
      page.once('close', () => failed('The browser ended before its page had connected'));
      await page.goto(url);
    },
    close: () => browser.close(),
  };
}
