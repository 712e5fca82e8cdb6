import { Buffer } from 'node:buffer';
import { invalidArgType } from '../node-error';

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum of gzip and ZIP (RFC 1952 §8). @param value of what came before */
export function crc32(data: string | NodeJS.ArrayBufferView, value = 0): number {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data))
    throw invalidArgType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
  if (typeof value !== 'number') throw invalidArgType('value', 'of type number', value);
  const bytes =
    typeof data === 'string'
      ? Buffer.from(data)
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let sum = ~value >>> 0;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}
