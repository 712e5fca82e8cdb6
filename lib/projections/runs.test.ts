import { describe, expect, it } from 'vitest';
import type { SandboxEvent, SandboxEventBody } from '@/sandboxes/engine/events';
import { hexRows } from './hex-rows';
import { prefix, runsOf } from './runs';

const log = (...bodies: SandboxEventBody[]): SandboxEvent[] =>
  bodies.map((body, seq) => ({ ...body, seq, at: seq * 10 }));
const spawn = (pid: number, parent: number | null = null): SandboxEventBody => ({
  type: 'process.spawn',
  pid,
  parent,
  command: ['node'],
});
const data: SandboxEventBody = {
  type: 'connection.data',
  connection: 1,
  direction: 'to-server',
  bytes: new Uint8Array([71, 0, 255]),
  length: 3,
};

describe('runsOf', () => {
  it('begins a run at every top-level start, and none at a child', () => {
    const runs = runsOf(log(spawn(1), data, spawn(2, 1), spawn(3), data, data));
    expect(runs.map(({ pid, requests, from, to }) => ({ pid, requests, from, to }))).toEqual([
      { pid: 1, requests: 1, from: 0, to: 20 },
      { pid: 3, requests: 2, from: 30, to: 50 },
    ]);
  });

  it('keeps what is left of a run whose start was let go', () => {
    expect(runsOf(log(data, spawn(3))).map((run) => run.pid)).toEqual([null, 3]);
    expect(runsOf([])).toEqual([]);
  });
});

describe('prefix', () => {
  it('ends with the wanted event, also in a log that has forgotten its beginning', () => {
    const events = log(spawn(1), data, data, data).slice(1);
    expect(prefix(events, 2).map((event) => event.seq)).toEqual([1, 2]);
    expect(prefix(events, 0)).toEqual([]);
    expect(prefix(events, 99)).toHaveLength(3);
  });
});

describe('hexRows', () => {
  it('dumps bytes', () => {
    expect(hexRows(new TextEncoder().encode('GET /\r\n'), 4)).toEqual([
      { offset: '0000', hex: ['47', '45', '54', '20'], text: 'GET ' },
      { offset: '0004', hex: ['2f', '0d', '0a'], text: '/··' },
    ]);
  });
});
