import { beforeEach, expect, it } from 'vitest';
import type { LabExtras } from '@/lib/labs/for-page';
import type { CheckMessage } from '@/sandboxes/checks/protocol';
import type { runChecks } from '@/sandboxes/checks/run';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { type ChecksStore, createChecksStore } from './checks-store';
import { createFakeEngine } from './fake-engine.fixture';

const extras: LabExtras = {
  id: 'jwt',
  version: 'v',
  solution: {},
  hints: {},
  checks: { 'checks/a.check.ts': '' },
  readme: '',
};
const found = [
  { id: 'a.check.ts#1', title: 'one', objective: 'x' },
  { id: 'a.check.ts#2', title: 'two', objective: 'x' },
  { id: 'a.check.ts#10', title: 'ten', objective: 'y' },
];
const counterExample = { message: 'wrong', expected: '201', got: '200', exchange: null, lookAt: null };
const pass = (id: string, objective: string): CheckMessage => ({
  type: 'result',
  id,
  objective,
  verdict: 'pass',
  duration: 1,
});
const fail = (id: string, objective: string): CheckMessage => ({
  type: 'result',
  id,
  objective,
  verdict: 'fail',
  duration: 1,
  counterExample,
});

let proven: string[];
let runner: typeof runChecks;
let store: ChecksStore;
const log = createEventLog({ now: () => 0 });

/** A runner that says these messages. */
const saying =
  (...messages: CheckMessage[]): typeof runChecks =>
  async (_engine, _project, _files, options) => {
    for (const message of messages) options?.onMessage?.(message);
    return { checks: [], results: [], skipped: [], broken: null };
  };

beforeEach(() => {
  proven = [];
  store = createChecksStore({
    lab: 'jwt',
    machines: [],
    services: [],
    files: () => ({}),
    seed: () => null,
    extras: async () => extras,
    loadEngine: async () => createFakeEngine().engine,
    loadRunner: async () => runner,
    log: () => log,
    proven: (objective) => proven.push(objective),
  });
});

it('keeps verdicts with their counter-examples and reports proven objectives', async () => {
  runner = saying(
    { type: 'found', checks: found },
    pass('a.check.ts#1', 'x'),
    fail('a.check.ts#2', 'x'),
    pass('a.check.ts#10', 'y'),
    { type: 'done' },
  );
  await store.run();
  expect(store.getState().checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['a.check.ts#1', 'pass'],
    ['a.check.ts#2', 'fail'],
    ['a.check.ts#10', 'pass'],
  ]);
  expect(store.getState().checks[1]?.counterExample).toEqual(counterExample);
  expect(proven).toEqual(['y']);
  expect(log.events.filter((event) => event.type === 'check')).toHaveLength(3);
});

it('running one objective leaves the verdicts of the others', async () => {
  runner = saying(
    { type: 'found', checks: found },
    pass('a.check.ts#1', 'x'),
    fail('a.check.ts#2', 'x'),
    pass('a.check.ts#10', 'y'),
  );
  await store.run();
  runner = saying(
    { type: 'found', checks: found.slice(0, 2) },
    pass('a.check.ts#1', 'x'),
    pass('a.check.ts#2', 'x'),
  );
  await store.run('x');
  expect(store.getState().checks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
  expect(proven).toEqual(['y', 'x']);
});

it('says why checks could not run, and leaves none running', async () => {
  runner = saying(
    { type: 'found', checks: found },
    { type: 'start', id: 'a.check.ts#1' },
    { type: 'broken', message: 'the server never listened', output: 'boom' },
  );
  await store.run();
  expect(store.getState()).toMatchObject({
    running: null,
    broken: { message: 'the server never listened', output: 'boom' },
  });
  expect(store.getState().checks[0]?.verdict).toBe('unknown');
  runner = () => Promise.reject(Object.assign(new Error('no engine'), { remedy: 'Reload.' }));
  await store.run();
  expect(store.getState().broken?.message).toBe('no engine Reload.');
});

it('a new run ends the one before, whose messages no longer count', async () => {
  let late: ((message: CheckMessage) => void) | undefined;
  runner = (_engine, _project, _files, options) => {
    late = options?.onMessage?.bind(options);
    late?.({ type: 'found', checks: found });
    return new Promise((_, reject) =>
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
    );
  };
  const first = store.run();
  await new Promise<void>((resolve) => store.subscribe(({ checks }) => checks.length > 0 && resolve()));
  runner = saying({ type: 'found', checks: found }, pass('a.check.ts#1', 'x'));
  await store.run();
  late?.(fail('a.check.ts#1', 'x'));
  await first;
  expect(store.getState().checks[0]?.verdict).toBe('pass');
});
