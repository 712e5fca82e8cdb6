/**
 * `npm run labs`: proves that every lab can be solved, cannot be solved by accident, and behaves the same on both engines.
 *
 *   npm run labs                              all labs on every engine that this machine has
 *   npm run labs -- methods-and-status        some of them
 *   npm run labs -- --engine native           one engine: native, local or webcontainer
 *   npm run labs -- --json                    the proofs as JSON on stdout
 *   npm run labs -- --report <file>           a count for `npm test`: { passed, failed }
 *   npm run labs -- --seed 42                 runs that repeat, on engines that can; in place of the seed in lab.json
 *   npm run labs -- --failures                why each check failed, state by state
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { readCourse, writtenLessons } from '../lib/course/course';
import { folderSource } from '../lib/course/folder-source';
import { headlessBrowser } from '../lib/headless-browser';
import { listLabs, readLab } from '../lib/labs/read';
import type { Engine, EngineId } from '../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../sandboxes/engine/local/headless';
import { createNativeEngine } from '../sandboxes/engine/native';
import { createHeadlessWebContainerEngine } from '../sandboxes/engine/webcontainer/headless';
import { buildSandbox } from './build-sandbox';
import { disagreements, type LabProof, proveLab, type StateProof } from './labs/prove';
import { readWebContainers } from './settings.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string' },
    json: { type: 'boolean', default: false },
    failures: { type: 'boolean', default: false },
    report: { type: 'string' },
    seed: { type: 'string' },
  },
});

interface OpenEngine {
  readonly engine: Engine;
  close(): Promise<void>;
}

const say = (line = ''): void => {
  if (!values.json) console.log(line);
};

async function openEngines(): Promise<readonly OpenEngine[]> {
  const wanted = engineNames(values.engine);
  const engines: OpenEngine[] = [];
  if (wanted.includes('native'))
    engines.push({ engine: createNativeEngine(), close: () => Promise.resolve() });
  if (wanted.includes('local')) {
    await buildSandbox({ say: (line) => say(line) });
    const engine = createHeadlessLocalEngine({ browser: headlessBrowser() });
    engines.push({ engine, close: () => engine.close() });
  }
  if (wanted.includes('webcontainer')) {
    await buildSandbox({ say: (line) => say(line) });
    const { origin, apiKey } = readWebContainers();
    say(`WebContainers from ${origin}`);
    const settings = { origin, ...(apiKey === null ? {} : { apiKey }) };
    const engine = createHeadlessWebContainerEngine(settings, { browser: headlessBrowser(), log: false });
    engines.push({ engine, close: () => engine.close() });
  }
  return engines;
}

function engineNames(name: string | undefined): readonly EngineId[] {
  if (name === 'native' || name === 'local' || name === 'webcontainer') return [name];
  if (name !== undefined) throw new Error(`--engine is "${name}": it must be native, local or webcontainer.`);
  try {
    headlessBrowser();
    return ['native', 'local'];
  } catch (error) {
    say(`Only on the native engine: ${error instanceof Error ? error.message : String(error)}`);
    return ['native'];
  }
}

async function objectivesByLab(): Promise<ReadonlyMap<string, readonly string[]>> {
  const course = await readCourse(folderSource('.'));
  return new Map(
    writtenLessons(course).map(({ frontMatter }) => [
      frontMatter.lab,
      frontMatter.objectives.map(({ id }) => id),
    ]),
  );
}

function showState({ state, run, duration }: StateProof): void {
  const failed = run.results.filter(({ verdict }) => verdict === 'fail');
  const marks = run.checks
    .map(({ id }) => run.results.find((result) => result.id === id)?.verdict)
    .map((verdict) => (verdict === 'pass' ? '✓' : verdict === 'fail' ? '✗' : '·'))
    .join('');
  say(`  ${state.padEnd(34)} ${marks.padEnd(12)} ${(duration / 1000).toFixed(1).padStart(6)} s`);
  for (const { id, reason } of run.skipped) say(`      skipped ${id}: ${reason}`);
  if (!values.failures) return;
  for (const result of failed) {
    if (result.verdict !== 'fail') continue;
    const { message, got } = result.counterExample;
    say(`      ✗ ${run.checks.find(({ id }) => id === result.id)?.title ?? result.id}`);
    say(`        ${message}${got === null ? '' : `\n        got ${got.replaceAll('\n', '\n        ')}`}`);
  }
}

async function main(): Promise<void> {
  const known = await listLabs();
  const unknown = positionals.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new Error(`There is no lab ${unknown.join(', ')}. The labs are ${known.join(', ')}.`);
  const objectives = await objectivesByLab();
  const proofs: LabProof[] = [];
  const breaches: string[] = [];
  let states = 0;
  const engines = await openEngines();
  try {
    for (const { engine } of engines) {
      const availability = await engine.availability();
      if (!availability.available)
        throw new Error(
          `The ${engine.id} engine cannot run here. ${availability.reason} ${availability.remedy}`,
        );
    }
    for (const id of positionals.length > 0 ? positionals : known) {
      const lab = await readLab(id);
      if (!objectives.has(id) && Object.keys(lab.checks).length === 0) {
        say(`\n${id}: no lesson and no checks, so there is nothing to prove`);
        continue;
      }
      const own: LabProof[] = [];
      for (const { engine } of engines) {
        say(`\n${id} on ${engine.id}`);
        const proof = await proveLab(engine, lab, objectives.get(id) ?? null, {
          now: () => performance.now(),
          ...(values.seed === undefined ? {} : { seed: values.seed }),
          onState: showState,
        });
        own.push(proof);
        states += proof.states.length;
        breaches.push(...proof.breaches.map((breach) => `${id} on ${engine.id}: ${breach}`));
      }
      const [native, local] = own;
      if (native && local) breaches.push(...disagreements(native, local).map((each) => `${id}: ${each}`));
      proofs.push(...own);
    }
  } finally {
    for (const { close } of engines) await close();
  }
  for (const breach of breaches) say(`\n✗ ${breach}`);
  const failed = breaches.length;
  say(
    `\n${states} states of ${new Set(proofs.map(({ lab }) => lab)).size} labs run, ${failed === 0 ? 'everything holds' : `${failed} breaches`}.`,
  );
  if (values.json) console.log(JSON.stringify({ proofs, breaches }, null, 2));
  if (values.report) {
    // A state counts as passed unless something is wrong; breaches are counted one by one.
    await writeFile(values.report, JSON.stringify({ passed: Math.max(states - failed, 0), failed }));
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
