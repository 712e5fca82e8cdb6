// Gzip, deflate and raw deflate at once, by callback and by promise: equal bytes, options, checksums, errors.
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const text = 'Say what happened, precisely. '.repeat(50);
const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 31 + (i >> 3)) % 251));
// The tenth byte of gzip names the system.
const hex = (bytes) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(1f8b08.{12})../, '$1..');

for (const data of ['', text, noise])
  for (const name of ['gzip', 'deflate', 'deflateRaw']) {
    const packed = zlib[`${name}Sync`](data);
    console.log(name, hex(packed).slice(0, 120), packed.length);
  }
console.log(
  hex(zlib.deflateSync(text, { level: 9, memLevel: 9, windowBits: 12, strategy: zlib.constants.Z_FIXED })),
);
console.log(hex(await promisify(zlib.gzip)(noise, { level: 1 })).length);
console.log(
  String(await promisify(zlib.unzip)(zlib.deflateSync('unzip knows zlib'))),
  String(zlib.unzipSync(zlib.gzipSync('and gzip'))),
);
console.log(String(zlib.gunzipSync(Buffer.concat([zlib.gzipSync('two '), zlib.gzipSync('members')]))));
const dictionary = Buffer.from('what happened');
console.log(String(zlib.inflateSync(zlib.deflateSync(text, { dictionary }), { dictionary })) === text);
console.log(
  String(
    zlib.gunzipSync(zlib.gzipSync('cut short').subarray(0, 16), { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  ),
);

for (const call of [
  () => zlib.gunzipSync('nope!'),
  () => zlib.gunzipSync(zlib.gzipSync('hello').subarray(0, 12)),
  () => zlib.inflateSync(zlib.deflateSync(text, { dictionary })),
  () => zlib.gunzipSync(zlib.gzipSync(text), { maxOutputLength: 10 }),
  () => zlib.gzipSync(5),
  () => zlib.gzipSync('a', { level: 99 }),
  () => zlib.gzipSync('a', { chunkSize: 1 }),
  () => zlib.gzip('a'),
]) {
  try {
    console.log(call());
  } catch ({ name, code, errno, message }) {
    console.log(name, code, errno, message);
  }
}
zlib.gunzip('nope!', (error, result) => console.log('callback', error.code, error.errno, result));
console.log('before the callback');
