/** What was written to a stream, as bytes of their own that may be transferred. */
import { Buffer } from 'node:buffer';

const utf8 = new TextEncoder();

export interface Piece {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding | 'buffer' | '';
}

export function toBytes(chunk: string | Uint8Array, encoding: string | null | undefined): Uint8Array {
  // A caller's bytes stay the caller's: transferring them would empty them.
  if (typeof chunk !== 'string') return new Uint8Array(chunk);
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer')
    return utf8.encode(chunk);
  if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') {
    const bytes = new Uint8Array(chunk.length);
    for (let i = 0; i < chunk.length; i++) bytes[i] = chunk.charCodeAt(i);
    return bytes;
  }
  return new Uint8Array(Buffer.from(chunk, encoding as BufferEncoding));
}

/** All that was written while the stream was corked, in one buffer: one message to the peer instead of many. */
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
  if (most > 65_536) return joinExactly(pieces);
  const room = new Uint8Array(most);
  let at = 0;
  for (const { chunk, encoding } of pieces) {
    if (typeof chunk !== 'string') {
      room.set(chunk, at);
      at += chunk.length;
    } else if (encoding === 'latin1') {
      for (let i = 0; i < chunk.length; i++) room[at++] = chunk.charCodeAt(i);
    } else if (!encoding || encoding === 'utf8') {
      at += utf8.encodeInto(chunk, room.subarray(at)).written;
    } else {
      const bytes = toBytes(chunk, encoding);
      room.set(bytes, at);
      at += bytes.length;
    }
  }
  return room.slice(0, at);
}

function joinExactly(pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map(({ chunk, encoding }) =>
    typeof chunk === 'string' ? toBytes(chunk, encoding) : chunk,
  );
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
