/** Pieces of bytes as one. */

/** The parts one after the other, in new memory. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The same of a few. */
export const concat = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joinBytes(parts);
