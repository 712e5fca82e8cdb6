/**
 * `node:buffer`: feross's Buffer, with what it lacks beside Node's: `base64url`, `latin1` and UTF-8 at native speed,
 * `transcode`, `isUtf8`, `isAscii`.
 */
import port from 'buffer/index.js';
import { inspect } from 'node-inspect-extracted';
import {
  checkMaking,
  checkNumbers,
  checkSearches,
  checkSource,
  define,
  unknownEncoding,
} from './buffer-checks';
import { invalidArgType, outOfRange } from './node-error';

const { Buffer } = port;

const encoder = new TextEncoder();
/** `ignoreBOM`: Node keeps a byte order mark. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Below this a loop beats the call into the browser. */
const SHORT = 24;

/** Bytes that `inspect` shows: `buffer.INSPECT_MAX_BYTES`. */
const SHOWN = 50;

type Encoding = string | undefined;

const isUtf8Name = (encoding: Encoding) => encoding === undefined || /^utf-?8$/i.test(encoding);
const isBase64Url = (encoding: Encoding) =>
  typeof encoding === 'string' && encoding.toLowerCase() === 'base64url';
const toBase64 = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/');
const toBase64Url = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const { from, byteLength, isEncoding } = Buffer;
const { toString: portToString, write: portWrite } = Buffer.prototype;

define(
  Buffer,
  'from',
  function fromAny(value: unknown, encoding?: Encoding | number, length?: number): Buffer {
    if (typeof value === 'string') {
      if (isBase64Url(encoding as Encoding)) return Reflect.apply(from, Buffer, [toBase64(value), 'base64']);
      if (value.length >= SHORT && (typeof encoding !== 'string' || isUtf8Name(encoding))) {
        const { buffer, byteOffset, byteLength: bytes } = encoder.encode(value);
        return Reflect.apply(from, Buffer, [buffer, byteOffset, bytes]);
      }
    }
    checkSource(value);
    if (typeof value === 'string') {
      if (typeof encoding === 'string' && !Buffer.isEncoding(encoding)) throw unknownEncoding(encoding);
      if (/^hex$/i.test(String(encoding))) return Reflect.apply(from, Buffer, [hexIn(value), 'hex']);
    }
    return Reflect.apply(from, Buffer, [value, encoding, length]);
  },
);

// Packages tell the port from Node's Buffer by this mark, and then work on plain Uint8Arrays.
Reflect.deleteProperty(Buffer.prototype, '_isBuffer');
define(Buffer, 'isBuffer', (value: unknown): boolean => value instanceof Buffer);

/** The pairs of hex digits that it begins with: Node stops at the first that is none. */
const hexIn = (text: string): string => /^(?:[\da-f]{2})*/i.exec(text)?.[0] ?? '';

define(Buffer, 'isEncoding', (encoding: string) => isBase64Url(encoding) || isEncoding(encoding));

/** Of what is no text; undefined of text. @throws {TypeError} of what is neither */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return undefined;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  throw invalidArgType('string', 'of type string or an instance of Buffer or ArrayBuffer', value);
}

define(
  Buffer,
  'byteLength',
  (value: string, encoding?: Encoding): number =>
    lengthOf(value) ??
    (typeof value === 'string' && isBase64Url(encoding)
      ? Math.floor((value.replace(/=+$/, '').length * 3) / 4)
      : byteLength(value, encoding as BufferEncoding | undefined)),
);

define(
  Buffer.prototype,
  'toString',
  function asText(this: Buffer, encoding?: Encoding, start?: number, end?: number): string {
    if (isBase64Url(encoding)) return toBase64Url(Reflect.apply(portToString, this, ['base64', start, end]));
    if (isUtf8Name(encoding)) {
      const from = Math.max(0, start ?? 0);
      const to = Math.min(this.length, end ?? this.length);
      if (to - from >= SHORT)
        return decoder.decode(new Uint8Array(this.buffer, this.byteOffset + from, to - from));
    }
    if (encoding !== undefined && encoding !== null && !Buffer.isEncoding(encoding))
      throw unknownEncoding(encoding);
    return Reflect.apply(portToString, this, [encoding, start, end]);
  },
);

define(Buffer.prototype, 'write', function writeText(this: Buffer, text: string, ...rest: unknown[]): number {
  const encoding = rest.find((value) => typeof value === 'string') as Encoding;
  if (isBase64Url(encoding)) {
    return Reflect.apply(portWrite, this, [
      toBase64(text),
      ...rest.map((value) => (value === encoding ? 'base64' : value)),
    ]);
  }
  return Reflect.apply(portWrite, this, [text, ...rest]);
});

