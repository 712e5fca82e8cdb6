/** A record's data from its words (RFC 1035 §5.1, RFC 3597 §5). */
import { isIPv4, isIPv6 } from 'node:net';
import { ipv4Bytes, ipv6Bytes, ipv6Text } from '../../../dns/address';
import { childOf, isAbsolute, labelsOf, labelText, unescapeBytes } from '../../../dns/name';
import { decodeData, MalformedMessage } from '../../../dns/reader';
import {
  type FieldValues,
  fieldsOf,
  knownType,
  type RecordData,
  typeNumber,
} from '../../../dns/record-types';
import { encodeName } from '../../../dns/writer';
import {
  bytesOf,
  characterString,
  readBase32Hex,
  readBase64,
  readHex,
  readNumber,
  readTime,
  readTtl,
} from './literals';
import { svcParams } from './svc-params';
import { MasterFileError, type Words } from './words';

/** @returns the name in the form of `sandboxes/dns/name.ts` @throws {MasterFileError} */
export function readName(text: string, origin: string): string {
  if (text === '@') return origin;
  if (text === '.') return '';
  const complete = isAbsolute(text);
  const labels = labelsOf(complete ? text.slice(0, -1) : text);
  if (labels.length === 0 || labels.includes('')) throw new MasterFileError('empty label', { near: text });
  const own = labels.map((label) => labelText(bytesOf(label))).join('.');
  const name = complete ? own : childOf(own, origin);
  const long = labelsOf(name).find((label) => unescapeBytes(label).length > 63);
  if (long !== undefined) throw new MasterFileError('label too long', { near: text });
  try {
    encodeName(name);
  } catch (error) {
    if (error instanceof RangeError) throw new MasterFileError('ran out of space', { near: text });
    throw error;
  }
  return name;
}

function readType(text: string): number {
  const number = typeNumber(text);
  if (number === undefined) throw new MasterFileError('unknown RR type', { near: text });
  return number;
}

/** Mnemonics of algorithms (IANA), which may stand for their numbers. */
const ALGORITHMS: Readonly<Record<string, number>> = {
  RSASHA1: 5,
  RSASHA256: 8,
  RSASHA512: 10,
  ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14,
  ED25519: 15,
  ED448: 16,
};

const seconds = (text: string): number => {
  const ttl = readTtl(text);
  if (ttl === null) throw new MasterFileError('not a valid number', { near: text });
  return ttl;
};

const READ: { readonly [K in keyof FieldValues]: (words: Words, origin: string) => FieldValues[K] } = {
  u8: (words) => {
    const text = words.next();
    return ALGORITHMS[text.toUpperCase()] ?? readNumber(text, 0xff);
  },
  u16: (words) => readNumber(words.next(), 0xffff),
  u32: (words) => seconds(words.next()),
  time: (words) => readTime(words.next()),
  type: (words) => readType(words.next()),
  ipv4: (words) => {
    const text = words.next();
    if (!isIPv4(text)) throw new MasterFileError('bad dotted quad', { near: text });
    return ipv4Bytes(text).join('.');
  },
  ipv6: (words) => {
    const text = words.next();
    if (!isIPv6(text) || text.includes('%')) throw new MasterFileError('bad IPv6 address', { near: text });
    return ipv6Text(Uint8Array.from(ipv6Bytes(text)));
  },
  compressible: (words, origin) => readName(words.next(), origin),
  name: (words, origin) => readName(words.next(), origin),
  text: (words) => characterString(words.next()),
  tag: (words) => {
    const text = words.next();
    if (!/^[a-z0-9]{1,255}$/i.test(text)) throw new MasterFileError('syntax error', { near: text });
    return text;
  },
  quotedRest: (words) => String.fromCharCode(...bytesOf(words.next())),
  texts: (words) => {
    if (words.left === 0) throw new MasterFileError('unexpected end of input', { near: 'eol' });
    return words.rest().map(characterString);
  },
  hex: (words) => {
    if (words.left === 0) throw new MasterFileError('unexpected end of input', { near: 'eol' });
    return readHex(words.rest().join(''));
  },
  base64: (words) => {
    if (words.left === 0) throw new MasterFileError('unexpected end of input', { near: 'eol' });
    return readBase64(words.rest().join(''));
  },
  salt: (words) => {
    const text = words.next();
    return text === '-' ? new Uint8Array() : readHex(text);
  },
  hash: (words) => readBase32Hex(words.next()),
  types: (words) => [...new Set(words.rest().map(readType))].sort((a, b) => a - b),
  svcParams: (words) => svcParams(words.rest()),
};

/**
 * @param type its number
 * @param words those behind the type
 * @throws {MasterFileError}
 */
export function readData(type: number, words: Words, origin: string): RecordData {
  const known = knownType(type);
  if (words.peek()?.text === '\\#') return readUnknown(type, words);
  if (known === undefined) throw new MasterFileError('not implemented');
  const fields = fieldsOf(known).map(([field, kind]) => [field, READ[kind](words, origin)] as const);
  if (words.left > 0) throw new MasterFileError('extra input text', { near: words.next() });
  // The table says which fields a type has, and `READ` what each is: the compiler cannot follow both at once.
  return { type: known, ...Object.fromEntries(fields) } as unknown as RecordData;
}

/** `\# 4 0A000001` */
function readUnknown(type: number, words: Words): RecordData {
  words.next();
  const length = readNumber(words.next(), 0xffff);
  const bytes = readHex(words.rest().join(''));
  if (bytes.length !== length)
    throw new MasterFileError(bytes.length < length ? 'unexpected end of input' : 'extra input text');
  try {
    return decodeData(type, bytes);
  } catch (error) {
    if (error instanceof MalformedMessage)
      throw new MasterFileError('unexpected end of input', { near: 'eol' });
    throw error;
  }
}
