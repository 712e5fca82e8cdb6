/** `node:stream`: readable-stream (Node's own streams, published), with the web adapters that it leaves out. */
import type nodeStream from 'node:stream';
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

export default stream;
