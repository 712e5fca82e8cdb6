import { Buffer } from 'node:buffer';

/** How many bytes text takes in an encoding; UTF-8 is counted without making them. */
export function byteLength(chunk: string | Uint8Array, encoding?: string | null): number {
  if (typeof chunk !== 'string') return chunk.byteLength;
  if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') return chunk.length;
  if (encoding && encoding !== 'utf8' && encoding !== 'utf-8')
    return Buffer.byteLength(chunk, encoding as BufferEncoding);
  let length = chunk.length;
  for (let i = 0; i < chunk.length; i++) {
    const code = chunk.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) length++;
    else if (code >= 0xd800 && code < 0xdc00 && (chunk.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      // A surrogate pair is four bytes; each half was counted as one.
      length += 2;
      i++;
    } else length += 2;
  }
  return length;
}
