/** The parameters of SVCB and HTTPS records from their words (RFC 9460 §2.1, §7, appendix A). */
import { isIPv4, isIPv6 } from 'node:net';
import { ipv4Bytes, ipv6Bytes } from '../../../dns/address';
import { unescapeBytes } from '../../../dns/name';
import { SVC_KEYS } from '../../../dns/presentation';
import type { SvcParam } from '../../../dns/record-types';
import { readBase64, readNumber } from './literals';
import { MasterFileError } from './words';

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

function keyOf(name: string): number {
  const known = SVC_KEYS.indexOf(name);
  if (known !== -1) return known;
  const [, digits] = /^key(\d{1,5})$/.exec(name) ?? [];
  if (digits === undefined || Number(digits) > 0xfffe)
    throw new MasterFileError('syntax error', { near: name });
  return Number(digits);
}

/** Values apart by commas; a comma of a value itself has a backslash before it, which the word's own escapes doubled. */
function commaSeparated(bytes: Uint8Array): number[][] {
  const values: number[][] = [[]];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2c) values.push([]);
    else values.at(-1)?.push(byte === 0x5c ? (bytes[++at] ?? 0) : byte);
  }
  if (values.some(({ length }) => length === 0)) throw new MasterFileError('syntax error');
  return values;
}

function addresses(
  text: string,
  valid: (text: string) => boolean,
  bytes: (text: string) => number[],
): number[] {
  return text.split(',').flatMap((address) => {
    if (!valid(address))
      throw new MasterFileError(valid === isIPv4 ? 'bad dotted quad' : 'bad IPv6 address', {
        near: address,
      });
    return bytes(address);
  });
}

function paramValue(name: string, text: string): readonly number[] {
  switch (name) {
    case 'mandatory':
      return text
        .split(',')
        .map(keyOf)
        .sort((a, b) => a - b)
        .flatMap(u16);
    case 'alpn':
      return commaSeparated(unescapeBytes(text)).flatMap((id) => [id.length, ...id]);
    case 'port':
      return u16(readNumber(text, 0xffff));
    case 'ipv4hint':
      return addresses(text, isIPv4, ipv4Bytes);
    case 'ipv6hint':
      return addresses(text, isIPv6, ipv6Bytes);
    case 'ech':
      return [...readBase64(text)];
    default:
      return [...unescapeBytes(text)];
  }
}

/** @param words `alpn=h2,h3`, quotes taken off @throws {MasterFileError} */
export function svcParams(words: readonly string[]): SvcParam[] {
  const params = words.map((word): SvcParam => {
    const [name = '', ...rest] = word.split('=');
    return { key: keyOf(name), value: Uint8Array.from(paramValue(name, rest.join('='))) };
  });
  const sorted = params.toSorted((a, b) => a.key - b.key);
  if (sorted.some(({ key }, at) => key === sorted[at + 1]?.key)) throw new MasterFileError('syntax error');
  return sorted;
}
