/** Words that stand for numbers, times and bytes. Each throws a MasterFileError. */
import { unescapeBytes } from '../../../dns/name';
import { MasterFileError } from './words';

/** What a word stands for, escapes undone. @throws {MasterFileError} */
export function bytesOf(text: string): Uint8Array {
  try {
    return unescapeBytes(text);
  } catch (error) {
    if (error instanceof RangeError) throw new MasterFileError('bad escape', { near: text });
    throw error;
  }
}

export function characterString(text: string): string {
  const bytes = bytesOf(text);
  if (bytes.length > 255) throw new MasterFileError('text too long', { near: text });
  return String.fromCharCode(...bytes);
}

/** Whole numbers up to `most`. */
export function readNumber(text: string, most: number): number {
  if (!/^\d+$/.test(text)) throw new MasterFileError('not a valid number', { near: text });
  if (Number(text) > most) throw new MasterFileError('out of range', { near: text });
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };

/** Seconds: `3600`, `1h30m`. null when it is no time at all. */
export function readTtl(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) <= 0xffffffff ? Number(text) : null;
  if (!/^(\d+[wdhms])+$/i.test(text)) return null;
  let seconds = 0;
  for (const [, count, unit = ''] of text.toLowerCase().matchAll(/(\d+)([wdhms])/g))
    seconds += Number(count) * (UNITS[unit] ?? 0);
  return seconds <= 0xffffffff ? seconds : null;
}

/** A day and time of RFC 4034 §3.2, or seconds. */
export function readTime(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return readNumber(text, 0xffffffff);
  const date = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return Math.floor(date / 1000) % 2 ** 32;
}

export function readHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text))
    throw new MasterFileError('bad hex encoding', { near: 'eol' });
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

export function readBase64(text: string): Uint8Array {
  if (!/^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i.test(text))
    throw new MasterFileError('bad base64 encoding', { near: 'eol' });
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function readBase32Hex(text: string): Uint8Array {
  if (!/^[0-9a-v]+$/i.test(text)) throw new MasterFileError('bad base32 encoding', { near: text });
  const bits = Array.from(text, (digit) => Number.parseInt(digit, 32).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
