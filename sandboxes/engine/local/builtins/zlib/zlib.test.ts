import { Readable } from 'node:stream';
import native from 'node:zlib';
import { describe, expect, test } from 'vitest';
import ours from './index';

type Zlib = typeof native;

function outcome(call: (zlib: Zlib) => unknown, zlib: unknown): unknown {
  try {
    const result = call(zlib as Zlib);
    return Buffer.isBuffer(result) ? result.toString('hex') : result;
  } catch (error) {
    const { name, message, code, errno } = error as Error & { code?: string; errno?: number };
    return { name, message, code, errno };
  }
}

const text = 'Say what happened, precisely. '.repeat(200);
const noise = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251));
const damaged = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] = (copy[copy.length + at] ?? 0) ^ 1;
  return copy;
};

const same: readonly [string, (zlib: Zlib) => unknown][] = [
  ['gzip', (z) => z.gzipSync(text)],
  ['gzip of noise', (z) => z.gzipSync(noise)],
  ['gzip, best', (z) => z.gzipSync(text, { level: 9 })],
  ['gzip, stored', (z) => z.gzipSync(noise, { level: 0 })],
  ['deflate', (z) => z.deflateSync(text)],
  ['raw deflate', (z) => z.deflateRawSync(text)],
  ['deflate of nothing', (z) => z.deflateSync('')],
  ['gunzip', (z) => z.gunzipSync(native.gzipSync(noise))],
  ['gunzip of two members', (z) => z.gunzipSync(Buffer.concat([native.gzipSync('a'), native.gzipSync('b')]))],
  ['inflate', (z) => z.inflateSync(native.deflateSync(text))],
  ['raw inflate', (z) => z.inflateRawSync(native.deflateRawSync(text))],
  ['unzip of zlib', (z) => z.unzipSync(native.deflateSync(text))],
  ['unzip of gzip', (z) => z.unzipSync(native.gzipSync(text))],
  ['not gzip', (z) => z.gunzipSync(Buffer.from('nope!'))],
  ['cut short', (z) => z.gunzipSync(native.gzipSync('hello').subarray(0, 12))],
  ['wrong checksum', (z) => z.gunzipSync(damaged(native.gzipSync('hello hello'), -6))],
  ['not zlib', (z) => z.inflateSync(Buffer.from('zz'))],
  ['not raw deflate', (z) => z.inflateRawSync(Buffer.from([255, 255, 255]))],
  ['a number', (z) => z.gzipSync(5 as never)],
  ['level 99', (z) => z.gzipSync('a', { level: 99 })],
  ['a bomb', (z) => z.gunzipSync(native.gzipSync('a'.repeat(100_000)), { maxOutputLength: 10 })],
];

describe('node:zlib answers as Node does', () => {
  test.each(same)('%s', (_, call) => {
    expect(outcome(call, ours)).toEqual(outcome(call, native));
  });

  test('streams, in small pieces and with a flush between', async () => {
    const gzip = ours.createGzip();
    const pieces: Buffer[] = [];
    gzip.on('data', (piece: Buffer) => pieces.push(piece));
    gzip.write('event: one\n\n');
    await new Promise<void>((resolve) => gzip.flush(2, resolve));
    const sofar = native.createGunzip();
    const first = new Promise((resolve) => sofar.once('data', (bytes: Buffer) => resolve(bytes.toString())));
    sofar.write(Buffer.concat(pieces));
    expect(await first).toBe('event: one\n\n');
    sofar.destroy();
    gzip.end('event: two\n\n');
    await new Promise((resolve) => gzip.once('end', resolve));
    expect(native.gunzipSync(Buffer.concat(pieces)).toString()).toBe('event: one\n\nevent: two\n\n');
  });

  test('a broken stream errors with zlib’s code', async () => {
    const gunzip = ours.createGunzip();
    const error = new Promise((resolve) => gunzip.once('error', resolve));
    Readable.from([Buffer.from('nope!')]).pipe(gunzip);
    expect(await error).toMatchObject({ code: 'Z_DATA_ERROR', message: 'incorrect header check' });
  });

  test('callbacks come on a later turn', async () => {
    const packed = await new Promise<Buffer | undefined>((resolve) =>
      ours.gzip('hi', (_, bytes) => resolve(bytes)),
    );
    expect(native.gunzipSync(packed ?? '').toString()).toBe('hi');
  });
});
