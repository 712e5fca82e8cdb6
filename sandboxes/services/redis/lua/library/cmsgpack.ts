/** lua_cmsgpack 0.4 as Redis has it: MessagePack of Lua values. */
import type { Runtime } from '../runtime';
import { LuaTable } from '../table';
import type { LuaValue } from '../values';
import { type Arguments, library } from './arguments';
import { entriesOf } from './table';

/** LUACMSGPACK_MAX_NESTING: deeper tables become nil. */
const DEEPEST = 16;

export function createCmsgpack(runtime: Runtime): LuaTable {
  return library(
    runtime,
    {
      pack(call) {
        if (call.count === 0) throw call.wrong(0, 'MessagePack pack needs input.');
        return call.all.map((value) => pack(value, 0)).join('');
      },
      unpack: (call) => unpack(call, call.text(1), 0, Number.POSITIVE_INFINITY).values,
      unpack_one: (call) => limited(call, call.absent(2) ? 0 : call.integer(2), 1),
      unpack_limit: (call) => limited(call, call.absent(3) ? 0 : call.integer(3), call.integer(2)),
    },
    { _NAME: 'cmsgpack', _VERSION: 'lua-cmsgpack 0.4.0' },
  );
}

/** Where to go on (-1: at the end), and at most so many values. */
function limited(call: Arguments, offset: number, most: number): LuaValue[] {
  const text = call.text(1);
  if (offset < 0 || most < 0)
    throw call.error(`Invalid request to unpack with offset of ${offset} and limit of ${text.length}.`);
  if (offset > text.length)
    throw call.error(`Start offset ${offset} greater than input length ${text.length}.`);
  const { values, at } = unpack(call, text, offset, most);
  return [at >= text.length ? -1 : at, ...values];
}

function unpack(
  call: Arguments,
  text: string,
  offset: number,
  most: number,
): { values: LuaValue[]; at: number } {
  const reader = new Reader(call, text, offset);
  const values: LuaValue[] = [];
  while (values.length < most && !reader.done) values.push(reader.value());
  return { values, at: reader.at };
}

const byte = (code: number): string => String.fromCharCode(code & 0xff);
const scratch = new DataView(new ArrayBuffer(8));

function written(size: number, write: (view: DataView) => void): string {
  write(scratch);
  let text = '';
  for (let at = 0; at < size; at++) text += byte(scratch.getUint8(at));
  return text;
}

const uint16 = (value: number) => written(2, (view) => view.setUint16(0, value));
const uint32 = (value: number) => written(4, (view) => view.setUint32(0, value));

function pack(value: LuaValue, depth: number): string {
  if (typeof value === 'string') return packText(value);
  if (typeof value === 'boolean') return byte(value ? 0xc3 : 0xc2);
  if (typeof value === 'number') return packNumber(value);
  if (value instanceof LuaTable && depth < DEEPEST) return packTable(value, depth + 1);
  return byte(0xc0);
}

function packText(text: string): string {
  const { length } = text;
  if (length < 32) return byte(0xa0 | length) + text;
  if (length <= 0xff) return `\xd9${byte(length)}${text}`;
  return (length <= 0xffff ? `\xda${uint16(length)}` : `\xdb${uint32(length)}`) + text;
}

function packNumber(value: number): string {
  // What is whole for a C `long long` is an integer.
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) {
    if (Math.fround(value) === value) return `\xca${written(4, (view) => view.setFloat32(0, value))}`;
    return `\xcb${written(8, (view) => view.setFloat64(0, value))}`;
  }
  if (value >= 0) {
    if (value <= 127) return byte(value);
    if (value <= 0xff) return `\xcc${byte(value)}`;
    if (value <= 0xffff) return `\xcd${uint16(value)}`;
    if (value <= 0xffff_ffff) return `\xce${uint32(value)}`;
    return `\xcf${written(8, (view) => view.setBigUint64(0, BigInt(value)))}`;
  }
  if (value >= -32) return byte(value);
  if (value >= -128) return `\xd0${byte(value)}`;
  if (value >= -0x8000) return `\xd1${written(2, (view) => view.setInt16(0, value))}`;
  if (value >= -0x8000_0000) return `\xd2${written(4, (view) => view.setInt32(0, value))}`;
  return `\xd3${written(8, (view) => view.setBigInt64(0, BigInt(value)))}`;
}

