/** Bytes as text for people. */
const utf8 = new TextDecoder();
const latin1 = new TextDecoder('latin1');

export const decodeUtf8 = (bytes: Uint8Array): string => utf8.decode(bytes);
export const decodeLatin1 = (bytes: Uint8Array): string => latin1.decode(bytes);

/** One line of at most `limit` characters. */
export function oneLine(text: string, limit = 160): string {
  const line = text
    .slice(0, limit * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
