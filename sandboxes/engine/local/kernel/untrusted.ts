/** Whether what a process sent has the shape of a message. Learner code may have got hold of the port. */
import type { FileChange } from '../files/change';
import type { FromProcess } from '../process/messages';

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value.length < 4096;
const count: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const bytes: Check = (value) => value instanceof Uint8Array;
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const stream = oneOf('stdout', 'stderr');
const anything: Check = () => true;
const record: Check = (value) => typeof value === 'object' && value !== null;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const whole: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

/** What fits an IPv4 packet beside its headers and UDP's (RFC 768). */
const MOST_DATAGRAM = 65_507;

const ENDPOINT = { address: text, family: oneOf('IPv4', 'IPv6'), port: whole };

const FILE_CHANGES: Readonly<Record<FileChange['op'], Readonly<Record<string, Check>>>> = {
  put: { path: text, ino: whole, data: (value) => typeof value === 'string' || bytes(value), at: count },
  make: {
    path: text,
    ino: whole,
    kind: oneOf('file', 'directory', 'link', 'device'),
    mode: whole,
    target: text,
    at: count,
  },
  write: { path: text, ino: whole, offset: whole, bytes, size: whole, at: count },
  link: { path: text, from: text, at: count },
  rename: { path: text, from: text, at: count },
  remove: { path: text, at: count },
  attributes: {
    path: text,
    ino: whole,
    set: (value) =>
      record(value) &&
      Object.entries(value as object).every(
        ([name, each]) =>
          ['mode', 'uid', 'gid', 'accessed', 'modified', 'changed'].includes(name) && count(each),
      ),
  },
};

const isFileChange: Check = (value) => {
  if (!record(value)) return false;
  const change = value as Record<string, unknown>;
  const { op } = change;
  return (
    typeof op === 'string' &&
    Object.hasOwn(FILE_CHANGES, op) &&
    has(change, FILE_CHANGES[op as FileChange['op']])
  );
};

const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    record(value) && has(value as Record<string, unknown>, fields);
const flag = oneOf(true, false);
const way = oneOf('pipe', 'inherit', 'ignore');

const SPAWN_REQUEST = {
  // `node -e` has a whole program as a word.
  command: (value: unknown) =>
    Array.isArray(value) && value.every((word) => typeof word === 'string' && word.length < 1_000_000),
  env: (value: unknown) =>
    record(value) && Object.values(value as object).every((each) => typeof each === 'string'),
  cwd: text,
  ipc: oneOf('json', 'advanced', null),
  stdio: shape({ stdin: way, stdout: way, stderr: way }),
  detached: flag,
  sharesPorts: flag,
  thread: orNull((value) => value instanceof MessagePort),
};

const SHAPES: { readonly [T in FromProcess['t']]: Readonly<Record<string, Check>> } = {
  call: {
    id: count,
    method: oneOf('listen', 'connect', 'bindDatagram', 'subtle', 'chunk', 'compile'),
    args: record,
  },
  output: { stream, bytes },
  dropped: { stream, lines: count, characters: count },
  spawn: { pid: count, request: shape(SPAWN_REQUEST) },
  exit: { code: count, signal: optional(text) },
  datagram: {
    socket: whole,
    to: (value) => record(value) && has(value as Record<string, unknown>, ENDPOINT),
    bytes: (value) => value instanceof Uint8Array && value.length <= MOST_DATAGRAM,
  },
  'datagrams-read': { socket: whole, length: whole },
  'unbind-datagram': { socket: whole },
  unlisten: { port: count, binding: oneOf('any', 'loopback', 'own') },
  closed: { connection: count, how: oneOf('fin', 'reset'), cause: optional(whole) },
  failed: { machine: text, port: whole, code: oneOf('ECONNREFUSED', 'ETIMEDOUT'), cause: whole },
  impaired: {
    connection: whole,
    way: oneOf('forth', 'back'),
    effect: oneOf('delayed', 'held', 'dropped'),
    length: whole,
    by: count,
    cause: whole,
  },
  'disk-full': { path: text, cause: whole },
  taps: { bytes, pieces: (value) => value instanceof Float64Array },
  message: { value: anything },
  disconnect: {},
  'child-message': { pid: count, value: anything },
  'child-disconnect': { pid: count },
  'child-stdin': { pid: count, bytes: orNull(bytes) },
  kill: { pid: count, signal: text },
  terminal: { wish: oneOf('raw', 'cooked', 'reads') },
  pong: { id: count, nextTimer: orNull(count) },
  diagnostic: { channel: text, message: anything },
  files: { change: isFileChange },
};

const CALLS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  listen: { port: count, host: text },
  connect: { port: count, host: text },
  bindDatagram: {
    socket: whole,
    port: count,
    address: text,
    family: oneOf('IPv4', 'IPv6'),
    reuse: oneOf(true, false),
  },
  subtle: { method: text, args: Array.isArray },
  chunk: { id: text },
  compile: { path: text, source: (value) => typeof value === 'string' },
};

export function isMessage(value: unknown): value is FromProcess {
  if (typeof value !== 'object' || value === null) return false;
  const message = value as Record<string, unknown>;
  const type = message['t'];
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return false;
  if (!has(message, SHAPES[type as FromProcess['t']])) return false;
  return (
    type !== 'call' || has(message['args'] as Record<string, unknown>, CALLS[String(message['method'])] ?? {})
  );
}

function has(message: Record<string, unknown>, shape: Readonly<Record<string, Check>>): boolean {
  return Object.entries(shape).every(([field, check]) => check(message[field]));
}
