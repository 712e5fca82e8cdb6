/** `Content-Encoding` undone: gzip and deflate by the browser, Brotli by node:zlib's chunk. */
import type { Duplex } from 'node:stream';
import { chunkWhenAsked } from '../chunk-when-asked';
import stream from '../stream';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

interface Zlib {
  createBrotliDecompress(): Duplex;
}

/** undici stops here, too: what a server has encoded more often is an attack. */
const MOST_CODINGS = 5;

/** @param encoding the field's value: codings in the order in which they were applied; with an unknown one nothing is undone */
export async function decoded(content: Bytes, encoding: string | null): Promise<Bytes> {
  const codings = encoding
    ? encoding
        .toLowerCase()
        .split(',')
        .map((coding) => coding.trim())
    : [];
  if (codings.length > MOST_CODINGS) throw new TypeError(`too many content-encodings: ${codings.length}`);
  if (!codings.every((coding) => ['gzip', 'x-gzip', 'deflate', 'br', 'identity'].includes(coding)))
    return content;
  let plain = content;
  for (const coding of codings.reverse()) {
    if (coding === 'br') plain = await unbrotli(plain);
    else if (coding !== 'identity')
      plain = plain.pipeThrough(new DecompressionStream(coding === 'deflate' ? 'deflate' : 'gzip'));
  }
  return plain;
}

async function unbrotli(content: Bytes): Promise<Bytes> {
  const { createBrotliDecompress } = await chunkWhenAsked<Zlib>('zlib');
  const decoder = createBrotliDecompress();
  const { Readable } = stream;
  return Readable.toWeb(Readable.fromWeb(content as never).pipe(decoder)) as Bytes;
}
