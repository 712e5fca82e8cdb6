/** What was written to a stream, as bytes for a channel: those of `LARGE` and more may be taken by it, fewer are copied. */

import { Buffer } from 'node:buffer';
import { joinBytes } from '../../../../bytes';
import { LARGE } from '../../process/large';

const utf8 = new TextEncoder();
/** Text is encoded here, over and over: a channel copies what is small before it returns. */
const room = new Uint8Array(LARGE - 1);
/** Characters that a loop turns into bytes faster than a call out of JavaScript does. */
const SHORT = 1024;

export interface Piece {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding | 'buffer' | '';
}

type Encoding = string | null | undefined;

const isUtf8 = (encoding: Encoding) =>
  !encoding || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer';

/** @returns bytes that hold until the next call */
export function toBytes(chunk: string | Uint8Array, encoding: Encoding): Uint8Array {
  // A caller's bytes stay the caller's: handing them over would empty them.
  if (typeof chunk !== 'string') return chunk.length < LARGE ? chunk : new Uint8Array(chunk);
  const end = 3 * chunk.length < LARGE ? encodeAt(0, chunk, encoding) : -1;
  return end < 0 ? encode(chunk, encoding) : room.subarray(0, end);
}

/** All that was written while the stream was corked, in one piece: one frame to the peer instead of many. Holds until the next call. */
export function join(pieces: readonly Piece[]): Uint8Array {
  let most = 0;
  let only: Piece | null = null;
  for (const piece of pieces) {
    const { chunk } = piece;
    if (chunk.length === 0) continue;
    only = most === 0 ? piece : null;
    most += typeof chunk === 'string' ? 3 * chunk.length : chunk.length;
  }
  // The usual answer: head and content as one text, and an empty write that tells of its end.
  if (only) return toBytes(only.chunk, only.encoding);
  if (most >= LARGE) return joinExactly(pieces);
  let at = 0;
  for (const { chunk, encoding } of pieces) {
    const end = typeof chunk === 'string' ? encodeAt(at, chunk, encoding) : -1;
    if (end >= 0) {
      at = end;
      continue;
    }
    const bytes = typeof chunk === 'string' ? encode(chunk, encoding) : chunk;
    room.set(bytes, at);
    at += bytes.length;
  }
  return room.subarray(0, at);
}

/** Writes text to `room`, where three bytes a character must fit. @returns where it ends, -1 when that is not done here */
function encodeAt(start: number, text: string, encoding: Encoding): number {
  const latin1 = encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii';
  if (!latin1 && !isUtf8(encoding)) return -1;
  const { length } = text;
  if (latin1 || length <= SHORT) {
    const last = latin1 ? 0xffff : 0x7f;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > last) break;
      room[start + i] = code;
    }
    if (i === length) return start + length;
  }
  return start + utf8.encodeInto(text, room.subarray(start)).written;
}

function encode(text: string, encoding: Encoding): Uint8Array {
  return isUtf8(encoding) ? utf8.encode(text) : new Uint8Array(Buffer.from(text, encoding as BufferEncoding));
}

function joinExactly(pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map(({ chunk, encoding }) =>
    typeof chunk === 'string' ? encode(chunk, encoding) : chunk,
  );
  return joinBytes(parts);
}
