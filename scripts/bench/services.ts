/** `npm run bench -- services [name …]`: how fast each service starts, what it weighs, and how much it does beside the real server. */
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { buildSandbox } from '../build-sandbox';
import { printTable, writeResult } from './result';
import { inTab } from './services/in-tab';
import { onNode } from './services/on-node';
import type { Subject } from './services/subject';
import { SUBJECTS } from './services/subjects';

export async function benchServices(given: readonly string[]): Promise<void> {
  const unknown = given.find((name) => !SUBJECTS.some(({ definition }) => definition.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no service "${unknown}". There are: ${SUBJECTS.map(({ definition }) => definition.name).join(', ')}.`,
    );
  const { manifest } = await buildSandbox();
  const wanted = SUBJECTS.filter(({ definition: { name } }) => given.length === 0 || given.includes(name));
  const measured = [];
  for (const subject of wanted) {
    const { name } = subject.definition;
    const asset = manifest.services[name];
    const weights = [asset, ...Object.values(asset?.files ?? {})].map((each) => each?.brotli ?? 0);
    const figures = await measure(subject);
    measured.push({
      name,
      operation: subject.operation,
      brotli: weights.reduce((a, b) => a + b),
      ...figures,
    });
  }
  printTable([
    HEAD,
    ...measured.map((each) => [
      each.name,
      (each.brotli / 1024).toFixed(0),
      ...[each.cold, each.warm, each.memory, each.start, each.rss, each.tab, each.node, each.real].map(whole),
      each.operation,
    ]),
  ]);
  console.log(`Load average ${loadavg().map((each) => each.toFixed(1))} on ${cpus().length} processors.`);
  console.log(await writeResult('services', { load: loadavg(), services: measured }));
}

const HEAD = [
  'service',
  'brotli KB',
  'cold ms',
  'warm ms',
  'tab MiB',
  'Node ms',
  'Node MiB',
  'tab op/s',
  'Node op/s',
  'real op/s',
  'an operation',
];

const whole = (value: number | null): string =>
  value === null ? '—' : Math.round(value).toLocaleString('en');

/** A browser of its own for each: what one has fetched and compiled must not help the next. */
async function measure(subject: Subject) {
  const load = await loadOf(subject);
  const browser = { kind: 'chromium', path: findChromium(), flags: CHROMIUM_FLAGS } as const;
  const engine = createHeadlessLocalEngine({ browser, log: false });
  const tab = await inTab(engine, subject, load).finally(() => engine.close());
  return { ...tab, ...(await onNode(subject, load)) };
}

/** Its program in one file. */
async function loadOf({ definition: { name } }: Subject): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`services/load/${name}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
