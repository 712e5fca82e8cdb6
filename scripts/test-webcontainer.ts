/**
 * `npm run test:webcontainer`: the contract suite and all labs on the real WebContainer, which StackBlitz's servers give, or on
 * the installation that WEBCONTAINER_API_IFRAME_URL names. Where they cannot be reached it says so and ends with 0.
 */
import { spawnSync } from 'node:child_process';
import { readWebContainers } from './settings.mjs';

const REACH_MS = 15_000;

/** Why the installation cannot be reached; null when it answers. */
async function unreachable(origin: string): Promise<string | null> {
  try {
    await fetch(`${origin}/headless`, { signal: AbortSignal.timeout(REACH_MS) });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
}

const run = (...words: readonly string[]): number =>
  spawnSync('npx', ['--no-install', ...words], { stdio: 'inherit', shell: process.platform === 'win32' })
    .status ?? 1;

const { origin } = readWebContainers();
const why = await unreachable(origin);
if (why !== null) console.log(`skipped: unreachable (${origin}: ${why})`);
else {
  const failed = [
    ['tsx', 'scripts/build-sandbox.ts'],
    ['vitest', 'run', '--project', 'webcontainer'],
    ['tsx', 'scripts/labs.ts', '--engine', 'webcontainer'],
  ].filter((words) => run(...words) !== 0);
  for (const words of failed) console.error(`failed: ${words.join(' ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
