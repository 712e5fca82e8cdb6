import { expect, it } from 'vitest';
import type { Caused, SandboxEvent, SandboxEventBody } from '@/sandboxes/engine/events';
import { incidentsIn } from './incidents';

const log = (...bodies: (SandboxEventBody & Caused)[]): SandboxEvent[] =>
  bodies.map((body, seq) => ({ ...body, seq, at: seq }));
const delayed = {
  type: 'connection.impaired',
  connection: 4,
  direction: 'to-client',
  effect: 'delayed',
  length: 9,
  by: 200,
  cause: 0,
} as const;

it('tells what was broken, and what followed from it', () => {
  const events = log(
    { type: 'fault', fault: 'latency 200 ms, page → app', state: 'on' },
    delayed,
    delayed,
    { type: 'connection.close', connection: 3, how: 'fin' },
    { type: 'fault', fault: 'connections refused, page → db', state: 'on' },
    { type: 'connection.failed', from: null, port: 5432, code: 'ECONNREFUSED', machine: 'db', cause: 4 },
    { type: 'connection.failed', from: null, port: 5432, code: 'ECONNREFUSED', machine: 'db', cause: 4 },
    { type: 'process.exit', pid: 7, code: null, signal: 'SIGKILL', cause: 4 },
    { type: 'fault', fault: 'latency 200 ms, page → app', state: 'off', cause: 0 },
  );
  const nameOf = (pid: number | null) => (pid === null ? 'page' : `process ${pid}`);
  expect(
    incidentsIn(events, nameOf).map(({ seq, fault, summary, count }) => [seq, fault, summary, count]),
  ).toEqual([
    [0, 0, 'broken: latency 200 ms, page → app', 1],
    [1, 0, 'delayed: connection 4, to the client', 2],
    [4, 4, 'broken: connections refused, page → db', 1],
    [5, 4, 'page → db:5432 failed: ECONNREFUSED', 1],
    [6, 4, 'page → db:5432 failed: ECONNREFUSED', 1],
    [7, 4, 'process 7 ended by SIGKILL', 1],
    [8, 0, 'mended: latency 200 ms, page → app', 1],
  ]);
});
