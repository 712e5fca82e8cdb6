import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import { CATEGORIES, LIGHTHOUSE_MISSING, lighthouse, type Scores } from './lighthouse';
import { loadPage, type PageLoad } from './page-load';
import { startTable, writeResult } from './result';
import { startSite } from './server';
import { type Summary, show, summarize } from './statistics';
import { createScales } from './weight';

const SAMPLES = 3;

interface RouteResult {
  readonly route: string;
  /** Bytes, as brotli. */
  readonly script: number;
  readonly style: number;
  readonly requests: number;
  readonly foreign: readonly string[];
  readonly largestPaint: Summary;
  readonly shift: number;
}

/**
 * Measures the built site: weight, largest contentful paint and layout shift of each route on a mid phone over 4G,
 * then Lighthouse where it is set up. Every route is printed as soon as it is measured.
 */
export async function benchSite(): Promise<void> {
  const [site, paths] = await Promise.all([startSite(), routes()]);
  try {
    const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
    const results = await measure(browser, site.origin, paths).finally(() => browser.close());
    console.log(
      `\nUntil the page has loaded, which is before the workbench opens; bytes as brotli. LCP and layout shift at a quarter of\nthis machine's speed over "Fast 4G": LCP is the median of ${SAMPLES} (least–most), the shift the largest of them.`,
    );
    const scores = LIGHTHOUSE_MISSING === null ? await judge(site.origin, paths) : null;
    if (LIGHTHOUSE_MISSING !== null) console.log(LIGHTHOUSE_MISSING);
    const path = await writeResult('site', {
      chromium: browser.version(),
      routes: results,
      lighthouse: scores,
    });
    console.log(`Written to ${path}`);
  } finally {
    await site.stop();
  }
}

async function measure(browser: Browser, origin: string, paths: readonly string[]): Promise<RouteResult[]> {
  const print = startTable([
    ['route', longest(paths)],
    ['JS (KB)', 7],
    ['CSS (KB)', 8],
    ['LCP (ms)', 19],
    ['shift', 5],
    ['requests', 8],
    ['other origins', 13],
  ]);
  const weigh = createScales();
  const results: RouteResult[] = [];
  for (const route of paths) {
    const loads: PageLoad[] = [];
    for (let n = 0; n < SAMPLES; n++) loads.push(await loadPage(browser, origin + route));
    const ending = (end: string) => [
      ...new Set(
        loads.flatMap(({ requests }) => requests.filter((url) => new URL(url).pathname.endsWith(end))),
      ),
    ];
    const result = {
      route,
      script: await weigh(ending('.js')),
      style: await weigh(ending('.css')),
      requests: Math.max(...loads.map(({ requests }) => requests.length)),
      foreign: loads.flatMap(({ foreign }) => foreign),
      largestPaint: summarize(loads.map(({ largestPaint }) => largestPaint)),
      shift: Math.max(...loads.map(({ shift }) => shift)),
    };
    results.push(result);
    print([
      route,
      kilobytes(result.script),
      kilobytes(result.style),
      show(result.largestPaint),
      result.shift.toFixed(3),
      String(result.requests),
      String(result.foreign.length),
    ]);
  }
  return results;
}

async function judge(origin: string, paths: readonly string[]): Promise<Record<string, Scores>> {
  console.log('\nLighthouse, its mobile preset; about half a minute a route.');
  const print = startTable([
    ['route', longest(paths)],
    ...CATEGORIES.map((category): [string, number] => [category, category.length]),
  ]);
  const scores: Record<string, Scores> = {};
  for (const route of paths) {
    const found = await lighthouse(origin + route).catch((error: unknown) => {
      console.error(
        `Lighthouse has no scores for ${route}: ${error instanceof Error ? error.message : String(error)}`,
      );
      process.exitCode = 1;
      return null;
    });
    if (!found) continue;
    scores[route] = found;
    print([route, ...CATEGORIES.map((category) => String(found[category]))]);
  }
  return scores;
}

/** Home, the course map, every lesson that is written, the playground. */
async function routes(): Promise<string[]> {
  const content = fileURLToPath(new URL('../../content', import.meta.url));
  const files = await readdir(content, { recursive: true });
  const lessons = files.filter((file) => /^[^/\\]+[/\\][^/\\]+\.mdx$/.test(file));
  return [
    '/',
    '/learn',
    ...lessons.toSorted().map((file) => `/learn/${file.replace('.mdx', '').replace('\\', '/')}`),
    '/playground',
  ];
}

const longest = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
