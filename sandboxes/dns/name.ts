/**
 * Domain names as text: labels with dots between, without the last dot; the root is `''`. Characters that mean something in a
 * master file, and bytes that cannot be printed, are escaped (RFC 1035 §5.1): `a\.b.test`, `\195\188.test`.
 */

/** Characters that are escaped by a backslash, as BIND and c-ares do. */
const SPECIAL = new Set([...'"$().;@\\'].map((character) => character.charCodeAt(0)));

export function labelText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte <= 0x20 || byte >= 0x7f) text += `\\${String(byte).padStart(3, '0')}`;
    else text += SPECIAL.has(byte) ? `\\${String.fromCharCode(byte)}` : String.fromCharCode(byte);
  }
  return text;
}

/** Escapes as the bytes that they stand for. What is beyond ASCII is taken as UTF-8. @throws {RangeError} `\999` */
export function unescapeBytes(text: string): Uint8Array {
  if (!text.includes('\\')) return new TextEncoder().encode(text);
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      bytes.push(...new TextEncoder().encode(character));
      at += character.length - 1;
      continue;
    }
    const [digits] = /^\d{3}/.exec(text.slice(at + 1)) ?? [];
    const value = digits === undefined ? text.charCodeAt(at + 1) : Number(digits);
    if (!(value <= 255)) throw new RangeError(`${text.slice(at, at + 4)} is no escape: \\000 to \\255 are`);
    bytes.push(value);
    at += digits === undefined ? 1 : 3;
  }
  return Uint8Array.from(bytes);
}

/** Its labels, escaped as they stand. */
export function labelsOf(name: string): string[] {
  if (name === '') return [];
  if (!name.includes('\\')) return name.split('.');
  const labels: string[] = [];
  let label = '';
  for (let at = 0; at < name.length; at++) {
    const character = name[at] ?? '';
    if (character === '.') {
      labels.push(label);
      label = '';
    } else if (character === '\\') label += character + (name[++at] ?? '');
    else label += character;
  }
  return [...labels, label];
}

/** Whether it ends with a dot that is no part of a label. */
export const isAbsolute = (text: string): boolean => /(?:^|[^\\])(?:\\\\)*\.$/.test(text);

/** For comparing: names differ not by case (RFC 4343). */
export const canonicalName = (name: string): string => name.toLowerCase();

/** What is above it; null above the root. */
export function parentOf(name: string): string | null {
  return name === '' ? null : labelsOf(name).slice(1).join('.');
}

/** Whether `name` is `zone` or below it. Both canonical. */
export function isWithin(name: string, zone: string): boolean {
  if (name === zone || zone === '') return true;
  return name.endsWith(`.${zone}`) && isAbsolute(name.slice(0, name.length - zone.length));
}

export const childOf = (label: string, name: string): string => (name === '' ? label : `${label}.${name}`);

/** The canonical order of RFC 4034 §6.1: by labels from the right, as bytes. Both canonical. */
export function compareNames(a: string, b: string): number {
  const left = labelsOf(a).reverse();
  const right = labelsOf(b).reverse();
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const order = compareBytes(unescapeBytes(one), unescapeBytes(other));
    if (order !== 0) return order;
  }
  return 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
