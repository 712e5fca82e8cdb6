import { Buffer as Native } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import buffer from './buffer';

type NodeBuffer = typeof Native;
const Ours = buffer.Buffer as NodeBuffer;

function outcome(call: (B: NodeBuffer) => unknown, B: NodeBuffer): unknown {
  try {
    const result = call(B);
    return result instanceof Uint8Array ? [...result] : result;
  } catch (error) {
    return (error as Error).name;
  }
}

const long = 'naïve 🦊 text that is long enough for the fast path, \ufeffwith a mark';
const cases: readonly [string, (B: NodeBuffer) => unknown][] = [
  ...(
    ['utf8', 'latin1', 'hex', 'base64', 'base64url', 'ascii', 'utf16le', 'binary', 'UTF-8'] as const
  ).flatMap((encoding): [string, (B: NodeBuffer) => unknown][] => [
    [
      `${encoding} out`,
      (B) =>
        B.from([0, 1, 62, 63, 200, 250, 251, 252, 253, 254, 255, 65, 66, 240, 159, 166, 138]).toString(
          encoding as BufferEncoding,
        ),
    ],
    [`${encoding} in`, (B) => B.from('6162636465fa_-+/', encoding as BufferEncoding)],
    [`${encoding} in, long`, (B) => B.from(long, encoding as BufferEncoding)],
    [`${encoding} length`, (B) => B.byteLength('6162636465fa', encoding as BufferEncoding)],
    [`${encoding} is known`, (B) => B.isEncoding(encoding)],
  ]),
  ['long text', (B) => B.from(long).toString()],
  ['broken UTF-8', (B) => B.from([...B.from(long), 0xf0, 0x9f, 0xa6]).toString()],
  [
    'slices of text',
    (B) => [
      B.from(long).toString('utf8', 3, 40),
      B.from('abc').toString('utf8', 1),
      B.from('abc').toString('utf8', 2, 1),
    ],
  ],
  [
    'write',
    (B) => {
      const b = B.alloc(12, '.');
      return [b.write('aGk', 2, 'base64url'), b.write('né', 6), b.toString()];
    },
  ],
  [
    'concat and compare',
    (B) => [
      [...B.concat([B.from('a'), B.from('b')], 5)],
      B.compare(B.from('a'), B.from('b')),
      B.from('a').equals(B.from('a')),
    ],
  ],
  [
    'numbers',
    (B) => {
      const b = B.alloc(16);
      b.writeUInt32BE(0xdeadbeef, 0);
      b.writeBigInt64LE(-5n, 4);
      b.writeDoubleBE(1.5, 8);
      return b;
    },
  ],
  [
    'search',
    (B) => [
      B.from('hello world').indexOf('o w'),
      B.from('hello').includes('ell'),
      B.from('aXbX').lastIndexOf('X'),
    ],
  ],
  ['JSON', (B) => JSON.stringify(B.from('hi'))],
  [
    'shares memory',
    (B) => {
      const bytes = new Uint8Array([1, 2, 3]);
      const b = B.from(bytes.buffer, 1, 2);
      bytes[1] = 9;
      return b;
    },
  ],
  ['subarray', (B) => B.isBuffer(B.from('abc').subarray(1))],
  ['a number is refused', (B) => B.from(5 as never)],
];

describe('Buffer answers as Node’s', () => {
  test.each(cases)('%s', (_, call) => {
    expect(outcome(call, Ours)).toEqual(outcome(call, Native));
  });

  test('tells UTF-8 and ASCII', () => {
    expect([
      buffer.isUtf8(Uint8Array.of(0xc3, 0xa9)),
      buffer.isUtf8(Uint8Array.of(0xc3)),
      buffer.isAscii(Uint8Array.of(65)),
    ]).toEqual([true, false, true]);
  });
});
