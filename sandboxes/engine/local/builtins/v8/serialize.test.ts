/** What our serializer writes is what V8 writes, octet by octet, and each reads what the other wrote. */
import { inspect } from 'node:util';
import native from 'node:v8';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../faults/random';
import { DefaultDeserializer, Deserializer } from './deserializer';
import { DefaultSerializer, Serializer } from './serializer';

function serialize(value: unknown): Buffer {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(bytes: Uint8Array<ArrayBuffer>): unknown {
  const deserializer = new DefaultDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
}

const shown = (value: unknown) => inspect(value, { depth: 20, showHidden: false });
function outcome(of: () => unknown): string {
  try {
    return shown(of());
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

const shared = { a: 1 };
const round: Record<string, unknown> = { x: 1 };
round['me'] = round;
class Point {
  readonly x = 1;
  get y(): number {
    return 2;
  }
}

const VALUES: readonly unknown[] = [
  [undefined, null, true, false],
  // Were all of them numbers, V8 would write what it keeps the array as: doubles.
  ['', 0, 1, -1, 2 ** 30, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY],
  ['', 'abc', 'é', '日本', 'x'.repeat(200), '日'.repeat(70)],
  [123n, -123n, 0n, 2n ** 70n],
  [[], [[]], [undefined], new Array(5), Object.assign([1], { k: 2 }), Object.assign(new Array(3), [1])],
  { a: 1, b: 'x', 1: 2, '-1': 4, '01': 5, 4294967296: 1, 日: 2 },
  [new Date(5), /a+/gi, /日/u],
  new Map<unknown, unknown>([
    [1, 2],
    ['k', { z: [shared, shared] }],
  ]),
  new Set([1, shared, shared]),
  [new Uint8Array([1, 2]), Buffer.from('hi'), new Float64Array([1]), new BigInt64Array(2)],
  [new ArrayBuffer(3), new DataView(new ArrayBuffer(4), 1, 2)],
  [new Error('boom'), new TypeError('t'), new RangeError(''), new Error('c', { cause: shared })],
  [Object(1), Object('s'), Object(true), Object(false), Object(5n)],
  [round, new Point(), Object.create(null)],
  () => 1,
  Symbol('q'),
  new WeakMap(),
  Promise.resolve(),
];

/** Other versions of V8 write a later version of the format. */
const same = native.serialize(0)[1] === serialize(0)[1];

describe.skipIf(!same)('as V8', () => {
  test.each(VALUES.map((value) => [shown(value).replaceAll(/\s+/g, ' ').slice(0, 60), value]))(
    '%s',
    (_, value) => {
      const theirs = outcome(() => native.serialize(value).toString('hex'));
      expect(outcome(() => serialize(value).toString('hex'))).toBe(theirs);
      if (!/^'[0-9a-f]+'$/.test(theirs)) return;
      expect(shown(deserialize(native.serialize(value) as Buffer<ArrayBuffer>))).toBe(
        shown(native.deserialize(serialize(value))),
      );
    },
  );

  test('octets that are damaged', () => {
    const random = seededRandom(7);
    const whole = native.serialize([
      1,
      'é',
      { a: [2n, true, null] },
      new Map([[1, new Set([2])]]),
      new Date(5),
    ]);
    for (let count = 0; count < 500; count++) {
      const bytes = Buffer.from(whole) as Buffer<ArrayBuffer>;
      const at = 2 + Math.floor(random() * (bytes.length - 2));
      bytes[at] = Math.floor(random() * 256);
      const theirs = outcome(() => native.deserialize(bytes));
      // How long an array may be is a matter of memory.
      if (!theirs.includes('empty items'))
        expect(
          outcome(() => deserialize(bytes)),
          bytes.toString('hex'),
        ).toBe(theirs);
    }
  });

  test('by hand', () => {
    const written = [native.Serializer, Serializer as unknown as typeof native.Serializer].map((Type) => {
      const serializer = new Type();
      serializer.writeHeader();
      serializer.writeUint32(300);
      serializer.writeUint64(1, 2);
      serializer.writeDouble(1.5);
      serializer.writeRawBytes(Buffer.from('q'));
      serializer.writeValue({ part: new Uint16Array([1, 2, 3]).subarray(1) });
      return serializer.releaseBuffer().toString('hex');
    });
    expect(written[1]).toBe(written[0]);
    const read = new Deserializer(Buffer.from(written[0] ?? '', 'hex') as Buffer<ArrayBuffer>);
    expect([read.readHeader(), read.readUint32(), read.readUint64(), read.readDouble()]).toEqual([
      true,
      300,
      [1, 2],
      1.5,
    ]);
    expect([String(read.readRawBytes(1)), read.readValue()]).toEqual([
      'q',
      { part: new Uint16Array([2, 3]) },
    ]);
  });
});
