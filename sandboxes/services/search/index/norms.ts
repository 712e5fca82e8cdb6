/** Lucene's SmallFloat.intToByte4: a field's length in one byte, exact up to 39 and rounded down beyond. */

const BITS = 4;
const FREE_VALUES = 255 - encoded4(2 ** 31 - 1);

export function encodeLength(length: number): number {
  return length < FREE_VALUES ? length : FREE_VALUES + encoded4(length - FREE_VALUES);
}

export function decodeLength(byte: number): number {
  return byte < FREE_VALUES ? byte : FREE_VALUES + decoded4(byte - FREE_VALUES);
}

/** From here on a decoded length is approximate. */
export const EXACT_LENGTHS = FREE_VALUES + 2 ** BITS - 1;

function encoded4(value: number): number {
  const bits = 32 - Math.clz32(value);
  if (bits < BITS) return value;
  const shift = bits - BITS;
  return ((value >>> shift) & 0x07) | ((shift + 1) << 3);
}

function decoded4(byte: number): number {
  const shift = (byte >>> 3) - 1;
  const bits = byte & 0x07;
  return shift === -1 ? bits : (bits | 0x08) * 2 ** shift;
}
