import { Readable } from 'node:stream';
import native from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import ours from './index';

vi.mock('../../process/chunks', async () => {
  const { readFileSync } = await import('node:fs');
  const { createBrotliCoder } = await import('./brotli-coder');
  const folder = new URL('.', import.meta.resolve('brotli-wasm'));
  const coder = createBrotliCoder(readFileSync(new URL('pkg.web/brotli_wasm_bg.wasm', folder)));
  return { loadChunk: () => ({ coder }), ChunkMissing: class extends Error {} };
});

type Zlib = typeof native;
const { constants } = native;
const quality = (value: number) => ({ params: { [constants.BROTLI_PARAM_QUALITY]: value } });
const dictionary = Buffer.from('what happened');

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
  ['bad chunk size', (z) => z.gzipSync('a', { chunkSize: 1 })],
  ['bad flush', (z) => z.gzipSync('a', { flush: 99 })],
  ['level of text', (z) => z.gzipSync('a', { level: 'x' as never })],
  ['level NaN', (z) => z.gzipSync('a', { level: Number.NaN })],
  ['strategy 9', (z) => z.gzipSync('a', { strategy: 9 })],
  [
    'every level',
    (z) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => z.deflateSync(noise, { level }).length),
  ],
  [
    'every strategy',
    (z) => [0, 1, 2, 3, 4].map((strategy) => z.deflateSync(text, { strategy }).toString('hex')),
  ],
  ['a small window', (z) => z.deflateSync(text, { windowBits: 9, memLevel: 1 })],
  ['a raw window of 8', (z) => z.deflateRawSync(text, { windowBits: 8 })],
  ['a dictionary', (z) => z.inflateSync(native.deflateSync(text, { dictionary }), { dictionary })],
  ['deflate with a dictionary', (z) => z.deflateSync(text, { dictionary })],
  ['no dictionary', (z) => z.inflateSync(native.deflateSync(text, { dictionary }))],
  [
    'another dictionary',
    (z) => z.inflateSync(native.deflateSync(text, { dictionary }), { dictionary: Buffer.from('x') }),
  ],
  ['dictionary of 5', (z) => z.gzipSync('a', { dictionary: 5 as never })],
  [
    'info',
    (z) =>
      (z.gzipSync('abc', { info: true }) as never as { buffer: Buffer; engine: { bytesWritten: number } })
        .engine.bytesWritten,
  ],
  ['output of at most nothing', (z) => z.gzipSync('a', { maxOutputLength: 0 })],
  ['garbage after gzip', (z) => z.gunzipSync(Buffer.concat([native.gzipSync('a'), Buffer.from('trailing')]))],
  ['zeros after gzip', (z) => z.gunzipSync(Buffer.concat([native.gzipSync('a'), Buffer.alloc(10)]))],
  [
    'garbage after deflate',
    (z) => z.inflateSync(Buffer.concat([native.deflateSync('a'), Buffer.from('trailing')])),
  ],
  [
    'cut short, and accepted',
    (z) => z.gunzipSync(native.gzipSync('hello').subarray(0, 15), { finishFlush: 2 }),
  ],
  ['no callback', (z) => z.gzip('a', undefined as never)],
  ['crc32', (z) => [z.crc32('hello'), z.crc32('o', z.crc32('hell')), z.crc32(noise)]],
  ['crc32 of 5', (z) => z.crc32(5 as never)],
  ['crc32 from b', (z) => z.crc32('a', 'b' as never)],
  ['codes', (z) => (z as never as { codes: object }).codes],
  ['constants', (z) => Object.entries(z.constants).filter(([name]) => !/ZSTD|ZLIB_VERNUM/.test(name))],
  ['names of classes', (z) => [z.Gzip.name, z.BrotliDecompress.name, z.createGzip().constructor.name]],
  ['brotli', (z) => z.brotliCompressSync(text)],
  ['brotli of nothing', (z) => z.brotliCompressSync('')],
  ['brotli, middling', (z) => z.brotliCompressSync(text, quality(5))],
  ['brotli back', (z) => z.brotliDecompressSync(native.brotliCompressSync(noise))],
  [
    'brotli back, much',
    (z) =>
      z.brotliDecompressSync(native.brotliCompressSync(Buffer.alloc(5_000_000, 'abc'), quality(1))).length,
  ],
  ['not brotli', (z) => z.brotliDecompressSync(Buffer.from([255, 255, 255, 255]))],
  [
    'brotli cut short',
    (z) => z.brotliDecompressSync(native.brotliCompressSync('hello hello').subarray(0, 6)),
  ],
  ['brotli of nothing back', (z) => z.brotliDecompressSync('')],
  [
    'brotli with trailing bytes',
    (z) => z.brotliDecompressSync(Buffer.concat([native.brotliCompressSync('a'), Buffer.from('trail')])),
  ],
  ['brotli parameter 99', (z) => z.brotliCompressSync('a', { params: { 99: 1 } })],
  [
    'a bomb of brotli',
    (z) => z.brotliDecompressSync(native.brotliCompressSync('a'.repeat(1000)), { maxOutputLength: 10 }),
  ],
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
    const packed = await new Promise<Buffer>((resolve) =>
      ours.gzip('hi', (_, bytes) => resolve(bytes as Buffer)),
    );
    expect(native.gunzipSync(packed).toString()).toBe('hi');
  });

  test('brotli streams, with flushes and without', async () => {
    const packed = async (flushes: boolean) => {
      const brotli = ours.createBrotliCompress(quality(4));
      const pieces: Buffer[] = [];
      brotli.on('data', (piece: Buffer) => pieces.push(piece));
      for (const part of ['event: one', text, '']) {
        brotli.write(part);
        if (flushes) await new Promise<void>((resolve) => brotli.flush(resolve));
        if (flushes && part) {
          const sofar = native.createBrotliDecompress();
          sofar.write(Buffer.concat(pieces));
          await new Promise((resolve) => sofar.once('data', resolve));
          sofar.destroy();
        }
      }
      brotli.end('the end');
      await new Promise((resolve) => brotli.once('end', resolve));
      return Buffer.concat(pieces);
    };
    for (const flushes of [true, false])
      expect(native.brotliDecompressSync(await packed(flushes)).toString()).toBe(`event: one${text}the end`);
    expect((await packed(false)).length).toBeLessThan(200);
    const empty = ours.createBrotliCompress();
    empty.flush();
    expect(
      native.brotliDecompressSync(await new Response(Readable.toWeb(empty.end()) as never).bytes()),
    ).toHaveLength(0);
  });

  test('brotli of megabytes, in pieces', async () => {
    const much = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * i) % 251));
    const brotli = ours.createBrotliCompress(quality(1));
    const back = native.createBrotliDecompress();
    Readable.from([much.subarray(0, 2_000_000), much.subarray(2_000_000)])
      .pipe(brotli)
      .pipe(back);
    const pieces: Buffer[] = [];
    for await (const piece of back) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).equals(much)).toBe(true);
  });

  test('other parameters from here on, and anew', async () => {
    const deflate = ours.createDeflateRaw({ level: 0 });
    const pieces: Buffer[] = [];
    deflate.on('data', (piece: Buffer) => pieces.push(piece));
    deflate.write(text);
    await new Promise<void>((resolve) => deflate.params(9, 0, () => resolve()));
    deflate.end(text);
    await new Promise((resolve) => deflate.once('end', resolve));
    const all = Buffer.concat(pieces);
    expect(native.inflateRawSync(all).toString()).toBe(text + text);
    expect(all.length).toBeLessThan(text.length + 400);
  });
});
