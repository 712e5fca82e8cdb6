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

/** Scores from 0 to 100 by category, on Lighthouse's mobile preset. */
export async function lighthouse(url: string): Promise<Record<string, number>> {
  const flags = ['--output=json', '--quiet', '--chrome-flags=--headless=new --no-sandbox --disable-gpu'];
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, url, ...flags], {
    env: { ...process.env, CHROME_PATH: findChromium() },
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(stdout) as { categories: Record<string, { score: number | null }> };
  return Object.fromEntries(
    Object.entries(report.categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]),
  );
}
