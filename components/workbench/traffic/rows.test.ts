import { expect, it } from 'vitest';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { DecodedMessage } from '@/sandboxes/taps/decoded';
import type { WireMessage } from '@/sandboxes/taps/message';
import { decodedJson, matches, processNames, tellsOfFailure } from './rows';

const wire = (message: DecodedMessage, connection: number | null = 1): WireMessage => ({
  key: '1.0',
  connection,
  direction: 'to-client',
  port: 1,
  from: 1,
  to: null,
  seq: 0,
  at: 0,
  message,
  bytes: new Uint8Array(3),
  length: 3,
});
const smtp = (code: number) => wire({ protocol: 'smtp', kind: 'reply', code, lines: ['x'], summary: 'x' });

it('names processes by what they run', () => {
  const spawn = (pid: number, command: string[], machine?: string): SandboxEvent => ({
    type: 'process.spawn',
    pid,
    parent: null,
    command,
    ...(machine ? { machine } : {}),
    seq: pid,
    at: 0,
  });
  const name = processNames([
    spawn(1, ['tsx', '--env-file=.env', 'src/index.ts']),
    spawn(2, ['node', 'worker.js'], 'api-1'),
    spawn(4, ['npm', 'start']),
  ]);
  expect([name(1), name(2), name(4), name(3), name(null), name(null, false)]).toEqual([
    'index.ts (1)',
    'worker.js on api-1 (2)',
    'npm start (4)',
    'process 3',
    'page',
    'unknown',
  ]);
  expect([1, 2, 4, 3].map((pid) => name(pid, true, 'brief'))).toEqual([
    'index.ts',
    'api-1',
    'npm start',
    'process 3',
  ]);
});

it('knows a failure in every protocol', () => {
  expect([smtp(250), smtp(550)].map(tellsOfFailure)).toEqual([false, true]);
  const resp = wire({
    protocol: 'resp',
    kind: 'reply',
    value: { type: 'error', text: 'ERR' },
    answers: 'GET',
    summary: '',
  });
  const unknown = wire({ protocol: 'unknown', kind: 'malformed', summary: '' });
  expect([resp, unknown].map(tellsOfFailure)).toEqual([true, true]);
});

it('filters by protocol and connection', () => {
  expect(matches({ protocol: null, connection: null }, smtp(250))).toBe(true);
  expect(matches({ protocol: 'http', connection: null }, smtp(250))).toBe(false);
  expect(matches({ protocol: 'smtp', connection: 2 }, smtp(250))).toBe(false);
});

it('writes what was decoded without its bytes', () => {
  expect(JSON.parse(decodedJson(smtp(250)))).toEqual({
    protocol: 'smtp',
    kind: 'reply',
    code: 250,
    lines: ['x'],
  });
});

it('writes a header field on one line', () => {
  const headers = [
    ['host', 'x'],
    ['etag', '"a, \\"'],
  ] as const;
  const json = decodedJson(
    wire({
      protocol: 'http',
      kind: 'response',
      status: 200,
      reason: 'OK',
      version: '1.1',
      headers,
      contentLength: 0,
      summary: '',
    }),
  );
  expect(json).toContain('["host", "x"]');
  expect(JSON.parse(json)).toMatchObject({ headers });
});
