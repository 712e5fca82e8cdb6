/** Values of Lua 5.1 as JavaScript's: strings hold bytes (one character each, U+0000 to U+00FF), nil is undefined. */
import { formatG } from './library/format-number';
import { LuaTable } from './table';

/** Always answers with an array: Lua's functions give any number of values. */
export type LuaFunction = (...args: LuaValue[]) => readonly LuaValue[];
export type LuaValue = undefined | boolean | number | string | LuaTable | LuaFunction;

export const NOTHING: readonly LuaValue[] = Object.freeze([]);

export function typeName(value: LuaValue): string {
  if (value === undefined) return 'nil';
  if (value instanceof LuaTable) return 'table';
  return typeof value;
}

/** How Lua writes a number (LUAI_NUMFFORMAT, `%.14g`). */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e14) return Object.is(value, -0) ? '-0' : String(value);
  return formatG(value, 14);
}

/** What arithmetic makes of it: numbers, and texts of numbers; undefined for all else. */
export function toNumber(value: LuaValue): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseNumber(value) : undefined;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;
const NAMED = /^([+-]?)(inf(?:inity)?|nan)$/i;

/** As C's strtod, spaces around it allowed. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const hexadecimal = HEXADECIMAL.exec(trimmed);
  if (hexadecimal) return Number(`0x${hexadecimal[2]}`) * (hexadecimal[1] === '-' ? -1 : 1);
  const named = NAMED.exec(trimmed);
  if (!named) return undefined;
  if (/nan/i.test(trimmed)) return Number.NaN;
  return named[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A string, or the text of a number; undefined for all else. */
export function toText(value: LuaValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : undefined;
}

const addresses = new WeakMap<object, string>();
let nextAddress = 0x7f00_0000_1000;

/** What stands for a value without a text of its own: `table: 0x7f0000001000`. */
export function addressText(value: LuaTable | LuaFunction): string {
  let address = addresses.get(value);
  if (address === undefined) {
    address = `0x${nextAddress.toString(16)}`;
    nextAddress += 0x40;
    addresses.set(value, address);
  }
  return `${typeName(value)}: ${address}`;
}
