import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import { LIGHTHOUSE_MISSING, lighthouse } from './lighthouse';
import { largestPaint, type PageWeight, weigh } from './page-load';
import { printTable, writeResult } from './result';
import { startSite } from './server';
import { type Summary, show, summarize } from './statistics';

const SAMPLES = 3;

interface RouteResult {
  readonly route: string;
  readonly weight: PageWeight;
  readonly largestPaint: Summary;
  readonly scores: Record<string, number> | null;
}

/** Measures the built site: bytes a route, largest contentful paint on a mid phone over 4G, Lighthouse where it is set up. */
export async function benchSite(): Promise<void> {
  const site = await startSite();
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const results: RouteResult[] = [];
    for (const route of await routes()) {
      const url = site.origin + route;
      const weight = await weigh(browser, url);
      const paints: number[] = [];
      for (let n = 0; n < SAMPLES; n++) paints.push(await largestPaint(browser, url));
      const scores = LIGHTHOUSE_MISSING === null ? await lighthouse(url) : null;
      results.push({ route, weight, largestPaint: summarize(paints), scores });
    }
    printTable([
      ['route', 'JS (KiB)', 'CSS (KiB)', 'LCP (ms)', 'requests', 'other origins', 'Lighthouse'],
      ...results.map(({ route, weight, largestPaint: paint, scores }) => [
        route,
        (weight.script / 1024).toFixed(0),
        (weight.style / 1024).toFixed(0),
        show(paint),
        String(weight.requests),
        String(weight.foreign.length),
        scores === null ? '' : Object.values(scores).join('/'),
      ]),
    ]);
    const path = await writeResult('site', { chromium: browser.version(), routes: results });
    console.log(
      `\nBytes as brotli; LCP at a quarter of this machine's speed over "Fast 4G", median of ${SAMPLES}.`,
    );
    if (LIGHTHOUSE_MISSING !== null) console.log(LIGHTHOUSE_MISSING);
    console.log(`Written to ${path}`);
  } finally {
    await browser.close();
    await site.stop();
  }
}

/** Home, every lesson that is written, the playground. */
async function routes(): Promise<string[]> {
  const content = fileURLToPath(new URL('../../content', import.meta.url));
  const files = await readdir(content, { recursive: true });
  const lessons = files.filter((file) => /^[^/\\]+[/\\][^/\\]+\.mdx$/.test(file));
  return [
    '/',
    ...lessons.toSorted().map((file) => `/learn/${file.replace('.mdx', '').replace('\\', '/')}`),
    '/playground',
  ];
}
