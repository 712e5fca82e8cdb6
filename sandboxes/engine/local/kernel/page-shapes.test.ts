import { expect, it } from 'vitest';
import { isFromKernel, isToKernel } from './page-shapes';

const bytes = new Uint8Array(1);
const SPAWN = { command: ['npm', 'start'], env: {}, ipc: false, machine: 'app', cwd: '', terminal: null };

it.each([
  { t: 'ready' },
  { t: 'reply', id: 1, value: undefined },
  { t: 'fault', id: 1, code: 'ENOENT', message: 'no', remedy: undefined },
  { t: 'events', items: [{ body: { type: 'listen', pid: 1, port: 1 }, age: -0.1 }] },
  { t: 'output', pid: 1, stream: 'stderr', bytes },
  { t: 'exit', pid: 1, code: null, signal: 'SIGKILL' },
  { t: 'frame', connection: 1, frame: null },
  { t: 'written', files: [{ path: 'a.txt', size: null, by: 1 }] },
])('the page takes $t', (message) => {
  expect(isFromKernel(message)).toBe(true);
});

it.each([
  null,
  'ready',
  {},
  { t: 'toString' },
  { t: '__proto__' },
  { t: 'call', id: 1, method: 'list', args: null },
  { t: 'fault', id: 1, code: 1, message: 'no' },
  { t: 'events', items: {} },
  { t: 'events', items: [{ body: {}, age: 0 }] },
  { t: 'output', pid: 1, stream: 'stdin', bytes },
  { t: 'output', pid: 1, stream: 'stdout', bytes: 'text' },
  { t: 'exit', pid: '1', code: 0, signal: null },
  { t: 'link', link: 1, port: {} },
  { t: 'written', files: [{ path: 'a'.repeat(5000), size: 1, by: 1 }] },
  { t: 'want', chunk: {} },
])('the page refuses %j', (message) => {
  expect(isFromKernel(message)).toBe(false);
});

it.each([
  { t: 'hello' },
  { t: 'call', id: 1, method: 'list', args: null },
  { t: 'call', id: 1, method: 'spawn', args: SPAWN },
  { t: 'call', id: 1, method: 'write', args: { path: '/app/a b.txt', data: '' } },
  { t: 'stdin', pid: 1, bytes: null },
  { t: 'frame', connection: 1, frame: 'F' },
])('the kernel takes $t', (message) => {
  expect(isToKernel(message)).toBe(true);
});

it.each([
  undefined,
  { t: 'init' },
  { t: 'call', id: 1, method: 'constructor', args: {} },
  { t: 'call', id: '1', method: 'list', args: null },
  { t: 'call', id: 1, method: 'spawn', args: { ...SPAWN, command: 'npm start' } },
  { t: 'call', id: 1, method: 'write', args: { path: '/app/../etc/x', data: '' } },
  { t: 'call', id: 1, method: 'boot', args: { files: {} } },
  { t: 'stdin', pid: 1, bytes: 'text' },
  { t: 'kill', pid: 1, signal: 9 },
])('the kernel refuses %j', (message) => {
  expect(isToKernel(message)).toBe(false);
});
