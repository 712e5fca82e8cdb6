// Brotli at once and by callback: equal bytes for small inputs, quality, errors.
import { promisify } from 'node:util';
import zlib, { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const text = 'Say what happened, precisely. '.repeat(50);
const quality = (value) => ({ params: { [constants.BROTLI_PARAM_QUALITY]: value } });
console.log(brotliCompressSync('').toString('hex'), brotliCompressSync('a').toString('hex'));
console.log(brotliCompressSync(text).toString('hex'));
console.log(
  brotliCompressSync(JSON.stringify({ id: 7, name: 'Ada', tags: ['x', 'y'] }), quality(5)).toString('hex'),
);
console.log(String(brotliDecompressSync(brotliCompressSync(text, quality(1)))) === text);
console.log(String(await promisify(zlib.brotliDecompress)(await promisify(zlib.brotliCompress)('later'))));
console.log(brotliDecompressSync(brotliCompressSync(Buffer.alloc(3_000_000, 'abc'), quality(3))).length);

for (const call of [
  () => brotliDecompressSync(Buffer.from([255, 255, 255, 255])),
  () => brotliDecompressSync(brotliCompressSync('hello hello').subarray(0, 6)),
  () => brotliDecompressSync(''),
  () => brotliCompressSync('a', { params: { 99: 1 } }),
  () => brotliDecompressSync(brotliCompressSync(text), { maxOutputLength: 10 }),
]) {
  try {
    console.log(call());
  } catch ({ name, code, errno, message }) {
    console.log(name, code, errno, message);
  }
}

// A stream that is flushed can be read so far.
const brotli = zlib.createBrotliCompress();
const back = zlib.createBrotliDecompress();
brotli.pipe(back);
const arrived = new Promise((resolve) => back.once('data', (part) => resolve(String(part))));
brotli.write('event: one');
brotli.flush();
console.log(await arrived);
brotli.end();
back.on('end', () => console.log('end')).resume();
