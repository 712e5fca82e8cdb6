/** RFC 7541: a block to header fields. */
import { ConnectionError } from '../protocol-error';
import { DynamicTable, sizeOf } from './dynamic-table';
import { huffmanDecode } from './huffman';
import type { Field } from './static-table';

export interface DecodedBlock {
  readonly fields: readonly Field[];
  /** The list was longer than allowed: the fields past that are not among `fields`, yet the table is as it must be. */
  readonly tooLarge: boolean;
}

export class HpackDecoder {
  readonly #table: DynamicTable;
  /** What SETTINGS_HEADER_TABLE_SIZE allows the peer. */
  #allowed: number;
  /** It has been lowered: the next block has to say so first (RFC 7541 §4.2). */
  #mustShrink = false;
  #block: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(allowed = 4096) {
    this.#allowed = allowed;
    this.#table = new DynamicTable(allowed);
  }

  get tableSize(): number {
    return this.#table.size;
  }

  set allowed(octets: number) {
    this.#allowed = octets;
    this.#mustShrink = this.#table.limit > octets;
  }

  /**
   * @param maxSize octets of the list, as RFC 7541 §4.1 counts them
   * @param maxPairs fields in it
   * @throws {ConnectionError} COMPRESSION_ERROR: nothing of this connection can be read any more
   */
  decode(block: Uint8Array, maxSize: number, maxPairs = Number.POSITIVE_INFINITY): DecodedBlock {
    this.#block = block;
    this.#at = 0;
    const fields: Field[] = [];
    let size = 0;
    let pairs = 0;
    while (this.#at < block.length) {
      const byte = block[this.#at] as number;
      if ((byte & 0xe0) === 0x20) {
        this.#resize(pairs > 0);
        continue;
      }
      if (this.#mustShrink) throw wrong('does not begin with the smaller table size');
      const field = this.#field(byte);
      size += sizeOf(field);
      pairs++;
      if (size <= maxSize && pairs <= maxPairs) fields.push(field);
    }
    return { fields, tooLarge: size > maxSize || pairs > maxPairs };
  }

  #resize(late: boolean): void {
    if (late) throw wrong('changes the table size after a field');
    const limit = this.#integer(5);
    if (limit > this.#allowed)
      throw wrong(`sets the table size to ${limit}, and ${this.#allowed} is allowed`);
    this.#table.limit = limit;
    this.#mustShrink = false;
  }

  #field(byte: number): Field {
    if (byte & 0x80) return this.#indexed(this.#integer(7));
    const adds = (byte & 0x40) !== 0;
    const index = this.#integer(adds ? 6 : 4);
    const name = index === 0 ? this.#string() : this.#indexed(index).name;
    const field = { name, value: this.#string() };
    if (adds) this.#table.add(field);
    return byte & 0x10 && !adds ? { ...field, sensitive: true } : field;
  }

  #indexed(index: number): Field {
    const field = index === 0 ? undefined : this.#table.at(index);
    if (!field) throw wrong(`names index ${index}, which no table has`);
    return field;
  }

  #integer(prefix: number): number {
    const most = 2 ** prefix - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    // 32 bits are more than anything here may be.
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw wrong('has an integer that is too large');
  }

  #string(): string {
    const coded = ((this.#block[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#integer(7);
    const end = this.#at + length;
    if (end > this.#block.length) throw wrong('ends in the middle of a string');
    const bytes = this.#block.subarray(this.#at, end);
    this.#at = end;
    if (coded) return huffmanDecode(bytes);
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }

  #byte(): number {
    const byte = this.#block[this.#at++];
    if (byte === undefined) throw wrong('ends in the middle of a field');
    return byte;
  }
}

const wrong = (what: string) => new ConnectionError('COMPRESSION_ERROR', `A header block ${what}`);
