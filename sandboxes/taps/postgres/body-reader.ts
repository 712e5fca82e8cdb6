/** Fields of one message of PostgreSQL: big-endian integers and strings that end in a zero byte. */
import { TapError } from '../decoder';
import { decodeUtf8 } from '../text';
import type { Cell } from './messages';

const strict = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text, or as hexadecimal (`\x…`, as PostgreSQL writes bytea) where they are none. */
function cellText(bytes: Uint8Array): string {
  try {
    const text = strict.decode(bytes);
    if (!/[^\P{Cc}\t\n\v\f\r]/u.test(text)) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return `\\x${[...bytes.subarray(0, 64)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}${bytes.length > 64 ? '…' : ''}`;
}

export class BodyReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #need(length: number): number {
    if (length < 0 || length > this.left)
      throw new TapError('A message of PostgreSQL is shorter than it says.');
    const at = this.#at;
    this.#at += length;
    return at;
  }

  byte(): number {
    return this.#view.getUint8(this.#need(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#need(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#need(4));
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#need(this.left));
  }

  string(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new TapError('A string of PostgreSQL does not end.');
    const text = decodeUtf8(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  cells(): Cell[] {
    return Array.from({ length: this.#count() }, () => {
      const length = this.int32();
      if (length < 0) return null;
      const at = this.#need(length);
      return cellText(this.#bytes.subarray(at, at + length));
    });
  }

  /** A list that is told by its length, each of the same form. */
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.#count() }, read);
  }

  #count(): number {
    return this.int16() & 0xffff;
  }
}
