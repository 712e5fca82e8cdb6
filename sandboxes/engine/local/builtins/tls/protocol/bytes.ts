/** The presentation language of TLS (RFC 8446 §3): numbers, and vectors with their length in front. */
import { concat } from '../../../../../bytes';
import { ALERT, TlsFailure } from './constants';

export type Bytes = Uint8Array<ArrayBuffer>;

export const u8 = (value: number): Bytes => new Uint8Array([value]);
export const u16 = (value: number): Bytes => new Uint8Array([value >> 8, value & 0xff]);
export const u24 = (value: number): Bytes => new Uint8Array([value >> 16, (value >> 8) & 0xff, value & 0xff]);

/** A vector whose length takes `size` bytes. */
export function vector(size: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Bytes {
  const content = concat(...parts);
  const length = size === 1 ? u8 : size === 2 ? u16 : u24;
  return concat(length(content.length), content);
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(length: number): Bytes {
    if (this.#at + length > this.#bytes.length) throw new TlsFailure(ALERT.decodeError, 'length mismatch');
    const taken = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return new Uint8Array(taken);
  }

  number(size: 1 | 2 | 3): number {
    return this.take(size).reduce((value, byte) => value * 256 + byte, 0);
  }

  vector(size: 1 | 2 | 3): Bytes {
    return this.take(this.number(size));
  }

  /** A vector of numbers of two bytes each. */
  numbers(size: 1 | 2): number[] {
    const reader = new ByteReader(this.vector(size));
    const values: number[] = [];
    while (!reader.done) values.push(reader.number(2));
    return values;
  }

  /** Extensions: number → content. */
  extensions(): Map<number, Bytes> {
    const found = new Map<number, Bytes>();
    if (this.done) return found;
    const reader = new ByteReader(this.vector(2));
    while (!reader.done) found.set(reader.number(2), reader.vector(2));
    return found;
  }
}

export function extensions(...list: readonly (readonly [number, Uint8Array] | null)[]): Bytes {
  const given = list.filter((each) => each !== null);
  return vector(2, ...given.map(([number, content]) => concat(u16(number), vector(2, content))));
}
