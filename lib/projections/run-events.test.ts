import { expect, it } from 'vitest';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { homesOf } from './homes';
import { eventsOfRun } from './run-events';
import { runsOf } from './runs';

const spawn = (seq: number, machine: string): SandboxEvent => ({
  type: 'process.spawn',
  pid: seq,
  parent: null,
  command: ['node'],
  machine,
  seq,
  at: seq,
});

it('a run that is saved knows the machines that ran before it, and not those that had ended', () => {
  const log: readonly SandboxEvent[] = [
    spawn(1, 'redis'),
    { type: 'listen', pid: 1, port: 6379, seq: 2, at: 2 },
    spawn(3, 'app'),
    { type: 'output', pid: 3, stream: 'stdout', text: 'x', seq: 4, at: 4 },
    { type: 'process.exit', pid: 3, code: 0, signal: null, seq: 5, at: 5 },
    spawn(6, 'app'),
    { type: 'listen', pid: 6, port: 3000, seq: 7, at: 7 },
  ];
  const run = runsOf(log).at(-1);
  if (!run) throw new Error('There is a run.');
  const saved = eventsOfRun(log, run);
  expect(saved.map(({ seq }) => seq)).toEqual([1, 2, 6, 7]);
  expect(homesOf(saved)).toEqual(
    new Map([
      [1, 'redis'],
      [6, 'app'],
    ]),
  );
  expect(runsOf(saved).at(-1)?.seq).toBe(run.seq);
});
