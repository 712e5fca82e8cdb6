/** Values that nobody expects, all of them such as a structured clone lets through. */
import type { Random } from '@/sandboxes/http1/mutations';

export const oneOf = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** A value, and what has to be transferred with it. */
export type Sent = readonly [value: unknown, transfer: Transferable[]];

function cycle(): object {
  const self: { self?: object } = {};
  self.self = self;
  return self;
}

function nested(depth: number): unknown {
  let value: unknown = 'core';
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? { value } : [value];
  return value;
}

const resizable = () =>
  new Uint8Array(
    new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(8, {
      maxByteLength: 2 ** 30,
    }),
  );

/** An own property, unlike the `__proto__` of a literal. */
const prototypeKey = () =>
  JSON.parse('{ "__proto__": { "t": "exit" }, "constructor": 1, "toString": 2 }') as object;

const MAKERS: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => true,
  () => '',
  () => 'x',
  () => '__proto__',
  () => 'constructor',
  () => 'x'.repeat(5000),
  () => '\0',
  () => '../../etc/passwd',
  () => '\ud800',
  () => 0,
  () => -0,
  () => -1,
  () => 0.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => Number.NEGATIVE_INFINITY,
  () => Number.MAX_SAFE_INTEGER,
  () => 2 ** 32,
  () => 2 ** 31,
  () => 1e308,
  () => 65_536,
  () => 10n ** 30n,
  () => ({}),
  () => [],
  () => new Array(4_000_000_000),
  () => Object.assign(new Array(2), { 1: 'behind a hole' }),
  () => nested(2000),
  cycle,
  prototypeKey,
  () => new Date(Number.NaN),
  () => new Map([['t', 'exit']]),
  () => new Set([1, 2]),
  () => /x/g,
  () => new TypeError('thrown'),
  () => new Error('with a cause', { cause: cycle() }),
  () => new Uint8Array(0),
  () => new Uint8Array(3),
  () => new Uint8Array(1024 * 1024).subarray(0, 1),
  () => new Uint8Array(new SharedArrayBuffer(8)),
  () => new Float64Array([Number.NaN, -1, 1e308]),
  () => new DataView(new ArrayBuffer(1)),
  () => new ArrayBuffer(8),
  resizable,
  () => new Blob(['x']),
];

export function nastyValue(random: Random): Sent {
  if (random() < 0.03) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    return [port1, [port1]];
  }
  return [oneOf(random, MAKERS)(), []];
}

/** The message with one to three fields, somewhere in it, that are nasty, missing or doubled. */
export function mutated(random: Random, message: object): Sent {
  const copy = structuredClone(message) as Record<string, unknown>;
  const transfer: Transferable[] = [];
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    let place: Record<string, unknown> = copy;
    let names = Object.keys(place);
    let name = oneOf(random, names);
    while (random() < 0.6 && isPlain(place[name])) {
      place = place[name] as Record<string, unknown>;
      names = Object.keys(place);
      if (names.length === 0) break;
      name = oneOf(random, names);
    }
    if (name === undefined) continue;
    const way = random();
    if (way < 0.15) Reflect.deleteProperty(place, name);
    else if (way < 0.25) set(place, '__proto__', {});
    else {
      const [value, moved] = nastyValue(random);
      set(place, name, value);
      transfer.push(...moved);
    }
  }
  // A port whose place was taken by a later change is not moved.
  return [copy, transfer];
}

const set = (place: object, name: string, value: unknown) =>
  Object.defineProperty(place, name, { value, enumerable: true, configurable: true, writable: true });

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && Object.keys(value).length > 0;
