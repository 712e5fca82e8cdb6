/**
 * `npm run test:firefox`: what must hold in Firefox too. Installs Debian's Firefox where it may.
 *
 *   npm run test:firefox                     all steps but packages
 *   npm run test:firefox -- walls,labs       some of them
 *   npm run test:firefox -- packages         npm packages: as long as all the others together
 */
import { spawnSync } from 'node:child_process';
import { findFirefox } from '../lib/firefox';
import { canInstall, installPackages } from './debian';
import { ensureBuild } from './setup.mjs';

const run = (command: string, args: readonly string[]): number =>
  spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, BACKLAB_BROWSER: 'firefox' },
  }).status ?? 1;

const vitest = (project: string, ...files: string[]) =>
  run('npx', ['--no-install', 'vitest', 'run', '--project', project, ...files]);

const STEPS = {
  /** The walls around learner code, each probe beside a control. */
  walls: () => vitest('firefox', 'tests/firefox/containment.test.ts'),
  /** The contract that every engine satisfies, and checks that break the network. */
  contract: () => vitest('engines', 'tests/engines/local.test.ts', 'tests/engines/fault-'),
  /** The same output as on native Node. */
  parity: () => vitest('engines', 'tests/parity/programs.test.ts', 'tests/parity/surface.test.ts'),
  /** npm packages do the same work as on native Node. */
  packages: () => run('node', ['scripts/setup.mjs', '--packages']) || vitest('packages'),
  /** Start states fail, solutions pass, mutants are caught. */
  labs: () => run('npx', ['--no-install', 'tsx', 'scripts/labs.ts', '--engine', 'local']),
  /** The built site in a frame of another site, with storage and without. */
  frame: () => vitest('firefox', 'tests/firefox/embedding.test.ts'),
} as const;

type Step = keyof typeof STEPS;

function chosen(text: string | undefined): readonly Step[] {
  const all = Object.keys(STEPS) as Step[];
  if (text === undefined) return all.filter((step) => step !== 'packages');
  return text.split(',').map((name) => {
    const step = all.find((each) => each === name);
    if (step) return step;
    throw new Error(`No step is called ${name}. Steps: ${all.join(', ')}`);
  });
}

function hasFirefox(): boolean {
  try {
    findFirefox();
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return false;
  }
}

function ensureFirefox(): boolean {
  if (hasFirefox()) return true;
  if (!canInstall()) return false;
  installPackages(['firefox-esr']);
  return hasFirefox();
}

async function main(): Promise<number> {
  const steps = chosen(process.argv[2]);
  if (!ensureFirefox()) return 1;
  if (steps.includes('frame')) await ensureBuild();
  else if (run('npx', ['--no-install', 'tsx', 'scripts/build-sandbox.ts']) !== 0) return 1;
  const failed: Step[] = [];
  for (const step of steps) {
    console.log(`\n━━ ${step}`);
    if (STEPS[step]() !== 0) failed.push(step);
  }
  console.log(
    `\n${steps.length - failed.length} steps passed, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`,
  );
  return failed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
