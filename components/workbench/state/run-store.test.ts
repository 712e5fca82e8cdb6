import { beforeEach, expect, it } from 'vitest';
import { EngineError } from '@/sandboxes/engine/contract';
import { createOutputStore } from '../output/output-store';
import { createFakeEngine } from './fake-engine.fixture';
import { createRunStore, type RunSnapshot, type RunStore } from './run-store';

let fake: ReturnType<typeof createFakeEngine>;
let files: Record<string, string>;
let store: RunStore;
let ticks: (() => void)[];
let timers: (() => void)[];
let seed: string | null;
let output: ReturnType<typeof createOutputStore>;

beforeEach(() => {
  fake = createFakeEngine();
  files = { 'package.json': '{}', 'src/app.ts': 'one', 'src/old.ts': 'x' };
  seed = null;
  ticks = [];
  timers = [];
  output = createOutputStore((callback) => callback());
  store = createRunStore({
    lab: {
      id: 'jwt',
      port: 3000,
      machines: [{ name: 'app', command: 'npm start', env: {}, port: null }],
      services: [],
    },
    output,
    files: () => files,
    seed: () => seed,
    loadEngine: async () => fake.engine,
    every(_, callback) {
      ticks.push(callback);
      return () => ticks.splice(ticks.indexOf(callback), 1);
    },
    later(callback) {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
    now: () => 0,
  });
});

const when = (holds: (state: RunSnapshot) => boolean) =>
  new Promise<RunSnapshot>((resolve) => {
    const look = (state: RunSnapshot) => {
      if (!holds(state)) return;
      stop();
      resolve(state);
    };
    const stop = store.subscribe(look);
    look(store.getState());
  });

async function running(port = 3000) {
  const next = fake.nextProcess();
  const started = store.start();
  const child = await next;
  child.listen(port);
  await started;
  return child;
}

it('runs once the server listens, on whichever port', async () => {
  const child = await running(4000);
  expect(store.getState().run).toEqual({ state: 'running', pid: child.pid, port: 4000 });
  await store.start();
  expect(fake.processes).toHaveLength(1);
});

it('restarts in the same sandbox with the changed files', async () => {
  await running();
  files = { 'package.json': '{}', 'src/app.ts': 'two', 'src/new.ts': 'n' };
  const next = fake.nextProcess();
  const restarted = store.restart();
  (await next).listen(3000);
  await restarted;
  expect(fake.boxes).toHaveLength(1);
  expect(Object.fromEntries(fake.boxes[0]?.project ?? [])).toEqual(files);
  expect(fake.processes[0]?.signals).toEqual(['SIGTERM']);
});

it('boots anew when the dependencies changed', async () => {
  await running();
  files = { ...files, 'package.json': '{"dependencies":{}}' };
  const next = fake.nextProcess();
  const restarted = store.restart();
  (await next).listen(3000);
  await restarted;
  expect(fake.boxes.map((box) => box.disposed)).toEqual([true, false]);
});

it('names the learner’s line when the server crashes before it listens', async () => {
  const next = fake.nextProcess();
  const started = store.start();
  const child = await next;
  child.print('stderr', 'TypeError: app.gett is not a function\n    at file:///app/src/app.ts:3:5\n');
  child.exit({ code: 1, signal: null });
  await expect(started).rejects.toThrow(
    'Your server crashed at src/app.ts:3: TypeError: app.gett is not a function',
  );
  expect(store.getState()).toMatchObject({
    run: { state: 'exited', code: 1 },
    crash: { at: { path: 'src/app.ts', line: 3 } },
  });
});

it('runs again after a crash', async () => {
  const next = fake.nextProcess();
  const started = store.start();
  (await next).exit({ code: 1, signal: null });
  await expect(started).rejects.toThrow(/before it listened/);
  await running();
  expect(store.getState().run.state).toBe('running');
});

it('says that the browser ended the sandbox, and boots another one the next time', async () => {
  const child = await running();
  const lost = new EngineError('ENOMEM', 'The browser ended the sandbox', { remedy: 'Run again.' });
  Object.assign(fake.boxes[0] ?? {}, { lost });
  child.exit({ code: null, signal: 'SIGKILL' });
  const { run } = await when(({ run: { state } }) => state === 'failed');
  expect(run).toEqual({ state: 'failed', message: 'The browser ended the sandbox', remedy: 'Run again.' });
  await running();
  expect(fake.boxes).toHaveLength(2);
});

it('notices a server that no longer answers, and ends it with SIGKILL', async () => {
  const child = await running();
  child.answers = false;
  child.polite = false;
  ticks[0]?.();
  await when(({ run }) => run.state === 'stuck');
  await store.stop();
  expect(child.signals).toEqual(['SIGKILL']);
  expect(store.getState().run).toEqual({ state: 'exited', code: null, signal: 'SIGKILL' });
  expect(ticks).toHaveLength(0);
});

it('notices a loop before the server ever listened', async () => {
  const next = fake.nextProcess();
  const started = store.start();
  const child = await next;
  child.answers = false;
  await Promise.resolve();
  ticks[0]?.();
  await when(({ run }) => run.state === 'stuck');
  const failed = expect(started).rejects.toThrow(/SIGKILL|stopped/);
  await store.stop();
  await failed;
  expect(store.getState().run.state).toBe('exited');
});

it('goes back to running when the server answers again', async () => {
  const child = await running();
  child.answers = false;
  ticks[0]?.();
  await when(({ run }) => run.state === 'stuck');
  child.answers = true;
  // The first question is over once its microtasks have run.
  await new Promise(setImmediate);
  ticks[0]?.();
  await when(({ run }) => run.state === 'running');
});

it('kills a server that ignores SIGTERM', async () => {
  const child = await running();
  child.polite = false;
  const stopped = store.stop();
  timers.at(-1)?.();
  await stopped;
  expect(child.signals).toEqual(['SIGTERM', 'SIGKILL']);
});

it('says why it could not start, and may be tried again', async () => {
  const broken = { ...fake.engine, boot: () => Promise.reject(new Error('no frame')) };
  const real = fake.engine;
  let engine = broken as typeof real;
  store = createRunStore({
    lab: { id: 'jwt', port: 3000, machines: [], services: [] },
    output,
    files: () => files,
    seed: () => null,
    loadEngine: async () => engine,
    every: () => () => undefined,
    later: () => () => undefined,
    now: () => 0,
  });
  await expect(store.start()).rejects.toThrow('no frame');
  expect(store.getState().run).toMatchObject({
    state: 'failed',
    message: 'no frame',
    remedy: expect.stringContaining('Run'),
  });
  engine = real;
  await running();
});

it('with a seed every run begins in a sandbox of its own, and one without it goes on in the same', async () => {
  seed = '42';
  await running();
  expect(store.getState().seed).toBe('42');
  const restart = async () => {
    const next = fake.nextProcess();
    const restarted = store.restart();
    (await next).listen(3000);
    await restarted;
  };
  await restart();
  expect(fake.boxes).toHaveLength(2);
  // Who looks at a program that has ended keeps its run.
  await store.stop();
  await store.bootedSandbox();
  expect(fake.boxes).toHaveLength(2);
  seed = null;
  await restart();
  expect(store.getState().seed).toBeNull();
  await restart();
  expect(fake.boxes).toHaveLength(3);
});
