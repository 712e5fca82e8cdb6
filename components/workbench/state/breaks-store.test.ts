import { beforeEach, expect, it } from 'vitest';
import { Fault as LabFault } from '@/lib/labs/schema';
import type { Sandbox, SandboxClock } from '@/sandboxes/engine/contract';
import { EngineError } from '@/sandboxes/engine/contract';
import type { Fault, InjectedFault, SandboxFaults } from '@/sandboxes/engine/faults';
import { type BreaksStore, createBreaksStore } from './breaks-store';
import { createFakeEngine } from './fake-engine.fixture';

const WORDS = { title: 'T', description: 'd' };
const faults = [
  LabFault.parse({ id: 'slow', kind: 'network', ...WORDS, fault: { kind: 'latency', milliseconds: 200 } }),
  LabFault.parse({ id: 'dead', kind: 'process', ...WORDS, action: 'kill' }),
  LabFault.parse({ id: 'down', kind: 'process', ...WORDS, action: 'stop', machine: 'redis' }),
  LabFault.parse({ id: 'anew', kind: 'process', ...WORDS, action: 'restart', machine: 'redis' }),
  LabFault.parse({ id: 'later', kind: 'clock', ...WORDS, turn: { by: 'jump', milliseconds: 3_600_000 } }),
  LabFault.parse({ id: 'frozen', kind: 'clock', ...WORDS, turn: { by: 'rate', rate: 0 } }),
].filter((fault) => fault.kind !== 'replay' && fault.kind !== 'traffic');

let box: Sandbox | null;
let store: BreaksStore;
let done: string[];
let pid: number | null;
let redis: number | null;

function fakeFaults(): SandboxFaults {
  let active: readonly InjectedFault[] = [];
  let ids = 0;
  return {
    get active() {
      return active;
    },
    async inject(fault: Fault) {
      if (fault.kind === 'refuse') throw new EngineError('ENOENT', 'no such machine', { remedy: 'make it' });
      const id = ++ids;
      const injected: InjectedFault = {
        id,
        fault,
        change: async (next) => {
          active = active.map((each) => (each.id === id ? { ...each, fault: next } : each));
        },
        remove: async () => {
          active = active.filter((each) => each.id !== id);
        },
      };
      done.push(fault.kind);
      if (fault.kind !== 'kill') active = [...active, injected];
      return injected;
    },
    async clear() {
      active = [];
    },
  };
}

function fakeClock(): SandboxClock {
  let rate = 1;
  return {
    now: () => 42,
    get rate() {
      return rate;
    },
    async setRate(next) {
      rate = next;
    },
    advance: async (milliseconds) => void done.push(`+${milliseconds}`),
    step: async () => 1,
  };
}

beforeEach(async () => {
  const { engine } = createFakeEngine();
  const made = await engine.boot({ name: 'fake', files: {} });
  const whole: Sandbox = { ...made, faults: fakeFaults(), clock: fakeClock() };
  box = null;
  pid = null;
  redis = 7;
  done = [];
  store = createBreaksStore({
    faults,
    async ready() {
      done.push('ready');
      box = whole;
      pid = 101;
    },
    sandbox: () => box,
    server: 'app',
    pidOn: (machine) => (machine === 'app' ? pid : redis),
    async stopMachine(machine) {
      done.push(`stop ${machine}`);
      redis = null;
    },
    async restartMachine(machine) {
      done.push(`restart ${machine}`);
      redis = 8;
    },
  });
});

it('toggles a switch of the lab, and starts the server for it', async () => {
  await store.toggle('slow');
  expect(done).toEqual(['ready', 'latency']);
  expect(store.getState().on).toEqual(['slow']);
  expect(store.getState().active).toHaveLength(1);
  await store.toggle('slow');
  expect(store.getState()).toMatchObject({ on: [], active: [] });
});

it('does once what happens once, and paces the clock', async () => {
  await store.toggle('dead');
  await store.toggle('later');
  expect(done).toEqual(['ready', 'kill', '+3600000']);
  expect(store.getState().on).toEqual([]);
  await store.toggle('frozen');
  expect(store.getState()).toMatchObject({ on: ['frozen'], rate: 0 });
  await store.toggle('frozen');
  expect(store.getState()).toMatchObject({ on: [], rate: 1 });
});

it('stops a service until it is switched off, mended or started by hand, and restarts one', async () => {
  await store.toggle('down');
  expect(store.getState().on).toEqual(['down']);
  await store.toggle('down');
  expect(store.getState().on).toEqual([]);
  await store.toggle('down');
  await store.mend();
  expect(store.getState().on).toEqual([]);
  await store.toggle('down');
  redis = 9;
  store.renew();
  expect(store.getState().on).toEqual([]);
  await store.toggle('anew');
  expect(store.getState().on).toEqual([]);
  const stopAndStart = ['stop redis', 'restart redis'];
  expect(done).toEqual(['ready', ...stopAndStart, ...stopAndStart, 'stop redis', 'restart redis']);
});

it('changes, removes and mends what was broken by hand, and forgets a switch that was mended', async () => {
  await store.toggle('slow');
  await store.inject({ kind: 'disk-full', machine: 'app' });
  const [slow, disk] = store.getState().active;
  await store.change(slow?.id ?? 0, { kind: 'latency', milliseconds: 5, from: 'page', to: 'app' });
  expect(store.getState().active[0]?.fault).toMatchObject({ milliseconds: 5 });
  await store.remove(disk?.id ?? 0);
  await store.setRate(10);
  await store.mend();
  expect(store.getState()).toMatchObject({ on: [], active: [], rate: 1 });
});

it('shows what the engine says against it, and lets go of it', async () => {
  await expect(store.inject({ kind: 'refuse', from: 'x', to: 'y' })).rejects.toThrow('no such machine');
  expect(store.getState().problem).toEqual({ message: 'no such machine', remedy: 'make it' });
  store.dismissProblem();
  expect(store.getState().problem).toBeNull();
  await expect(store.toggle('nothing')).rejects.toThrow('nothing');
});

it('begins anew with a new sandbox', async () => {
  await store.toggle('slow');
  box = null;
  store.renew();
  expect(store.getState()).toMatchObject({ on: [], active: [], rate: 1 });
  expect(store.now()).toBeNull();
});
