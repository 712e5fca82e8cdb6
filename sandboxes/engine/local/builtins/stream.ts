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

const stream = readableStream as typeof nodeStream;

Object.assign(stream.Readable, { toWeb: readableToWeb, fromWeb: readableFromWeb });
Object.assign(stream.Writable, { toWeb: writableToWeb, fromWeb: writableFromWeb });
Object.assign(stream.Duplex, { toWeb: duplexToWeb });

export default stream;
