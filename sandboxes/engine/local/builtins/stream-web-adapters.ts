/** `Readable.toWeb` and its kin: Node streams and WHATWG streams as each other, with back-pressure both ways. */
import type { Duplex, Readable, Writable } from 'node:stream';
import readableStream from 'readable-stream';

/** ENDED without END: as Node words a stream that was destroyed early. */
function abortError(): Error {
  return new DOMException('The operation was aborted', 'AbortError');
}

const isPrematureClose = (error: Error) => (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE';

export function readableToWeb(
  readable: Readable,
  options: { strategy?: QueuingStrategy<unknown> } = {},
): ReadableStream<unknown> {
  const strategy =
    options.strategy ??
    (readable.readableObjectMode
      ? new CountQueuingStrategy({ highWaterMark: readable.readableHighWaterMark })
      : new ByteLengthQueuingStrategy({ highWaterMark: readable.readableHighWaterMark }));
  let canceled = false;
  return new ReadableStream<unknown>(
    {
      start(controller) {
        readable.pause();
        readable.on('data', (chunk: unknown) => {
          // A Buffer may be a slice of a pool: web code expects plain bytes of its own.
          controller.enqueue(chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk);
          if ((controller.desiredSize ?? 0) <= 0) readable.pause();
        });
        readableStream.finished(readable, (error) => {
          readable.on('error', () => undefined);
          if (canceled) return;
          if (error) controller.error(isPrematureClose(error) ? abortError() : error);
          else controller.close();
        });
      },
      pull: () => void readable.resume(),
      cancel(reason) {
        canceled = true;
        readable.destroy(reason instanceof Error ? reason : undefined);
      },
    },
    strategy as QueuingStrategy<unknown>,
  );
}

export function readableFromWeb(web: ReadableStream<unknown>, options: object = {}): Readable {
  const reader = web.getReader();
  let done = false;
  const readable = new readableStream.Readable({
    ...options,
    read() {
      reader.read().then(
        (result) => {
          done = result.done;
          readable.push(result.done ? null : result.value);
        },
        (error: Error) => readable.destroy(error),
      );
    },
    destroy(error, callback) {
      const finish = () => callback(error);
      if (done) finish();
      else reader.cancel(error ?? undefined).then(finish, finish);
    },
  });
  return readable;
}

export function writableToWeb(writable: Writable): WritableStream<unknown> {
  return new WritableStream<unknown>(
    {
      start(controller) {
        readableStream.finished(writable, (error) => {
          writable.on('error', () => undefined);
          if (error) controller.error(isPrematureClose(error) ? abortError() : error);
        });
      },
      write: (chunk) =>
        new Promise<void>((resolve, reject) => {
          writable.write(chunk, (error) => (error ? reject(error) : resolve()));
        }),
      close: () =>
        new Promise<void>((resolve, reject) => {
          writable.once('error', reject);
          writable.end(resolve);
        }),
      abort: (reason: unknown) => void writable.destroy(reason instanceof Error ? reason : abortError()),
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  );
}

export function writableFromWeb(web: WritableStream<unknown>, options: object = {}): Writable {
  const writer = web.getWriter();
  return new readableStream.Writable({
    ...options,
    write(chunk, _encoding, callback) {
      writer.ready
        .then(() => writer.write(chunk))
        .then(
          () => callback(),
          (error: Error) => callback(error),
        );
    },
    final(callback) {
      writer.close().then(
        () => callback(),
        (error: Error) => callback(error),
      );
    },
    destroy(error, callback) {
      const finish = () => callback(error);
      if (error) writer.abort(error).then(finish, finish);
      else finish();
    },
  });
}

export function duplexToWeb(duplex: Duplex): {
  readable: ReadableStream<unknown>;
  writable: WritableStream<unknown>;
} {
  return { readable: readableToWeb(duplex), writable: writableToWeb(duplex) };
}
