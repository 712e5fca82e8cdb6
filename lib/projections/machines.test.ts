import { expect, it } from 'vitest';
import type { SandboxEvent, SandboxEventBody } from '@/sandboxes/engine/events';
import { machinesOf } from './machines';

const log = (...bodies: SandboxEventBody[]): SandboxEvent[] =>
  bodies.map((body, seq) => ({ ...body, seq, at: seq }));

it('tells who runs where, what is stopped, and who has talked with whom', () => {
  const events = log(
    { type: 'process.spawn', pid: 101, parent: null, command: ['npm', 'start'] },
    { type: 'listen', pid: 101, port: 3000 },
    { type: 'process.spawn', pid: 102, parent: null, command: ['node', 'db.js'], machine: 'db' },
    { type: 'listen', pid: 102, port: 5432, machine: 'db' },
    { type: 'connection.open', connection: 1, port: 5432, from: 101, to: 102, machine: 'db' },
    { type: 'connection.open', connection: 2, port: 3000, from: null, to: 101 },
    { type: 'connection.close', connection: 2, how: 'fin' },
    { type: 'process.stop', pid: 102 },
    { type: 'connection.failed', from: 101, port: 5432, code: 'ECONNREFUSED', machine: 'db' },
  );
  expect(machinesOf(events)).toEqual({
    processes: [
      { pid: 101, command: 'npm start', machine: 'app', stopped: false, ports: [3000] },
      { pid: 102, command: 'node db.js', machine: 'db', stopped: true, ports: [5432] },
    ],
    links: [
      { from: 'page', to: 'app', port: 3000, open: 0, made: 1, failed: 0, datagrams: 0 },
      { from: 'page', to: 'db', port: 5432, open: 0, made: 0, failed: 0, datagrams: 0 },
      { from: 'app', to: 'db', port: 5432, open: 1, made: 1, failed: 1, datagrams: 0 },
    ],
  });
  const after = [...events, ...log({ type: 'process.exit', pid: 102, code: null, signal: 'SIGKILL' })];
  expect(machinesOf(after).processes).toHaveLength(1);
});

it('a datagram and its answer belong to one link', () => {
  const bytes = new Uint8Array(1);
  const asking = { pid: 101, address: '10.0.0.1', port: 50_000 };
  const naming = { pid: 102, address: '10.0.0.2', port: 53 };
  const sent = { type: 'datagram', outcome: 'delivered', bytes, length: 1 } as const;
  const events = log(
    { type: 'process.spawn', pid: 101, parent: null, command: ['npm', 'start'] },
    { type: 'process.spawn', pid: 102, parent: null, command: ['node', 'dns.js'], machine: 'dns' },
    { ...sent, from: asking, to: naming },
    { ...sent, from: naming, to: asking },
  );
  expect(machinesOf(events).links).toEqual([
    { from: 'app', to: 'dns', port: 53, open: 0, made: 0, failed: 0, datagrams: 2 },
  ]);
});
