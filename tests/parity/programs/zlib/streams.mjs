// Compression streams: flushing in between, pipelines, errors, closing, back-pressure over a megabyte.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';

const gzip = zlib.createGzip();
const gunzip = zlib.createGunzip();
gzip.pipe(gunzip);
const next = () => new Promise((resolve) => gunzip.once('data', (part) => resolve(String(part))));
for (const event of ['one', 'two', 'three']) {
  const arrived = next();
  gzip.write(`event: ${event}`);
  gzip.flush();
  console.log(await arrived, gzip.bytesWritten);
}
const last = next();
gzip.end('the end');
console.log(await last);

const megabyte = Buffer.alloc(1024 * 1024, 'Say what happened. ');
for (const [pack, unpack] of [
  ['createGzip', 'createUnzip'],
  ['createDeflate', 'createInflate'],
  ['createDeflateRaw', 'createInflateRaw'],
  ['createBrotliCompress', 'createBrotliDecompress'],
]) {
  let [length, packed] = [0, 0];
  await pipeline(
    Readable.from([megabyte, megabyte.subarray(7)]),
    zlib[pack]({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
    async function* (parts) {
      for await (const part of parts) {
        packed += part.length;
        yield part;
      }
    },
    zlib[unpack](),
    new Writable({
      write(part, _, done) {
        length += part.length;
        done();
      },
    }),
  );
  console.log(pack, length, packed < 20_000);
}

const twoMembers = zlib.createGunzip();
twoMembers.write(zlib.gzipSync('one '));
twoMembers.end(zlib.gzipSync('and another'));
console.log((await twoMembers.toArray()).join(''));

const broken = await pipeline(
  Readable.from(['nope!']),
  zlib.createGunzip(),
  new Writable({ write: () => undefined }),
).catch((error) => error);
console.log(broken.code, broken.errno, broken.message);
const cut = await pipeline(
  Readable.from([zlib.gzipSync('hello').subarray(0, 12)]),
  zlib.createGunzip(),
  new Writable({ write: () => undefined }),
).catch((error) => error);
console.log(cut.code, cut.message);

const closed = zlib.createDeflate();
closed.close(() => console.log('closed', closed.destroyed));
const changing = zlib.createDeflate({ level: 0 });
const parts = [];
changing.on('data', (part) => parts.push(part));
changing.write('a'.repeat(1000));
changing.params(9, zlib.constants.Z_DEFAULT_STRATEGY, (error) => {
  changing.end('a'.repeat(1000));
  changing.on('end', () =>
    console.log(
      'params',
      error,
      String(zlib.inflateSync(Buffer.concat(parts))).length,
      Buffer.concat(parts).length < 1200,
    ),
  );
});
