import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { readRecording } from './read';
import { recordedLog } from './recorded-log';
import { writeRecording } from './write';

const fixture = () => readFile(new URL('../../sandboxes/taps/fixtures/smtp.jsonl', import.meta.url), 'utf8');
const events: readonly SandboxEvent[] = [
  { type: 'process.spawn', pid: 1, parent: null, command: ['npm', 'start'], machine: 'api-1', seq: 4, at: 0 },
  { type: 'connection.open', connection: 1, port: 3000, from: null, to: 1, seq: 5, at: 1.5 },
  {
    type: 'connection.data',
    connection: 1,
    direction: 'to-server',
    bytes: Uint8Array.from({ length: 256 }, (_, n) => n),
    length: 300,
    seq: 6,
    at: 2,
  },
  {
    type: 'datagram',
    from: { pid: 1, address: '10.0.0.1', port: 5000 },
    to: { pid: null, address: '10.0.0.2', port: 53 },
    outcome: 'refused',
    bytes: Uint8Array.of(1),
    length: 1,
    seq: 7,
    at: 3,
  },
  { type: 'diagnostic', pid: 1, channel: 'backlab:x', message: { list: [1, null, 'a'] }, seq: 8, at: 3 },
  {
    type: 'fault',
    fault: 'latency',
    state: 'on',
    injected: { kind: 'latency', milliseconds: 5, from: 'page', to: 'app' },
    seq: 9,
    at: 4,
  },
  { type: 'connection.close', connection: 1, how: 'reset', seq: 10, at: 5, cause: 9 },
];
const written = () => writeRecording(events, { origin: 'http-caching', saved: new Date(0) });

describe('a recording', () => {
  it('comes back as it was written, bytes too', () => {
    const { header, events: read, unknown } = readRecording(written());
    expect(read).toEqual(events);
    expect(unknown).toBe(0);
    expect(header).toEqual({
      format: 'backlab-recording',
      version: 1,
      origin: 'http-caching',
      saved: '1970-01-01T00:00:00.000Z',
      forgotten: 4,
    });
  });

  it('of real traffic can be read', async () => {
    const { events: read, unknown } = readRecording(await fixture());
    expect(read.length).toBeGreaterThan(15);
    expect(unknown).toBe(0);
  });

  it('is shown by a log that cannot be written', () => {
    const log = recordedLog(readRecording(written()));
    expect(log.events).toBe(log.events);
    expect(log.forgotten).toBe(4);
    expect(() => log.append({ type: 'process.stop', pid: 1 })).toThrow('only read');
  });

  it('leaves out what a newer version wrote, and counts it', () => {
    const { events: read, unknown } = readRecording(`${written()}{"type":"quantum","seq":11,"at":6}\n`);
    expect([read.length, unknown]).toEqual([events.length, 1]);
  });

  const broken: readonly [string, () => string, string][] = [
    ['of another format', () => '{"format":"har"}\n', 'This is no Backlab recording'],
    ['that is no text', () => 'PK\u0003\u0004', 'This is no Backlab recording'],
    ['of another version', () => written().replace('"version":1', '"version":2'), 'has version 2'],
    ['that was cut off', () => written().slice(0, -10), 'Line 8 is no JSON'],
    [
      'whose bytes are no base64',
      () => written().replace('AAEC', '!!!!'),
      'line 4 (connection.data) is not valid: bytes',
    ],
    [
      'with a wrong field',
      () => written().replace('"port":3000', '"port":"3000"'),
      'line 3 (connection.open) is not valid: port',
    ],
    ['whose numbers fall', () => written().replace('"seq":7', '"seq":5'), 'number 5, after 6'],
    ['whose event has no number', () => written().replace('"seq":4,', ''), 'line 2 is not valid: seq'],
  ];
  it.each(broken)('%s is refused, and why is said', (_, text, message) => {
    expect(() => readRecording(text())).toThrow(message);
  });
});
