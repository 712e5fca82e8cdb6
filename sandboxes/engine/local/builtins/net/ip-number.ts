/** Addresses as numbers, and back to the text that `inet_ntop` gives. */
import { isIPv4, isIPv6 } from './ip';

export type Family = 'ipv4' | 'ipv6';

const fourBytes = (text: string): bigint =>
  text.split('.').reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The address's value, or null when it is none of that family. */
export function numberOf(address: string, family: Family): bigint | null {
  if (family === 'ipv4') return isIPv4(address) ? fourBytes(address) : null;
  if (!isIPv6(address) || address.includes('%')) return null;
  const dotted = /[^:]+\.[^:]+$/.exec(address)?.[0];
  const last = dotted === undefined ? 0n : fourBytes(dotted);
  const text =
    dotted === undefined
      ? address
      : `${address.slice(0, -dotted.length)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

const dottedOf = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');

/** The first of the longest runs of at least two zero groups: RFC 5952 §4.2. */
function longestZeros(groups: readonly bigint[]): { start: number; length: number } {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0n) length++;
    if (length > best.length) best = { start, length };
    start += length;
  }
  return best;
}

export function textOf(value: bigint, family: Family): string {
  if (family === 'ipv4') return dottedOf(value);
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const { start, length } = longestZeros(groups);
  const embedded = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffffn));
  const shown = groups.map((group) => group.toString(16));
  if (embedded) shown.splice(6, 2, dottedOf(value & 0xffff_ffffn));
  if (start === -1) return shown.join(':');
  return `${shown.slice(0, start).join(':')}::${shown.slice(start + length).join(':')}`;
}
