// @vitest-environment jsdom
/** Each kind of fault by hand in the Network tool, and by a `Break` block. (By a check: `tests/engines/fault-checks.test.ts`.) */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { EVERY_FAULT } from '@/lib/labs/every-fault.fixture';
import { Fault as LabFault, type SandboxFault } from '@/lib/labs/schema';
import type { Sandbox } from '@/sandboxes/engine/contract';
import { createEventLog } from '@/sandboxes/engine/event-log';
import type { Fault } from '@/sandboxes/engine/faults';
import { LocalFaults } from '@/sandboxes/engine/local/page/sandbox-faults';
import { type BreaksStore, createBreaksStore } from '../state/breaks-store';
import { createFakeEngine } from '../state/fake-engine.fixture';
import NetworkPanel from './NetworkPanel';

const session = {
  breaks: null as BreaksStore | null,
  run: {} as object,
  lab: {} as object,
  engine: {} as object,
  seed: {} as object,
};
vi.mock('../context', () => ({ useSession: () => session }));

const slide = (name: RegExp, value: string) => () =>
  fireEvent.change(screen.getByRole('slider', { name }), { target: { value } });
const press = (name: RegExp | string) => () => fireEvent.click(screen.getByRole('button', { name }));
const choose = (name: RegExp, value: string) => () =>
  fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });

/** How a person gets each, and the words that then stand under "In force"; null for what happens once. */
const BY_HAND: { readonly [Kind in Fault['kind']]: readonly [act: () => void, told: RegExp | null] } = {
  latency: [slide(/Latency/, '4'), /latency 200 ms, page → app:3000/],
  bandwidth: [slide(/Bandwidth/, '6'), /100 bytes a second, page → app:3000/],
  refuse: [press('Refuse'), /connections refused/],
  reset: [choose(/Reset each connection/, '1000'), /reset after 1000 bytes/],
  'black-hole': [press('Black hole'), /black hole, page → app:3000/],
  'half-open': [press('Lose the peers'), null],
  datagrams: [
    () => {
      fireEvent.click(screen.getByText('Datagrams (UDP)'));
      slide(/Lost/, '3')();
    },
    /datagrams 10 % lost/,
  ],
  partition: [
    () => {
      fireEvent.click(screen.getByRole('checkbox', { name: 'app' }));
      press('Part them')();
    },
    /app cut off from all others/,
  ],
  'disk-full': [press('Disk of app full'), /disk of app full/],
  'clock-skew': [choose(/Clock of app/, '-3600000'), /clock of app wrong by -3600000 ms/],
  pause: [press('Pause process 101'), /process 101 paused/],
  kill: [press('Kill process 101'), null],
};

let recorded: string[];
let breaks: BreaksStore;

beforeEach(async () => {
  const box = await createFakeEngine().engine.boot({ name: 'lab', files: {} });
  const log = createEventLog({ now: () => 0 });
  log.append({ type: 'process.spawn', pid: 101, parent: null, command: ['npm', 'start'] });
  log.append({ type: 'listen', pid: 101, port: 3000 });
  recorded = [];
  const faults = new LocalFaults({
    apply: async () => undefined,
    kill: async () => undefined,
    record(body) {
      if (body.type === 'fault' && body.state === 'on') recorded.push(body.injected?.kind ?? '');
      return log.append(body);
    },
    isMachine: (name) => name === 'app',
    isProcess: (pid) => pid === 101,
  });
  const sandbox: Sandbox = { ...box, faults };
  breaks = createBreaksStore({
    faults: labFaults(),
    ready: async () => undefined,
    sandbox: () => sandbox,
    server: 'app',
    pidOn: () => 101,
    stopMachine: async () => undefined,
    restartMachine: async () => undefined,
  });
  session.breaks = breaks;
  session.run = { ...createStore(() => ({ log, seed: null })), sandbox: () => sandbox, pidOn: () => 101 };
  session.seed = createStore(() => ({ seed: null }));
  session.engine = { choice: createStore(() => ({ chosen: 'local' })) };
  session.lab = { machines: [{ name: 'app', command: 'npm start', env: {}, port: null }], services: [] };
});
afterEach(cleanup);

const kinds = Object.keys(EVERY_FAULT) as Fault['kind'][];
const labFaults = (): SandboxFault[] =>
  kinds
    .map((kind) => LabFault.parse({ id: kind, title: kind, description: kind, ...EVERY_FAULT[kind].inLab }))
    .filter((fault) => fault.kind !== 'replay' && fault.kind !== 'traffic');

describe.each(kinds)('%s', (kind) => {
  it('by hand', async () => {
    render(<NetworkPanel />);
    const [act, told] = BY_HAND[kind];
    act();
    await expect.poll(() => recorded).toEqual([kind]);
    if (told) expect(await screen.findAllByText(told)).not.toHaveLength(0);
    else await expect.poll(() => breaks.getState().active).toEqual([]);
    expect(breaks.getState().problem).toBeNull();
  });

  it('by a Break block', async () => {
    await breaks.toggle(kind);
    expect(recorded).toEqual([kind]);
    expect(breaks.getState().problem).toBeNull();
  });
});
