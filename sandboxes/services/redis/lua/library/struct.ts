/** Roberto Ierusalimschy's struct 0.2, as Redis has it: C's layouts as strings. */
import type { Runtime } from '../runtime';
import type { LuaTable } from '../table';
import type { LuaValue } from '../values';
import { type Arguments, library } from './arguments';

const LONGEST_INTEGER = 32;
/** `!` alone: what a double is aligned to on x86-64. */
const NATURAL = 8;
const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  h: 2,
  H: 2,
  l: 8,
  L: 8,
  T: 8,
  f: 4,
  d: 8,
  x: 1,
};

interface Item {
  readonly kind: string;
  readonly size: number;
  /** Bytes of padding in front. */
  readonly padding: number;
  readonly little: boolean;
}

export function createStruct(runtime: Runtime): LuaTable {
  return library(runtime, {
    pack(call) {
      let argument = 1;
      let text = '';
      for (const item of items(call, call.text(1), () => text.length)) {
        text += '\0'.repeat(item.padding);
        if (item.kind === 'x') text += '\0';
        else text += packed(call, item, ++argument);
      }
      return text;
    },
    unpack(call) {
      const text = call.text(2);
      let at = (call.absent(3) ? 1 : call.integer(3)) - 1;
      if (at < 0) throw call.wrong(3, 'offset must be 1 or greater');
      const values: LuaValue[] = [];
      for (const item of items(call, call.text(1), () => at)) {
        at += item.padding;
        if (item.kind === 's') {
          const end = text.indexOf('\0', at);
          if (end === -1) throw call.error('unfinished string in data');
          values.push(text.slice(at, end));
          at = end + 1;
          continue;
        }
        let { size } = item;
        if (item.kind === 'c' && size === 0) {
          const length = values.pop();
          if (typeof length !== 'number') throw call.error("format 'c0' needs a previous size");
          size = length;
        }
        if (at + size > text.length) throw call.wrong(2, 'data string too short');
        if (item.kind !== 'x') values.push(unpacked(call, item, text.slice(at, at + size)));
        at += size;
      }
      return [...values, at + 1];
    },
    size(call) {
      let at = 0;
      for (const { kind, size, padding } of items(call, call.text(1), () => at)) {
        if (kind === 's') throw call.wrong(1, "variable-size format for 'size'");
        if (kind === 'c' && size === 0) throw call.wrong(1, "variable-length format for 'size'");
        at += padding + size;
      }
      return at;
    },
  });
}

/** @param at how many bytes there are so far: what alignment counts from */
function* items(call: Arguments, format: string, at: () => number): Generator<Item> {
  let little = true;
  let alignment = 1;
  const reader = /([\s\S])(\d*)/y;
  for (let place = 0; place < format.length; ) {
    reader.lastIndex = place;
    const [, kind = '', digits = ''] = reader.exec(format) ?? [];
    const takesNumber = /[!iIc]/.test(kind);
    place += 1 + (takesNumber ? digits.length : 0);
    if (kind === ' ') continue;
    if (kind === '<' || kind === '>') {
      little = kind === '<';
      continue;
    }
    if (kind === '!') {
      alignment = digits === '' ? NATURAL : Number(digits);
      if (alignment === 0 || (alignment & (alignment - 1)) !== 0)
        throw call.error('alignment is not a power of 2');
      continue;
    }
    const size = sizeOf(call, kind, digits);
    const aligned = kind === 'c' || kind === 's' || kind === 'x' ? 1 : Math.min(size, alignment);
    if (aligned > 1 && (aligned & (aligned - 1)) !== 0) throw call.error('alignment is not a power of 2');
    const padding = aligned > 1 ? (aligned - (at() & (aligned - 1))) & (aligned - 1) : 0;
    yield { kind, size, padding, little };
  }
}

function sizeOf(call: Arguments, kind: string, digits: string): number {
  if (kind === 's') return 0;
  if (kind === 'c') return digits === '' ? 1 : Number(digits);
  if (kind === 'i' || kind === 'I') {
    const size = digits === '' ? 4 : Number(digits);
    if (size > LONGEST_INTEGER)
      throw call.error(`integral size ${size} is larger than limit of ${LONGEST_INTEGER}`);
    return size;
  }
  const known = SIZES[kind];
  if (known === undefined) throw call.wrong(1, `invalid format option '${kind}'`);
  return known;
}

const ordered = (text: string, little: boolean): string => (little ? text : [...text].reverse().join(''));

function packed(call: Arguments, { kind, size, little }: Item, argument: number): string {
  if (kind === 's') return `${call.text(argument)}\0`;
  if (kind === 'c') {
    const text = call.text(argument);
    const length = size === 0 ? text.length : size;
    if (text.length < length) throw call.wrong(argument, 'string too short');
    return text.slice(0, length);
  }
  if (kind === 'f' || kind === 'd') {
    const bytes = Buffer.alloc(size);
    if (kind === 'f') bytes.writeFloatLE(call.number(argument));
    else bytes.writeDoubleLE(call.number(argument));
    return ordered(bytes.toString('latin1'), little);
  }
  let value = BigInt.asUintN(size * 8, BigInt(Math.trunc(call.number(argument))));
  let text = '';
  for (let at = 0; at < size; at++) {
    text += String.fromCharCode(Number(value & 0xffn));
    value >>= 8n;
  }
  return ordered(text, little);
}

function unpacked(_: Arguments, { kind, size, little }: Item, data: string): LuaValue {
  if (kind === 'c') return data;
  const bytes = Buffer.from(ordered(data, little), 'latin1');
  if (kind === 'f') return bytes.readFloatLE();
  if (kind === 'd') return bytes.readDoubleLE();
  let value = 0n;
  for (const one of [...bytes].reverse()) value = (value << 8n) | BigInt(one);
  return Number(/[bhil]/.test(kind) ? BigInt.asIntN(size * 8, value) : value);
}
