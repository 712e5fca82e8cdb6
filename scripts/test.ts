/**
 * `npm test`: everything that must hold, on a machine that may have nothing but Node and npm.
 * Every step runs even when an earlier one failed; the last line counts them all.
 *
 *   npm test                       all steps
 *   npm test -- --only unit,labs   some of them
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium';
import { ensureRealServers } from './real-servers';
import { readSettings } from './settings.mjs';
import { ensureBuild, ensureParityPackages } from './setup.mjs';
import { type Tally, tallyOfPlaywright, tallyOfVitest } from './test-reports';

interface Step {
  readonly name: string;
  readonly title: string;
  run(): Promise<Tally>;
}

const reports = join(readSettings().dataDir, 'test');

/** Runs a command with its output shown; resolves with its exit code. */
function command(line: string, env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(line, { shell: true, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A command that is one test: it passes or it does not. */
const whole = (line: string) => async (): Promise<Tally> => {
  const code = await command(line);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
};

/** A command that writes a JSON report from which the tests are counted; a missing report is a failure. */
const counted =
  (
    name: string,
    line: (report: string) => string,
    count: (report: unknown) => Tally,
    env: (report: string) => Record<string, string> = () => ({}),
  ) =>
  async (): Promise<Tally> => {
    const report = join(reports, `${name}.json`);
    rmSync(report, { force: true });
    const code = await command(line(report), env(report));
    let tally: Tally;
    try {
      tally = count(JSON.parse(readFileSync(report, 'utf8')));
    } catch (error) {
      console.error(
        `${name}: no readable report at ${report} (${error instanceof Error ? error.message : String(error)})`,
      );
      return { passed: 0, failed: 1 };
    }
    // A runner may fail outside any test: a suite that does not load, a server that does not start.
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  };

const vitest = (project: string) =>
  counted(
    project,
    (report) =>
      `npx --no-install vitest run --project ${project} --reporter=default --reporter=json --outputFile.json=${report}`,
    tallyOfVitest,
  );

const playwright = (name: string, config: string) =>
  counted(
    name,
    () => `npx --no-install playwright test -c ${config} --reporter=list,json`,
    tallyOfPlaywright,
    (report) => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
  );

const steps: readonly Step[] = [
  {
    name: 'lockfile',
    title: 'Lockfile is complete for every platform',
    run: whole('node scripts/lock-complete.mjs --check'),
  },
  { name: 'lint', title: 'Format, lint, dead code, architecture', run: whole('npm run --silent lint') },
  {
    name: 'build',
    title: 'Production build',
    async run() {
      await ensureBuild();
      return { passed: 1, failed: 0 };
    },
  },
  { name: 'types', title: 'Types', run: whole('npm run --silent types') },
  { name: 'content', title: 'Course content', run: whole('npm run --silent content') },
  { name: 'unit', title: 'Unit tests', run: vitest('unit') },
  { name: 'engines', title: 'Engine contract and parity', run: vitest('engines') },
  {
    name: 'packages',
    title: 'npm packages behave as on Node',
    async run() {
      await ensureParityPackages();
      return vitest('packages')();
    },
  },
  {
    name: 'services',
    title: 'Services beside the real servers',
    async run() {
      const missing = ensureRealServers();
      if (missing.length > 0)
        console.log(`Not installed, so tests beside them are skipped: ${missing.join(', ')}`);
      return vitest('services')();
    },
  },
  {
    name: 'engine-page',
    title: 'docs/engine.md says what the parity tests found',
    run: whole('npm run --silent engine-page -- --check'),
  },
  {
    name: 'labs',
    title: 'Labs are proven on both engines',
    run: counted(
      'labs',
      (report) => `npm run --silent labs -- --report ${report}`,
      (report) => report as Tally,
    ),
  },
  { name: 'browser', title: 'Browser tests', run: playwright('browser', 'playwright.config.ts') },
  {
    name: 'engine-choice',
    title: 'A second engine, offered and chosen, on a stand-in for its vendor',
    run: playwright('engine-choice', 'playwright.webcontainer.config.ts'),
  },
];

function chosen(args: readonly string[]): readonly Step[] {
  const at = args.indexOf('--only');
  if (at === -1) return steps;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(
      `--only: no step is called ${unknown.join(', ')}. Steps: ${steps.map((step) => step.name).join(', ')}`,
    );
  return steps.filter((step) => names.includes(step.name));
}

async function main() {
  mkdirSync(reports, { recursive: true });
  const wanted = chosen(process.argv.slice(2));
  process.env['CHROMIUM_PATH'] = await ensureChromium();
  const failures: { readonly step: string; readonly tests: readonly string[] }[] = [];
  let passed = 0;
  let failed = 0;
  for (const [index, step] of wanted.entries()) {
    const began = Date.now();
    console.log(`\n━━ ${index + 1}/${wanted.length} ${step.title}`);
    const tally = await step.run().catch((error: unknown): Tally => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    passed += tally.passed;
    failed += tally.failed;
    if (tally.failed > 0) failures.push({ step: step.name, tests: tally.failures ?? [] });
    console.log(
      `━━ ${step.name}: ${tally.passed} passed, ${tally.failed} failed (${Math.round((Date.now() - began) / 1000)} s)`,
    );
  }
  for (const { step, tests } of failures)
    console.log(
      `\nFailed in ${step}:${tests.length === 0 ? ' see above' : ''}`,
      ...tests.map((test) => `\n  ✗ ${test}`),
    );
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

await main();
