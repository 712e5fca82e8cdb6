/** RFC 7541: header fields to a block. */
import { DynamicTable, sizeOf } from './dynamic-table';
import { huffmanEncode, huffmanLength } from './huffman';
import type { Field } from './static-table';

/** What both sides begin with (RFC 9113 §6.5.2). */
const INITIAL = 4096;

export class HpackEncoder {
  readonly #table: DynamicTable;
  readonly #most: number;
  /** Limits since the last block: the smallest and the last are told (RFC 7541 §4.2). */
  #smallest: number | null = null;
  #told = INITIAL;

  /** @param most octets of the table, whatever the peer allows */
  constructor(most = INITIAL) {
    this.#most = most;
    this.#table = new DynamicTable(INITIAL);
    if (most < INITIAL) this.limit = most;
  }

  get tableSize(): number {
    return this.#table.size;
  }

  /** The peer's SETTINGS_HEADER_TABLE_SIZE. */
  set limit(octets: number) {
    const limit = Math.min(octets, this.#most);
    this.#table.limit = limit;
    this.#smallest = Math.min(this.#smallest ?? limit, limit);
  }

  encode(fields: readonly Field[]): Uint8Array {
    const out: number[] = [];
    this.#tellLimit(out);
    for (const field of fields) this.#field(field, out);
    return Uint8Array.from(out);
  }

  #tellLimit(out: number[]): void {
    const { limit } = this.#table;
    if (this.#smallest === null) return;
    if (this.#smallest < limit) writeInteger(out, 0x20, 5, this.#smallest);
    if (this.#smallest < limit || limit !== this.#told) writeInteger(out, 0x20, 5, limit);
    this.#told = limit;
    this.#smallest = null;
  }

  #field(field: Field, out: number[]): void {
    const found = this.#table.find(field);
    const indexed = field.sensitive !== true && sizeOf(field) <= this.#table.limit * 0.75;
    if (found?.whole && field.sensitive !== true) {
      writeInteger(out, 0x80, 7, found.index);
      return;
    }
    if (indexed) writeInteger(out, 0x40, 6, found?.index ?? 0);
    else writeInteger(out, field.sensitive ? 0x10 : 0, 4, found?.index ?? 0);
    if (!found) writeString(out, field.name);
    writeString(out, field.value);
    if (indexed) this.#table.add(field);
  }
}

/** RFC 7541 §5.1. */
function writeInteger(out: number[], flags: number, prefix: number, value: number): void {
  const most = 2 ** prefix - 1;
  if (value < most) {
    out.push(flags | value);
    return;
  }
  out.push(flags | most);
  let rest = value - most;
  while (rest >= 128) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function writeString(out: number[], text: string): void {
  const coded = huffmanLength(text);
  if (coded < text.length) {
    writeInteger(out, 0x80, 7, coded);
    huffmanEncode(text, out);
    return;
  }
  writeInteger(out, 0, 7, text.length);
  for (let at = 0; at < text.length; at++) out.push(text.charCodeAt(at) & 255);
}
