/** `node:querystring`: the legacy query parser, laxer than URLSearchParams. */

type Query = Record<string, string | string[]>;
type Decode = (text: string) => string;

const decodeLax: Decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    // Node decodes what it can, byte by byte, and never throws.
    const bytes: number[] = [];
    const source = new TextEncoder().encode(text);
    for (let i = 0; i < source.length; i++) {
      const hex =
        source[i] === 0x25
          ? /^[\da-f]{2}$/i.exec(String.fromCharCode(...source.subarray(i + 1, i + 3)))?.[0]
          : undefined;
      bytes.push(hex === undefined ? (source[i] ?? 0) : Number.parseInt(hex, 16));
      if (hex !== undefined) i += 2;
    }
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }
};

/** Unreserved in Node's `querystring.escape`: letters, digits and `!'()*-._~`, as encodeURIComponent. */
const encodeAny = (value: unknown): string => encodeURIComponent(String(value));

interface ParseOptions {
  readonly maxKeys?: number;
  readonly decodeURIComponent?: Decode;
}

function parse(
  text: unknown,
  separator = '&',
  equals = '=',
  { maxKeys = 1000, decodeURIComponent: decode = decodeLax }: ParseOptions = {},
): Query {
  const query = Object.create(null) as Query;
  if (typeof text !== 'string' || text === '') return query;
  const pairs = text.split(separator);
  for (const pair of maxKeys > 0 ? pairs.slice(0, maxKeys) : pairs) {
    if (pair === '') continue;
    const plain = pair.replaceAll('+', ' ');
    const at = plain.indexOf(equals);
    const name = decode(at === -1 ? plain : plain.slice(0, at));
    const value = at === -1 ? '' : decode(plain.slice(at + equals.length));
    const present = query[name];
    if (present === undefined) query[name] = value;
    else if (Array.isArray(present)) present.push(value);
    else query[name] = [present, value];
  }
  return query;
}

const primitive = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
};

interface StringifyOptions {
  readonly encodeURIComponent?: (text: string) => string;
}

function stringify(
  query: unknown,
  separator = '&',
  equals = '=',
  { encodeURIComponent: encode = encodeAny }: StringifyOptions = {},
): string {
  if (query === null || typeof query !== 'object') return '';
  return Object.entries(query)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (one) => `${encode(name)}${equals}${encode(primitive(one))}`,
      ),
    )
    .join(separator);
}

/** Percent-escapes as bytes; what is none stays. */
function unescapeBuffer(text: string): Buffer {
  const bytes: number[] = [];
  const source = new TextEncoder().encode(String(text));
  for (let index = 0; index < source.length; index++) {
    const byte = /^%([\da-f]{2})$/i.exec(String.fromCharCode(...source.subarray(index, index + 3)))?.[1];
    bytes.push(byte === undefined ? (source[index] ?? 0) : Number.parseInt(byte, 16));
    if (byte !== undefined) index += 2;
  }
  return Buffer.from(bytes);
}

export default {
  parse,
  decode: parse,
  stringify,
  encode: stringify,
  escape: encodeAny,
  unescape: decodeLax,
  unescapeBuffer,
};
