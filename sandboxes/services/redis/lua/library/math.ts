/** Section 5.6 of the manual. Random numbers are those of Redis: the same sequence after each start. */
import type { LibraryFunction } from './arguments';

const one =
  (compute: (value: number) => number): LibraryFunction =>
  (call) =>
    compute(call.number(1));
const two =
  (compute: (left: number, right: number) => number): LibraryFunction =>
  (call) =>
    compute(call.number(1), call.number(2));

export function mathFunctions(): Readonly<Record<string, LibraryFunction>> {
  const random = new Drand48();
  return {
    abs: one(Math.abs),
    acos: one(Math.acos),
    asin: one(Math.asin),
    atan: one(Math.atan),
    atan2: two(Math.atan2),
    ceil: one(Math.ceil),
    cos: one(Math.cos),
    cosh: one(Math.cosh),
    deg: one((value) => value / (Math.PI / 180)),
    exp: one(Math.exp),
    floor: one(Math.floor),
    fmod: two((left, right) => left % right),
    mod: two((left, right) => left % right),
    frexp: (call) => frexp(call.number(1)),
    ldexp: (call) => call.number(1) * 2 ** call.integer(2),
    log: one(Math.log),
    log10: one(Math.log10),
    max: (call) => Math.max(...call.all.map((_, index) => call.number(index + 1)), call.number(1)),
    min: (call) => Math.min(...call.all.map((_, index) => call.number(index + 1)), call.number(1)),
    modf(call) {
      const value = call.number(1);
      const whole = Math.trunc(value);
      return [whole, Number.isFinite(value) ? value - whole : 0];
    },
    pow: two((base, exponent) => base ** exponent),
    rad: one((value) => value * (Math.PI / 180)),
    sin: one(Math.sin),
    sinh: one(Math.sinh),
    sqrt: one(Math.sqrt),
    tan: one(Math.tan),
    tanh: one(Math.tanh),
    random(call) {
      const fraction = (random.next() % MOST) / MOST;
      if (call.count === 0) return fraction;
      const low = call.count === 1 ? 1 : call.integer(1);
      const high = call.integer(call.count === 1 ? 1 : 2);
      if (call.count > 2) throw call.error('wrong number of arguments');
      if (low > high) throw call.wrong(call.count, 'interval is empty');
      return Math.floor(fraction * (high - low + 1)) + low;
    },
    randomseed(call) {
      random.seed(call.integer(1));
      return [];
    },
  };
}

function frexp(value: number): [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  const exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1);
  const fraction = value * 2 ** -exponent;
  return Math.abs(fraction) >= 1 ? [fraction / 2, exponent + 1] : [fraction, exponent];
}

/** INT32_MAX, as Redis has it. */
const MOST = 0x7fff_ffff;

/** redisLrand48 of Redis's rand.c: the same sequence on every machine. */
class Drand48 {
  #state = 0x1234_abcd_330en;

  seed(value: number): void {
    this.#state = (BigInt.asUintN(32, BigInt(Math.trunc(value))) << 16n) | 0x330en;
  }

  /** From 0 to 2³¹ − 1. */
  next(): number {
    this.#state = BigInt.asUintN(48, this.#state * 0x5deece66dn + 0xbn);
    return Number(this.#state >> 17n);
  }
}
