import { beforeEach, expect, it } from 'vitest';
import type { MachinePlan } from '@/sandboxes/engine/machine-plan';
import { createOutputStore, type OutputStore } from '../output/output-store';
import { createFakeEngine } from './fake-engine.fixture';
import { createRunStore, type RunStore } from './run-store';

const plan = (name: string, port: number | null): MachinePlan => ({
  name,
  command: 'npm start',
  env: {},
  port,
});
let fake: ReturnType<typeof createFakeEngine>;
let output: OutputStore;
let store: RunStore;

beforeEach(() => {
  fake = createFakeEngine({ machines: true });
  output = createOutputStore((callback) => callback());
  store = createRunStore({
    lab: {
      id: 'lab',
      port: 3000,
      machines: [plan('proxy', 8080), plan('api', 3000), plan('worker', null)],
      services: [],
    },
    output,
    files: () => ({ 'package.json': '{}' }),
    seed: () => null,
    loadEngine: async () => fake.engine,
    every: () => () => undefined,
    later: () => () => undefined,
    now: () => 0,
  });
});

async function running() {
  const next = [fake.nextProcess(), fake.nextProcess(), fake.nextProcess()] as const;
  const started = store.start();
  const api = await next[0];
  expect(api.machine).toBe('api');
  api.listen(3000);
  const worker = await next[1];
  expect(worker.machine).toBe('worker');
  const proxy = await next[2];
  expect(proxy.machine).toBe('proxy');
  proxy.listen(8080);
  await started;
  return { api, worker, proxy };
}
const states = () => store.getState().others.map(({ plan: { name }, state }) => `${name} ${state}`);

it('the server starts last, once the others listen', async () => {
  expect(states()).toEqual(['api idle', 'worker idle']);
  const { proxy, worker } = await running();
  expect(fake.boxes[0]?.machines?.list.map(({ name }) => name)).toEqual(['app', 'proxy', 'api', 'worker']);
  expect(store.getState().run).toEqual({ state: 'running', pid: proxy.pid, port: 8080 });
  expect(states()).toEqual(['api running', 'worker running']);
  expect(store.pidOn('worker')).toBe(worker.pid);
});

it('says which machine a line is of, and that one ended', async () => {
  const { api, proxy } = await running();
  api.print('stdout', 'from the api\n');
  proxy.print('stderr', 'from the proxy\n');
  api.exit({ code: 1, signal: null });
  await expect.poll(states).toEqual(['api exited', 'worker running']);
  expect(output.getState().lines.map(({ machine, text }) => [machine, text])).toEqual([
    ['api', 'from the api'],
    ['proxy', 'from the proxy'],
    [undefined, 'api: npm start exited with code 1.'],
  ]);
  expect(store.getState().run.state).toBe('running');
});

it('stops and restarts each, and all together', async () => {
  const { api, worker, proxy } = await running();
  await store.stopMachine('api');
  expect(api.signals).toEqual(['SIGTERM']);
  const coming = fake.nextProcess();
  const again = store.restartMachine('api');
  const next = await coming;
  expect(next.machine).toBe('api');
  next.listen(3000);
  await again;
  expect(states()).toEqual(['api running', 'worker running']);
  expect(proxy.signals).toEqual([]);
  await store.stop();
  expect([next, worker, proxy].map(({ signals }) => signals)).toEqual([
    ['SIGTERM'],
    ['SIGTERM'],
    ['SIGTERM'],
  ]);
  expect(states()).toEqual(['api exited', 'worker exited']);
});

it('a machine that ends before it listens fails the run, and says which', async () => {
  const coming = fake.nextProcess();
  const started = store.start();
  (await coming).exit({ code: 2, signal: null });
  await expect(started).rejects.toThrow('api ended (code 2) before it listened on port 3000.');
  expect(store.getState().run.state).toBe('failed');
});
