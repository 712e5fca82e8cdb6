import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import type { Engine } from '../../sandboxes/engine/contract';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import { chunkClosure, packageClosure, type SandboxManifest } from '../../sandboxes/engine/local/manifest';
import { buildSandbox } from '../build-sandbox';
import { ALMOSTNODE_MISSING, type AlmostnodeResult, benchAlmostnode } from './almostnode';
import type { Contender } from './contender';
import { endurance } from './endurance';
import { createInEngine } from './in-engine';
import { chromiumOf, heldMemory, processMemory, tabMemory } from './memory';
import { createNativeNode } from './native-node';
import { benchRecording } from './recording';
import { printTable, writeResult } from './result';
import { settled } from './settled';
import { ratioOfPairs, show, summarize } from './statistics';

const SAMPLES = 5;
const LOAD_MS = 1000;
const ASSETS = fileURLToPath(new URL('../../public/sandbox', import.meta.url));

/**
 * Compares the local engine with native Node: same program, same run, samples taken in turn; then what must not grow.
 * @param options `--long`: a million requests instead of a hundred thousand
 */
export async function benchEngine(options: readonly string[]): Promise<void> {
  await buildSandbox({ say: (line) => console.log(line) });
  const chromium = {
    browser: { kind: 'chromium', path: findChromium(), flags: CHROMIUM_FLAGS },
    log: false,
  } as const;
  const native = await createNativeNode();
  try {
    const cold = await coldStarts(chromium, native);
    const engine = createHeadlessLocalEngine(chromium);
    try {
      const browser = await chromiumOf(engine);
      const empty = await tabMemory(browser);
      const local = createInEngine(engine);
      const warm = await warmStarts(local);
      await local.firstResponse();
      await native.firstResponse();
      const running = await tabMemory(browser);
      const nativeMemory = await processMemory(native.pid());
      const edit = await inTurn(local, native, (contender, n) => contender.editToResponse(`edit ${n}`));
      const one = await inTurn(local, native, (contender) => contender.load(1, LOAD_MS));
      const sixteen = await inTurn(local, native, (contender) => contender.load(16, LOAD_MS));
      const loaded = await tabMemory(browser);
      const held = await heldMemory(browser);
      const log = await costOfTheLog(engine, local);
      const bytes = await engineBytes();
      const recording = benchRecording();
      const figures = {
        'Run → first response, cold (ms)': cold,
        'Run → first response, warm (ms)': { local: warm, native: cold.native },
        'edit → response (ms)': edit,
        'requests/s, 1 connection': one,
        'requests/s, 16 connections': sixteen,
      };
      printTable([
        ['', 'in the tab', 'native Node', 'tab/native'],
        ...Object.entries(figures).map(([name, { local: tab, native: node }]) => [
          name,
          show(tab),
          show(node),
          ratioOfPairs(tab, node).toFixed(2),
        ]),
        ...Object.entries(log).map(([name, { logged, unlogged }]) => [
          `${name}, with the log and without`,
          show(logged),
          show(unlogged),
          ratioOfPairs(logged, unlogged).toFixed(2),
        ]),
        [
          `recording of a full log, ${recording.size.toFixed(0)} MiB: saved in (ms)`,
          '',
          show(recording.save),
          '',
        ],
        ['the same, read back in (ms)', '', show(recording.read), ''],
        ['memory, nothing booted (MiB)', whole(empty), '', ''],
        ['memory, server running (MiB)', whole(running), whole(nativeMemory), ''],
        ['memory, after the load (MiB)', whole(loaded), '', ''],
        ['memory, its garbage collected (MiB)', whole(held.processes), '', ''],
        ['engine, brotli (KiB)', kib(bytes.engine), '', ''],
        ['with this program’s packages (KiB)', kib(bytes.engine + bytes.packages), '', ''],
      ]);
      const memory = { empty, running, loaded, held, native: nativeMemory };
      await local.stop();
      const almostnode = ALMOSTNODE_MISSING === null ? await benchAlmostnode() : null;
      sayPeer(almostnode);
      console.log('\nWhat must not grow:');
      const lasting = await endurance(chromium, options.includes('--long') ? 1_000_000 : 100_000);
      const measured = {
        chromium: browser.version(),
        figures,
        log,
        memory,
        bytes,
        almostnode,
        endurance: lasting,
      };
      const path = await writeResult('engine', measured);
      console.log(
        `\nMedian (least–most) of ${SAMPLES}; ratios are of samples taken in turn. Written to ${path}`,
      );
      if (!lasting.every(({ holds }) => holds)) process.exitCode = 1;
    } finally {
      await engine.close();
    }
  } finally {
    await native.stop();
    await native.remove();
  }
}

