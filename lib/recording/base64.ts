/** Bytes as base64 (RFC 4648 §4), in browsers and in Node. A log has megabytes: by the platform's own coder where it has one. */
const PIECE = 32 * 1024;

/** ECMAScript 2026; Node has them from version 25 on. */
const { fromBase64: decode } = Uint8Array as { fromBase64?: (text: string) => Uint8Array };
type Encoding = Uint8Array & { toBase64?: () => string };

export function toBase64(bytes: Uint8Array): string {
  const own = (bytes as Encoding).toBase64?.();
  if (own !== undefined) return own;
  let binary = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    binary += String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE) as unknown as number[]);
  return btoa(binary);
}

/** @returns null when the text is no base64 */
export function fromBase64(text: string): Uint8Array | null {
  try {
    return decode ? decode.call(Uint8Array, text) : decoded(atob(text));
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return null;
    throw error;
  }
}

function decoded(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
