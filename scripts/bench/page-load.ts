import { type Browser, errors, type Page } from '@playwright/test';

export interface PageLoad {
  /** Addresses that were asked for until the page had loaded: before the workbench, which waits for that. */
  readonly requests: readonly string[];
  /** Addresses outside of the site, at any time; there must be none. */
  readonly foreign: readonly string[];
  /** Milliseconds to the largest contentful paint. */
  readonly largestPaint: number;
  /** Every unexpected layout shift, added up: CLS, or more. */
  readonly shift: number;
}

/** A mid phone: a processor four times slower; Chrome's preset "Fast 4G" (9 Mbit/s less 10 %, 165 ms). */
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const FAST_4G = { offline: false, downloadThroughput: 1_012_500, uploadThroughput: 168_750, latency: 165 };
const SLOWDOWN = 4;

/** How long to look on after a page has loaded, in milliseconds: what paints or shifts later than this, a person has asked for. */
const LOOK_ON = 4_000;

/** Loads a page as a mid phone does over 4G, with an empty cache. */
export async function loadPage(browser: Browser, url: string): Promise<PageLoad> {
  const context = await browser.newContext(PHONE);
  try {
    const page = await context.newPage();
    const { origin } = new URL(url);
    const foreign: string[] = [];
    page.on('request', (request) => {
      const target = new URL(request.url());
      if (/^https?:$/.test(target.protocol) && target.origin !== origin) foreign.push(request.url());
    });
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', FAST_4G);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
    await rest(page);
    return { ...(await observed(page)), foreign };
  } finally {
    await context.close();
  }
}

async function rest(page: Page): Promise<void> {
  try {
    await page.waitForLoadState('networkidle', { timeout: LOOK_ON });
  } catch (error) {
    // A page that keeps asking (the engine's files come over the same slow network) is judged by what it showed so far.
    if (!(error instanceof errors.TimeoutError)) throw error;
  }
}

type Shift = PerformanceEntry & { readonly value: number; readonly hadRecentInput: boolean };

/** What the browser itself has noted. */
async function observed(page: Page): Promise<Omit<PageLoad, 'foreign'>> {
  const { requests, paints, shifts } = await page.evaluate(async () => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (!navigation) throw new Error(`${location.href} was not navigated to.`);
    const resources = performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime < navigation.loadEventStart);
    const [painted = [], shifted = []] = await Promise.all(
      ['largest-contentful-paint', 'layout-shift'].map(
        (type) =>
          new Promise<PerformanceEntryList>((resolve) => {
            new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
            // An observer with nothing to report stays silent.
            setTimeout(() => resolve([]), 200);
          }),
      ),
    );
    return {
      requests: [location.href, ...resources.map(({ name }) => name)],
      paints: painted.map(({ startTime }) => startTime),
      shifts: (shifted as Shift[]).map(({ value, hadRecentInput }) => (hadRecentInput ? 0 : value)),
    };
  });
  const largestPaint = paints.at(-1);
  if (largestPaint === undefined) throw new Error(`${page.url()} painted nothing.`);
  return { requests, largestPaint, shift: shifts.reduce((sum, value) => sum + value, 0) };
}