function packTable(table: LuaTable, depth: number): string {
  const entries = [...entriesOf(table)];
  if (isArray(entries)) {
    const items = table.toArray().map((item) => pack(item, depth));
    return header(items.length, 0x90, '\xdc', '\xdd') + items.join('');
  }
  const members = entries.map(([key, value]) => pack(key, depth) + pack(value, depth));
  return header(members.length, 0x80, '\xde', '\xdf') + members.join('');
}

/** Keys 1 to n, all there. */
function isArray(entries: readonly (readonly [LuaValue, LuaValue])[]): boolean {
  let highest = 0;
  for (const [key] of entries) {
    if (typeof key !== 'number' || key <= 0 || !Number.isInteger(key)) return false;
    highest = Math.max(highest, key);
  }
  return highest === entries.length;
}

function header(count: number, small: number, middle: string, large: string): string {
  if (count <= 15) return byte(small | count);
  return count <= 0xffff ? middle + uint16(count) : large + uint32(count);
}

class Reader {
  at: number;
  readonly #call: Arguments;
  readonly #text: string;
  readonly #view: DataView;

  constructor(call: Arguments, text: string, at: number) {
    this.#call = call;
    this.#text = text;
    const bytes = Buffer.from(text, 'latin1');
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.#text.length;
  }

  #take(size: number): number {
    const start = this.at;
    if (start + size > this.#text.length) throw this.#call.error('Missing bytes in input.');
    this.at += size;
    return start;
  }

  value(): LuaValue {
    const kind = this.#view.getUint8(this.#take(1));
    if (kind <= 0x7f) return kind;
    if (kind >= 0xe0) return kind - 256;
    if (kind <= 0x8f) return this.#map(kind & 15);
    if (kind <= 0x9f) return this.#array(kind & 15);
    if (kind <= 0xbf) return this.#textOf(kind & 31);
    switch (kind) {
      case 0xc0:
        return undefined;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xca:
        return this.#view.getFloat32(this.#take(4));
      case 0xcb:
        return this.#view.getFloat64(this.#take(8));
      case 0xcc:
        return this.#view.getUint8(this.#take(1));
      case 0xcd:
        return this.#view.getUint16(this.#take(2));
      case 0xce:
        return this.#view.getUint32(this.#take(4));
      case 0xcf:
        return Number(this.#view.getBigUint64(this.#take(8)));
      case 0xd0:
        return this.#view.getInt8(this.#take(1));
      case 0xd1:
        return this.#view.getInt16(this.#take(2));
      case 0xd2:
        return this.#view.getInt32(this.#take(4));
      case 0xd3:
        return Number(this.#view.getBigInt64(this.#take(8)));
      case 0xc4:
      case 0xd9:
        return this.#textOf(this.#view.getUint8(this.#take(1)));
      case 0xc5:
      case 0xda:
        return this.#textOf(this.#view.getUint16(this.#take(2)));
      case 0xc6:
      case 0xdb:
        return this.#textOf(this.#view.getUint32(this.#take(4)));
      case 0xdc:
        return this.#array(this.#view.getUint16(this.#take(2)));
      case 0xdd:
        return this.#array(this.#view.getUint32(this.#take(4)));
      case 0xde:
        return this.#map(this.#view.getUint16(this.#take(2)));
      case 0xdf:
        return this.#map(this.#view.getUint32(this.#take(4)));
      default:
        throw this.#call.error('Bad data format in input.');
    }
  }

  #textOf(length: number): string {
    const start = this.#take(length);
    return this.#text.slice(start, start + length);
  }

  #array(count: number): LuaTable {
    const table = new LuaTable();
    for (let index = 1; index <= count; index++) table.set(index, this.value());
    return table;
  }

  #map(count: number): LuaTable {
    const table = new LuaTable();
    for (let index = 0; index < count; index++) {
      const key = this.value();
      const value = this.value();
      if (key === undefined || Number.isNaN(key)) throw this.#call.error('Bad data format in input.');
      table.set(key, value);
    }
    return table;
  }
}
