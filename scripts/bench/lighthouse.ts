import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findChromium } from '../../lib/chromium';

const CLI = fileURLToPath(
  new URL('../../tools/lighthouse/node_modules/lighthouse/cli/index.js', import.meta.url),
);

/** What to say instead of scores; null when Lighthouse is there. */
export const LIGHTHOUSE_MISSING = existsSync(CLI)
  ? null
  : 'Lighthouse is not set up, so there are no scores. To have them: npm install --prefix tools/lighthouse';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** From 0 to 100; null where Lighthouse could not say. */
export type Scores = Readonly<Record<(typeof CATEGORIES)[number], number | null>>;

/** A page that Lighthouse waits on for longer than this will not get a score. */
const TIMEOUT = 150_000;

/** Scores on Lighthouse's mobile preset. */
export async function lighthouse(url: string): Promise<Scores> {
  const flags = ['--output=json', '--quiet', '--chrome-flags=--headless=new --no-sandbox --disable-gpu'];
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, url, ...flags], {
    env: { ...process.env, CHROME_PATH: findChromium() },
    maxBuffer: 64 * 1024 * 1024,
    timeout: TIMEOUT,
  });
  const report = JSON.parse(stdout) as { categories: Record<string, { score: number | null }> };
  const score = (category: keyof Scores) => {
    const found = report.categories[category]?.score ?? null;
    return found === null ? null : Math.round(found * 100);
  };
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
  };
}
