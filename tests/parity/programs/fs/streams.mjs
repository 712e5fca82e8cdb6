// Read and write streams of files: events in order, ranges, errors, back-pressure, closing.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';

const root = fs.mkdtempSync(join(tmpdir(), 'parity-'));
const at = (name) => join(root, name);
const mask = (text) => String(text).replaceAll(root, '<root>');

const writer = fs.createWriteStream(at('a'), { highWaterMark: 8 });
for (const event of ['open', 'ready', 'drain', 'finish', 'close'])
  writer.on(event, () => console.log('write', event, writer.pending, writer.bytesWritten));
console.log(writer.pending, writer.fd, mask(writer.path), writer.flags, writer.mode, writer.autoClose);
console.log(writer.write('0123456789'), writer.write('ab'));
await new Promise((resolve) => writer.once('drain', resolve));
writer.end('END');
await finished(writer);
console.log(fs.readFileSync(at('a'), 'utf8'), writer.closed, writer.destroyed, writer.fd);

const reader = fs.createReadStream(at('a'), { start: 2, end: 11, highWaterMark: 4, encoding: 'utf8' });
for (const event of ['open', 'ready', 'end', 'close'])
  reader.on(event, () => console.log('read', event, reader.bytesRead));
reader.on('data', (chunk) => console.log('data', chunk));
await new Promise((resolve) => reader.on('close', resolve));
console.log(reader.readableEnded, reader.fd);

for (const [name, make] of [
  ['missing', () => fs.createReadStream(at('none'))],
  ['directory', () => fs.createReadStream(root)],
  ['no folder', () => fs.createWriteStream(at('none/x'))],
  ['exists', () => fs.createWriteStream(at('a'), { flags: 'wx' })],
]) {
  const stream = make();
  const events = [];
  for (const event of ['open', 'ready', 'error', 'end', 'finish', 'close'])
    stream.on(event, (error) =>
      events.push(event === 'error' ? `error ${error.code} ${error.syscall}` : event),
    );
  if ('write' in stream) stream.write('x');
  else stream.resume();
  await new Promise((resolve) => stream.on('close', resolve));
  console.log(name, events);
}

await pipeline(
  fs.createReadStream(at('a')),
  new Transform({ transform: (chunk, _, done) => done(null, String(chunk).toUpperCase()) }),
  fs.createWriteStream(at('b')),
);
console.log(fs.readFileSync(at('b'), 'utf8'));
await pipeline(fs.createReadStream(at('b')), fs.createWriteStream(at('b2'), { flags: 'a' }));
const appended = fs.createWriteStream(at('b2'), { flags: 'a' });
appended.end('+');
await finished(appended);
console.log(fs.readFileSync(at('b2'), 'utf8'));
const middle = fs.createWriteStream(at('b2'), { flags: 'r+', start: 3 });
middle.end('***');
await finished(middle);
console.log(fs.readFileSync(at('b2'), 'utf8'));

const big = Buffer.alloc(300_000, 'x');
fs.writeFileSync(at('big'), big);
const sizes = [];
for await (const chunk of fs.createReadStream(at('big'))) sizes.push(chunk.length);
console.log(sizes);
const early = fs.createReadStream(at('big'));
for await (const chunk of early) {
  console.log(chunk.length);
  break;
}
console.log(early.destroyed);
const controller = new AbortController();
const aborted = fs.createReadStream(at('big'), { signal: controller.signal });
aborted.on('error', (error) => console.log(error.name, error.code));
controller.abort();
await new Promise((resolve) => aborted.on('close', resolve));
const fd = fs.openSync(at('a'));
const kept = fs.createReadStream(null, { fd, autoClose: false, start: 0, end: 2 });
kept.resume();
await finished(kept);
console.log(fs.fstatSync(fd).isFile(), kept.destroyed);
fs.closeSync(fd);
const closing = fs.createWriteStream(at('c'));
closing.write('kept');
await new Promise((resolve) => closing.close(resolve));
console.log('closed', fs.readFileSync(at('c'), 'utf8'));
for (const stream of [fs.createReadStream(at('a')), fs.ReadStream(at('a'))]) {
  console.log(stream instanceof fs.ReadStream);
  stream.resume();
  await finished(stream);
}
fs.rmSync(root, { recursive: true });