function sayPeer(peer: AlmostnodeResult | null): void {
  if (peer === null) {
    console.log(`\n${ALMOSTNODE_MISSING}`);
    return;
  }
  console.log(`\nalmostnode ${peer.version}, the same program as JavaScript:`);
  console.log(
    `  unchanged, it answers ${peer.unchanged}; with createServer(listener) in place of createServer(options, listener):`,
  );
  printTable([
    ['', 'almostnode'],
    ['first response (ms)', show(peer.firstResponse)],
    ['calls/s of its server as a function, 1 at a time', show(peer.calls[1])],
    ['the same, 16 at a time', show(peer.calls[16])],
    ['its bundle, brotli (KiB)', kib(peer.brotli)],
  ]);
  console.log(
    '  Its calls send no bytes, between no processes: they are no requests, and not to be compared with those above.',
  );
}

type Chromium = Parameters<typeof createHeadlessLocalEngine>[0];

/** A new browser each time: nothing fetched, nothing compiled, no spare frame. Its own start is not counted: it is over before. */
async function coldStarts(chromium: Chromium, native: Contender) {
  const [local, node]: [number[], number[]] = [[], []];
  for (let n = 0; n < SAMPLES; n++) {
    const engine = createHeadlessLocalEngine(chromium);
    try {
      await settled(await chromiumOf(engine));
      local.push(await createInEngine(engine).firstResponse());
    } finally {
      await engine.close();
    }
    node.push(await native.firstResponse());
    await native.stop();
  }
  return { local: summarize(local), native: summarize(node) };
}

/** As when a learner runs again: the engine has been used before and is at rest. */
async function warmStarts(local: Contender) {
  const samples: number[] = [];
  for (let n = 0; n <= SAMPLES; n++) {
    const time = await local.firstResponse();
    if (n > 0) samples.push(time);
    await local.stop();
    // A person reads and types between two runs; the engine warms its next frame meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return summarize(samples);
}

async function inTurn(
  local: Contender,
  native: Contender,
  sample: (contender: Contender, n: number) => Promise<number>,
) {
  const [tab, node]: [number[], number[]] = [[], []];
  for (let n = 0; n < SAMPLES; n++) {
    const both = [
      async () => tab.push(await sample(local, n)),
      async () => node.push(await sample(native, n)),
    ];
    // Whatever comes second finds a warmer machine, or a more tired one.
    for (const take of n % 2 === 0 ? both : both.reverse()) await take();
  }
  return { local: summarize(tab), native: summarize(node) };
}

/** The same load on a server whose connections the event log is told of, and on one where it is not. */
async function costOfTheLog(engine: Engine, logged: Contender) {
  const unlogged = createInEngine(engine, { BACKLAB_WIRE_LOG: 'off' });
  await unlogged.firstResponse();
  const compare = async (connections: number) => {
    const { local: on, native: off } = await inTurn(logged, unlogged, (one) =>
      one.load(connections, LOAD_MS),
    );
    return { logged: on, unlogged: off };
  };
  const figures = {
    'requests/s, 1 connection': await compare(1),
    'requests/s, 16 connections': await compare(16),
  };
  await unlogged.stop();
  return figures;
}

async function engineBytes() {
  const manifest = JSON.parse(await readFile(`${ASSETS}/manifest.json`, 'utf8')) as SandboxManifest;
  const wanted = packageClosure(manifest, ['hono', '@hono/node-server', '@hono/zod-validator', 'zod']);
  const packages = wanted.reduce((sum, id) => sum + (manifest.packages[id]?.brotli ?? 0), 0);
  // The program's packages name some builtins that are chunks: they are fetched before it starts, so they count.
  const chunks = chunkClosure(
    manifest,
    wanted.flatMap((id) => manifest.packages[id]?.chunks ?? []),
  ).reduce((sum, id) => sum + (manifest.chunks[id]?.brotli ?? 0), 0);
  const { frame, process: boot, compile } = manifest;
  return { engine: frame.brotli + boot.brotli + compile.brotli + chunks, packages };
}

const whole = (value: number | null) => (value === null ? 'unknown' : String(Math.round(value)));
const kib = (bytes: number) => (bytes / 1024).toFixed(0);
