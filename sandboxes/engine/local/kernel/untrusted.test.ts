import { expect, it } from 'vitest';
import { isMessage } from './untrusted';

const REQUEST = {
  command: ['node', 'x.ts'],
  env: {},
  cwd: '/app',
  ipc: 'json',
  stdio: { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' },
  detached: false,
  sharesPorts: false,
  thread: null,
};

it.each([
  { t: 'exit', code: 0 },
  { t: 'output', stream: 'stdout', bytes: new Uint8Array(1) },
  { t: 'call', id: 1, method: 'listen', args: { port: 3000, host: '::' } },
  { t: 'spawn', pid: 102, request: REQUEST },
  { t: 'message', value: { any: ['thing'] } },
])('takes $t', (message) => {
  expect(isMessage(message)).toBe(true);
});

it.each([
  null,
  'exit',
  {},
  { t: 'toString' },
  { t: '__proto__' },
  { t: 'init', pid: 1 },
  { t: 'exit', code: '0' },
  { t: 'output', stream: 'stdin', bytes: new Uint8Array(1) },
  { t: 'output', stream: 'stdout', bytes: 'text' },
  { t: 'call', id: 1, method: 'constructor', args: {} },
  { t: 'call', id: 1, method: 'listen', args: { port: '3000' } },
  { t: 'call', id: 1, method: 'listen', args: null },
  { t: 'spawn', pid: 102, request: { ...REQUEST, command: 'node' } },
  { t: 'spawn', pid: 102, request: { ...REQUEST, stdio: {} } },
  { t: 'spawn', pid: 102, request: { ...REQUEST, env: { A: 1 } } },
  { t: 'spawn', pid: 102, request: { ...REQUEST, thread: {} } },
  { t: 'kill', pid: 101, signal: 15 },
])('refuses %j', (message) => {
  expect(isMessage(message)).toBe(false);
});
