/** `node:stream`: readable-stream (Node's own streams, published), with the web adapters that it leaves out. */
import type nodeStream from 'node:stream';
import type { Duplex, DuplexOptions } from 'node:stream';
import readableStream from 'readable-stream';
import {
  duplexToWeb,
  readableFromWeb,
  readableToWeb,
  writableFromWeb,
  writableToWeb,
} from './stream-web-adapters';

/**
 * Node's module is the legacy `Stream` with the others on it; the port's is `Readable`. Packages that bring streams of
 * their own set them up by `require('stream').call(this)`.
 */
const stream = (readableStream as typeof nodeStream).Stream as unknown as typeof nodeStream;

Object.assign(stream.Readable, { toWeb: readableToWeb, fromWeb: readableFromWeb });
Object.assign(stream.Writable, { toWeb: writableToWeb, fromWeb: writableFromWeb });
Object.assign(stream.Duplex, { toWeb: duplexToWeb });

/** Two duplex streams: what is written to the one is read from the other. */
function duplexPair(options: DuplexOptions = {}): [Duplex, Duplex] {
  const sides: Duplex[] = [];
  const waiting: ((() => void) | null)[] = [null, null];
  const make = (mine: number, other: number) =>
    new stream.Duplex({
      ...options,
      read() {
        const wake = waiting[mine];
        waiting[mine] = null;
        wake?.();
      },
      write(chunk, _encoding, done) {
        if (chunk.length === 0) {
          process.nextTick(done);
          return;
        }
        waiting[other] = done;
        sides[other]?.push(chunk);
      },
      final(done) {
        sides[other]?.on('end', done);
        sides[other]?.push(null);
      },
    });
  const pair: [Duplex, Duplex] = [make(0, 1), make(1, 0)];
  sides.push(...pair);
  return pair;
}
Object.assign(stream, { duplexPair });

export default stream;