for (const [name, encoding] of [
  ['base64urlSlice', 'base64url'],
  ['utf8Slice', 'utf8'],
  ['latin1Slice', 'latin1'],
  ['hexSlice', 'hex'],
  ['asciiSlice', 'ascii'],
  ['base64Slice', 'base64'],
  ['ucs2Slice', 'ucs2'],
] as const) {
  define(Buffer.prototype, name, function slice(this: Buffer, start?: number, end?: number): string {
    return this.toString(encoding, start, end);
  });
}

for (const [name, encoding] of [
  ['utf8Write', 'utf8'],
  ['latin1Write', 'latin1'],
  ['asciiWrite', 'latin1'],
  ['hexWrite', 'hex'],
  ['ucs2Write', 'ucs2'],
  ['base64Write', 'base64'],
  ['base64urlWrite', 'base64url'],
] as const) {
  define(
    Buffer.prototype,
    name,
    function write(this: Buffer, text: string, offset = 0, length?: number): number {
      return length === undefined
        ? this.write(text, offset, encoding)
        : this.write(text, offset, length, encoding);
    },
  );
}

type Checked = Parameters<typeof checkNumbers>[0];
checkNumbers(Buffer.prototype as unknown as Checked);
checkSearches(Buffer.prototype as unknown as Checked);
checkMaking(Buffer as unknown as Parameters<typeof checkMaking>[0]);

define(Buffer, 'copyBytesFrom', (view: unknown, offset = 0, length?: number): Buffer => {
  if (!ArrayBuffer.isView(view) || view instanceof DataView)
    throw invalidArgType('view', 'an instance of TypedArray', view);
  if (!Number.isInteger(offset) || offset < 0)
    throw outOfRange('offset', '>= 0 && <= 9007199254740991', offset);
  const part = (view as Uint8Array).subarray(offset, length === undefined ? undefined : offset + length);
  return Buffer.from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
});

define(
  Buffer.prototype,
  inspect.custom,
  function shown(this: Buffer, _depth: number, options: object): string {
    const hex = this.toString('hex', 0, Math.min(SHOWN, this.length))
      .replace(/(.{2})/g, '$1 ')
      .trim();
    const more = this.length - SHOWN;
    const parts = [more > 0 ? `${hex} ... ${more} more byte${more > 1 ? 's' : ''}` : hex];
    // What a program has hung on it.
    const own = Object.entries(this).filter(([name]) => !/^\d+$/.test(name));
    for (const [name, value] of own) parts.push(`${name}: ${inspect(value, options)}`);
    return `<${this.constructor.name} ${parts.join(', ')}>`;
  },
);

const plainBytes = (input: NodeJS.ArrayBufferView | ArrayBuffer): Uint8Array =>
  ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);

/** What an encoding has no place for becomes a question mark. */
function fitting(text: string, encoding: string): string {
  const highest =
    encoding === 'ascii' ? 0x7f : /^(?:latin1|binary)$/.test(encoding) ? 0xff : Number.POSITIVE_INFINITY;
  return Array.from(text, (each) => ((each.codePointAt(0) ?? 0) > highest ? '?' : each)).join('');
}

export default {
  ...port,
  Buffer,
  Blob: globalThis.Blob,
  File: globalThis.File,
  atob: (text: string) => globalThis.atob(text),
  btoa: (text: string) => globalThis.btoa(text),
  kStringMaxLength: 2 ** 29 - 24,
  /** Object URLs belong to the page: a process has none. */
  resolveObjectURL: (_id: string): undefined => undefined,
  constants: { MAX_LENGTH: port.kMaxLength, MAX_STRING_LENGTH: 2 ** 29 - 24 },
  isAscii: (input: NodeJS.ArrayBufferView | ArrayBuffer): boolean =>
    plainBytes(input).every((byte) => byte < 128),
  isUtf8(input: NodeJS.ArrayBufferView | ArrayBuffer): boolean {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(plainBytes(input));
      return true;
    } catch {
      return false;
    }
  },
  transcode: (source: Uint8Array, from: BufferEncoding, to: BufferEncoding): Buffer =>
    Buffer.from(fitting(Buffer.from(source).toString(from), to), to),
};
