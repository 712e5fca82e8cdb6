/** LuaBitOp, as Redis has it: 32-bit operations with signed results. */
import type { Arguments, LibraryFunction } from './arguments';

/** Numbers beyond 32 bits wrap, fractions are rounded to even (the library's `BIT_NUMBER` trick). */
function bits(call: Arguments, position: number): number {
  const value = call.number(position);
  const floor = Math.floor(value);
  const rounded = value - floor === 0.5 ? floor + (Math.abs(floor) % 2) : Math.round(value);
  return Number(BigInt.asIntN(32, BigInt(Number.isFinite(rounded) ? rounded : 0)));
}

const fold =
  (combine: (left: number, right: number) => number): LibraryFunction =>
  (call) =>
    call.all.slice(1).reduce<number>((left, _, index) => combine(left, bits(call, index + 2)), bits(call, 1));
const shift =
  (move: (value: number, by: number) => number): LibraryFunction =>
  (call) =>
    move(bits(call, 1), bits(call, 2) & 31) | 0;
const rotate = (value: number, by: number): number =>
  by === 0 ? value : (value << by) | (value >>> (32 - by));

export const bitFunctions: Readonly<Record<string, LibraryFunction>> = {
  tobit: (call) => bits(call, 1),
  bnot: (call) => ~bits(call, 1),
  band: fold((left, right) => left & right),
  bor: fold((left, right) => left | right),
  bxor: fold((left, right) => left ^ right),
  lshift: shift((value, by) => value << by),
  rshift: shift((value, by) => value >>> by),
  arshift: shift((value, by) => value >> by),
  rol: shift(rotate),
  ror: shift((value, by) => rotate(value, (32 - by) & 31)),
  bswap(call) {
    const value = bits(call, 1);
    return (
      ((value & 0xff) << 24) |
      ((value & 0xff00) << 8) |
      ((value >>> 8) & 0xff00) |
      ((value >>> 24) & 0xff) |
      0
    );
  },
  tohex(call) {
    const value = bits(call, 1) >>> 0;
    const digits = call.absent(2) ? 8 : bits(call, 2);
    const length = Math.min(Math.abs(digits), 8);
    const text = length === 0 ? '' : value.toString(16).padStart(8, '0').slice(-length);
    return digits < 0 ? text.toUpperCase() : text;
  },
};
