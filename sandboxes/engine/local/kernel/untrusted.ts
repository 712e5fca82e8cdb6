/** Whether what a process sent has the shape of a message. Learner code may have got hold of the port. */
import type { FileChange } from '../files/change';
import { LIMITS } from '../limits';
import type { FromProcess, KernelCalls } from '../process/messages';
import { isSignal } from '../process/signals';
import {
  anything,
  below,
  bytes,
  type Check,
  checksOf,
  choice,
  count,
  date,
  environment,
  type Fields,
  flag,
  frame,
  listOf,
  oneOf,
  optional,
  orNull,
  path,
  port,
  shape,
  text,
  whole,
} from './shapes';

/** What fits an IPv4 packet beside its headers and UDP's (RFC 768). */
const MOST_DATAGRAM = 65_507;
/** Of files, in one message. */
const MOST_CHANGES = 64;
const MOST_WORDS = 100_000;

const stream = oneOf('stdout', 'stderr');
const family = oneOf('IPv4', 'IPv6');
const mode = below(0o10000);
const user = below(2 ** 32);

/** `put` is the page's alone. */
const FILE_CHANGES: { readonly [Op in Exclude<FileChange['op'], 'put'>]: Fields } = {
  make: {
    path,
    ino: whole,
    kind: oneOf('file', 'directory', 'link', 'socket'),
    mode,
    target: text,
    at: date,
  },
  write: { path, ino: whole, offset: whole, bytes, size: below(LIMITS.diskBytes + 1), at: date },
  link: { path, from: path, at: date },
  rename: { path, from: path, at: date },
  remove: { path, at: date },
  attributes: {
    path,
    ino: whole,
    set: shape({
      mode: optional(mode),
      uid: optional(user),
      gid: optional(user),
      accessed: optional(date),
      modified: optional(date),
      changed: date,
    }),
  },
};

const word: Check = (value) => typeof value === 'string' && value.length <= LIMITS.argumentLength;

const way = oneOf('pipe', 'inherit', 'ignore');

const SPAWN_REQUEST = {
  command: listOf(word, MOST_WORDS),
  env: environment,
  // Not yet the one way to write it.
  cwd: text,
  ipc: oneOf('json', 'advanced', null),
  stdio: shape({ stdin: way, stdout: way, stderr: way }),
  detached: flag,
  sharesPorts: flag,
  thread: orNull((value) => value instanceof MessagePort),
};

const CALLS: { readonly [M in keyof KernelCalls]: Fields } = {
  listen: { port: count, host: text },
  connect: { port: count, host: text },
  bindDatagram: { socket: whole, port: count, address: text, family, reuse: flag },
  subtle: { method: text, args: listOf(anything, 16) },
  chunk: { id: text },
  compile: {
    path: text,
    source: (value) => typeof value === 'string' && value.length <= LIMITS.sourceLength,
  },
};

const SHAPES: { readonly [T in Exclude<FromProcess['t'], 'call' | 'files'>]: Fields } = {
  output: { stream, bytes },
  dropped: { stream, lines: whole, characters: whole },
  spawn: { pid: whole, request: shape(SPAWN_REQUEST) },
  exit: { code: below(256), signal: optional((value) => typeof value === 'string' && isSignal(value)) },
  datagram: {
    socket: whole,
    to: shape({ address: text, family, port }),
    bytes: (value) => bytes(value) && (value as Uint8Array).length <= MOST_DATAGRAM,
  },
  'datagrams-read': { socket: whole, length: whole },
  'unbind-datagram': { socket: whole },
  unlisten: { port, binding: oneOf('any', 'loopback', 'own') },
  closed: { connection: whole, how: oneOf('fin', 'reset'), cause: optional(whole) },
  failed: { machine: text, port, code: oneOf('ECONNREFUSED', 'ETIMEDOUT'), cause: whole },
  impaired: {
    connection: whole,
    way: oneOf('forth', 'back'),
    effect: oneOf('delayed', 'held', 'dropped', 'given-up'),
    length: whole,
    by: count,
    cause: whole,
  },
  limited: { code: text, message: text },
  'forget-key': { key: whole },
  'disk-full': { path, cause: whole },
  taps: { bytes, pieces: (value) => value instanceof Float64Array },
  message: { value: anything },
  disconnect: {},
  'child-message': { pid: whole, value: anything },
  'child-disconnect': { pid: whole },
  'child-stdin': { pid: whole, bytes: orNull(bytes) },
  kill: { pid: whole, signal: text },
  listens: { signal: text, on: flag },
  terminal: { wish: oneOf('raw', 'cooked', 'reads') },
  pong: { id: whole, nextTimer: orNull(count) },
  diagnostic: { channel: text, json: (value) => typeof value === 'string' },
  frame: {
    connection: whole,
    accepted: flag,
    frame,
  },
  rest: { spent: whole, more: flag, next: orNull(whole) },
  ready: {},
};

const calls = checksOf(CALLS);
const isCall: Check = (value) => {
  const { id, method, args } = value as { id: unknown; method: unknown; args: unknown };
  return whole(id) && typeof method === 'string' && (calls.get(method)?.(args) ?? false);
};

const MESSAGES: ReadonlyMap<string, Check> = new Map([
  ...checksOf(SHAPES),
  ['call', isCall],
  ['files', shape({ changes: listOf(choice('op', checksOf(FILE_CHANGES)), MOST_CHANGES) })],
]);

const isAny = choice('t', MESSAGES);

export function isMessage(value: unknown): value is FromProcess {
  return isAny(value);
}

/** The number of a call that is none otherwise: whoever made it waits for an answer. */
export function callOf(value: unknown): number | null {
  const { t, id } = Object(value) as { t?: unknown; id?: unknown };
  return t === 'call' && whole(id) ? (id as number) : null;
}
