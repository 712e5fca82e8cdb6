// Readable: from, iteration, helpers, encodings, errors, web streams, and the order of its events.
import stream, { Duplex, PassThrough, Readable, Transform, Writable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
console.log(
  await Readable.from(['a', 'b']).toArray(),
  await text(Readable.from('whole')),
  await json(Readable.from(['{"a":', '1}'])),
);
console.log(
  await Readable.from([1, 2, 3, 4])
    .map((n) => n * 2)
    .filter((n) => n > 2)
    .toArray(),
);
console.log(
  await Readable.from([1, 2, 3])
    .flatMap((n) => [n, n])
    .take(4)
    .drop(1)
    .toArray(),
);
console.log(
  await Readable.from([1, 2, 3]).reduce((sum, n) => sum + n, 0),
  await Readable.from([1, 2]).some((n) => n > 1),
);
console.log(
  await Readable.from([1, 2]).every((n) => n > 1),
  await Readable.from([1, 2, 3]).find((n) => n > 1),
);
await Readable.from([1, 2]).forEach((n) => void console.log('each', n));
await Readable.from([1])
  .map(() => {
    throw new Error('in map');
  })
  .toArray()
  .catch((error) => console.log(error.message));

const log = [];
const readable = new Readable({
  highWaterMark: 3,
  encoding: 'utf8',
  read() {
    log.push('read');
  },
});
for (const event of ['data', 'end', 'close', 'readable', 'pause', 'resume', 'error'])
  readable.on(event, (value) => log.push(event, value));
log.push(readable.push('ab'), readable.push('cdef'), readable.readableLength, readable.readableFlowing);
await nextTurn();
log.push(readable.read(1), readable.read(), readable.read());
readable.push(null);
readable.read();
await nextTurn();
console.log(log.join());
console.log(
  readable.destroyed,
  readable.readableEnded,
  readable.closed,
  readable.readableDidRead,
  readable.readableAborted,
  readable.errored,
);
const flowing = Readable.from(['x', 'y']);
flowing.on('data', (chunk) => {
  console.log('data', chunk);
  flowing.pause();
  setImmediate(() => flowing.resume());
});
await finished(flowing);
const unshifting = new Readable({
  read() {
    /* nothing */
  },
});
unshifting.push('world');
unshifting.unshift('hello ');
unshifting.push(null);
console.log(String(await unshifting.read()), unshifting.isPaused());

const failing = new Readable({
  read() {
    this.destroy(new Error('failed'));
  },
});
failing.on('error', (error) => console.log('error', error.message)).on('close', () => console.log('close'));
failing.resume();
await finished(failing).catch((error) => console.log('finished', error.message));
const early = new Readable({
  read() {
    /* nothing */
  },
});
early.destroy();
await finished(early).catch((error) => console.log(error.code, error.message));
for await (const chunk of Readable.from([1, 2, 3])) if (chunk === 2) break;
try {
  Readable.from(5);
} catch (error) {
  console.log(error.code, error.message);
}
const ended = new Readable({
  read() {
    /* nothing */
  },
});
ended.on('error', (error) => console.log(error.code, error.message));
ended.push(null);
ended.push('late');
await nextTurn();

const writes = [];
const writable = new Writable({
  highWaterMark: 4,
  write(chunk, encoding, done) {
    writes.push(String(chunk), encoding);
    setImmediate(done);
  },
  final(done) {
    writes.push('final');
    done();
  },
});
for (const event of ['drain', 'finish', 'close', 'prefinish']) writable.on(event, () => writes.push(event));
writes.push(
  writable.write('12345'),
  writable.write(Buffer.from('6')),
  writable.writableLength,
  writable.writableNeedDrain,
);
writable.cork();
writable.write('7');
writable.uncork();
writable.end('8', () => writes.push('ended'));
await finished(writable);
await nextTurn();
console.log(writes.join());
writable.on('error', (error) => console.log(error.code, error.message));
writable.write('x', (error) => console.log('callback', error.code));
await nextTurn();
for (const wrong of [
  () =>
    new Writable({
      write() {
        /* nothing */
      },
    }).write(null),
  () => new Writable().write('x', 'nope'),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
const batched = [];
const many = new Writable({
  writev(chunks, done) {
    batched.push(chunks.map(({ chunk }) => String(chunk)));
    setImmediate(done);
  },
});
many.write('a');
many.write('b');
many.write('c');
many.end();
await finished(many);
console.log(batched);

const upper = () =>
  new Transform({
    transform(chunk, _, done) {
      done(null, String(chunk).toUpperCase());
    },
    flush(done) {
      done(null, '!');
    },
  });
console.log(await text(Readable.from(['a', 'b']).pipe(upper())));
console.log(await text(stream.compose(Readable.from(['a', 'b']), upper())));
console.log(
  await text(
    stream
      .compose(async function* (source) {
        for await (const chunk of source) yield `<${chunk}>`;
      })
      .end('gen'),
  ),
);
await pipeline(
  Readable.from(['p']),
  async function* (source) {
    for await (const chunk of source) yield chunk + chunk;
  },
  async (source) => console.log('sink', await text(source)),
);
console.log(await pipeline(Readable.from(['v']), async (source) => (await text(source)).length));
await pipeline(
  Readable.from(['p']),
  new Transform({
    transform(_chunk, _, done) {
      done(new Error('in transform'));
    },
  }),
  new PassThrough(),
).catch((error) => console.log(error.message));
const unfinished = new PassThrough();
setImmediate(() => unfinished.destroy());
await pipeline(
  new Readable({
    read() {
      /* nothing */
    },
  }),
  unfinished,
).catch((error) => console.log(error.code, error.message));
const controller = new AbortController();
setImmediate(() => controller.abort());
await pipeline(
  new Readable({
    read() {
      /* nothing */
    },
  }),
  new PassThrough(),
  { signal: controller.signal },
).catch((error) => console.log(error.name, error.code));
const signalled = stream.addAbortSignal(
  AbortSignal.abort(),
  new Readable({
    read() {
      /* nothing */
    },
  }),
);
signalled.on('error', (error) => console.log(error.name));
await nextTurn();
console.log(
  stream.getDefaultHighWaterMark(true),
  new Readable({ objectMode: true }).readableHighWaterMark,
  stream.isReadable(new Readable()),
  stream.isErrored(signalled),
  stream.isDisturbed(flowing),
);
const pair = Duplex.from({
  readable: Readable.from(['r']),
  writable: new Writable({
    write(chunk, _, done) {
      console.log('wrote', String(chunk));
      done();
    },
  }),
});
pair.end('w');
console.log(await text(pair));
console.log(
  await text(
    Duplex.from(async function* (source) {
      for await (const chunk of source) yield String(chunk).repeat(2);
    }).end('dup'),
  ),
);
const web = Readable.toWeb(Readable.from(['w1', 'w2']));
for await (const chunk of web) console.log(chunk);
console.log(
  await text(
    Readable.fromWeb(
      new ReadableStream({
        start(c) {
          c.enqueue('from web');
          c.close();
        },
      }),
    ),
  ),
);
const chunks = [];
const toWeb = Writable.toWeb(
  new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  }),
);
const writer = toWeb.getWriter();
await writer.write('to web');
await writer.close();
console.log(chunks);
console.log(await text(ReadableStream.from(['s1', 's2'])));
const pipes = new PassThrough();
const to = new PassThrough();
pipes.pipe(to);
to.on('pipe', () => console.log('pipe')).on('unpipe', () => console.log('unpipe'));
pipes.unpipe(to);
pipes.pipe(to);
pipes.end('done');
console.log(await text(to));
