import { brotliCompressSync, constants } from 'node:zlib';
import { type Browser, errors, type Page, type Response } from '@playwright/test';

export interface PageWeight {
  /** Bytes as brotli at its best sends them. */
  readonly script: number;
  readonly style: number;
  readonly requests: number;
  /** Addresses outside of the site; there must be none. */
  readonly foreign: readonly string[];
}

/** Loads a page, weighs what it needed until `load` (the workbench and the editor come later), and waits for its rest. */
export async function weigh(browser: Browser, url: string): Promise<PageWeight> {
  const page = await browser.newPage();
  try {
    const origin = new URL(url).origin;
    const weights = { script: 0, style: 0 };
    const foreign: string[] = [];
    const pending: Promise<void>[] = [];
    let requests = 0;
    page.on('request', (request) => {
      requests++;
      const target = new URL(request.url());
      if (/^https?:$/.test(target.protocol) && target.origin !== origin) foreign.push(request.url());
    });
    const take = (response: Response) => {
      const type = response.request().resourceType();
      const kind = type === 'script' ? 'script' : type === 'stylesheet' ? 'style' : null;
      if (kind === null || response.status() !== 200) return;
      pending.push(
        response.body().then((body) => {
          weights[kind] += brotliCompressSync(body, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
          }).length;
        }),
      );
    };
    page.on('response', take);
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    page.off('response', take);
    await Promise.all(pending);
    await quiet(page);
    return { ...weights, requests, foreign };
  } finally {
    await page.close();
  }
}

/** Waits for the network to rest. A page that keeps asking (the live server of the home page) is quiet enough after a while. */
async function quiet(page: Page): Promise<void> {
  try {
    await page.waitForLoadState('networkidle', { timeout: 10_000 });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
  }
}

/** A mid phone: a processor four times slower; Chrome's preset "Fast 4G" (9 Mbit/s less 10 %, 165 ms). */
const PHONE = { width: 390, height: 844 };
const FAST_4G = { offline: false, downloadThroughput: 1_012_500, uploadThroughput: 168_750, latency: 165 };

/** Milliseconds to the largest contentful paint, with an empty cache. */
export async function largestPaint(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', FAST_4G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    await quiet(page);
    return await lastPaint(page);
  } finally {
    await context.close();
  }
}

function lastPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
}
