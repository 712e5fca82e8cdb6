/**
 * Whether what came over the page's MessagePort has the shape of a message, in both directions. The kernel runs no learner's
 * code; but it stands where learners' code is, and what it says is read on the site's own origin.
 */
import { LIMITS } from '../limits';
import { FIN, RST } from '../process/frames';
import type { FromKernel, PageCalls, ToKernel } from './messages';
import {
  anything,
  type Check,
  checksOf,
  choice,
  count,
  environment,
  type Fields,
  flag,
  listOf,
  oneOf,
  optional,
  orNull,
  path,
  record,
  shape,
  text,
  whole,
} from './shapes';

/** Of one message: events of one task, files that were written, machines. */
const MOST_ITEMS = 1_000_000;

const long: Check = (value) => typeof value === 'string';
const bytes: Check = (value) => value instanceof Uint8Array && value.length <= LIMITS.diskBytes;
const data: Check = (value) => typeof value === 'string' || bytes(value);
const finite: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const map: Check = (value) => value instanceof Map;
const port: Check = (value) => value instanceof MessagePort;
const frame: Check = (value) => bytes(value) || whole(value) || value === FIN || value === RST;
const records = listOf(record, MOST_ITEMS);

const FROM_KERNEL: { readonly [T in FromKernel['t']]: Fields } = {
  ready: {},
  reply: { id: whole },
  fault: { id: whole, code: text, message: long, remedy: optional(long) },
  events: {
    items: listOf(shape({ body: shape({ type: text }), age: finite, at: optional(finite) }), MOST_ITEMS),
  },
  frame: { connection: whole, frame: orNull(frame) },
  'timed-out': { connection: whole },
  input: { input: record },
  replayed: {},
  output: { pid: whole, stream: oneOf('stdout', 'stderr'), bytes },
  message: { pid: whole, value: anything },
  terminal: { pid: whole, wish: oneOf('raw', 'cooked', 'reads') },
  exit: { pid: whole, code: orNull(whole), signal: orNull(text) },
  link: { link: whole, port },
  gone: { link: whole },
  written: { files: listOf(shape({ path: text, size: orNull(whole), by: whole }), MOST_ITEMS) },
  want: { chunk: text },
};

const CALLS: { readonly [M in keyof PageCalls]: Check } = {
  load: shape({ processCode: long, compileCode: long }),
  boot: shape({
    files: map,
    env: environment,
    packages: records,
    entries: record,
    chunks: records,
    services: map,
    seeded: orNull(record),
  }),
  packages: shape({ packages: records, entries: record }),
  chunks: shape({ chunks: listOf(shape({ id: text, code: orNull(long) }), MOST_ITEMS) }),
  spawn: shape({
    command: listOf(long, MOST_ITEMS),
    env: environment,
    ipc: flag,
    machine: text,
    cwd: text,
    terminal: orNull(shape({ columns: count, rows: count, streams: listOf(text, 3) })),
  }),
  connect: shape({ port: finite, machine: text }),
  write: shape({ path, data }),
  read: shape({ path: text }),
  remove: shape({ path: text }),
  list: anything,
  machines: shape({ machines: listOf(shape({ name: text, address: text }), MOST_ITEMS) }),
  faults: shape({ faults: listOf(shape({ cause: whole, fault: record }), MOST_ITEMS) }),
  kill: shape({ pid: whole, cause: whole }),
  signal: shape({ pid: finite, signal: text }),
  clock: shape({ clock: record }),
  turn: shape({ rate: count, jump: count }),
  replay: anything,
  mark: anything,
  nextTimer: anything,
  ping: shape({ pid: whole, timeout: count }),
};

const TO_KERNEL: { readonly [T in Exclude<ToKernel['t'], 'call'>]: Fields } = {
  hello: {},
  kill: { pid: whole, signal: text },
  message: { pid: whole, value: anything },
  stdin: { pid: whole, bytes: orNull(bytes) },
  resize: { pid: whole, columns: count, rows: count },
  closed: { connection: whole },
  frame: { connection: whole, frame },
};

const calls = new Map(Object.entries(CALLS));
const isCall: Check = (value) => {
  const { id, method, args } = value as { id: unknown; method: unknown; args: unknown };
  return whole(id) && typeof method === 'string' && (calls.get(method)?.(args) ?? false);
};

const fromKernel = choice('t', checksOf(FROM_KERNEL));
const toKernel = choice('t', new Map([...checksOf(TO_KERNEL), ['call', isCall]]));

export const isFromKernel = (value: unknown): value is FromKernel => fromKernel(value);
export const isToKernel = (value: unknown): value is ToKernel => toKernel(value);
