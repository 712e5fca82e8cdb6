/** PFADD, PFCOUNT, PFMERGE: HyperLogLog with 16,384 registers, its bytes those of Redis's dense layout (hyperloglog.c). */
import { type Call, type Command, command } from '../command';
import { OK, RedisError, type Reply } from '../protocol/reply';
import { changed, lookup, lookupToWrite } from './access';

const REGISTERS = 16_384;
const BITS = 14;
const REGISTER_BITS = 6;
const HEAD = `HYLL\0\0\0\0${'\0'.repeat(8)}`;
/** `α∞` of Otmar Ertl's estimator: 1 / (2 ln 2). */
const ALPHA = 1 / (2 * Math.LN2);

const invalid = () => new RedisError('WRONGTYPE Key is not a valid HyperLogLog string value.');

function registersOf(text: string | undefined): Uint8Array {
  const registers = new Uint8Array(REGISTERS);
  if (text === undefined) return registers;
  if (!text.startsWith('HYLL') || text.length !== HEAD.length + (REGISTERS * REGISTER_BITS) / 8)
    throw invalid();
  for (let at = 0; at < REGISTERS; at++) {
    const bit = at * REGISTER_BITS;
    const byte = HEAD.length + (bit >> 3);
    const pair = text.charCodeAt(byte) | ((text.charCodeAt(byte + 1) || 0) << 8);
    registers[at] = (pair >> (bit & 7)) & 63;
  }
  return registers;
}

function textOf(registers: Uint8Array): string {
  const bytes = new Uint8Array((REGISTERS * REGISTER_BITS) / 8 + 1);
  for (const [at, value] of registers.entries()) {
    const bit = at * REGISTER_BITS;
    const byte = bit >> 3;
    bytes[byte] = (bytes[byte] ?? 0) | ((value << (bit & 7)) & 255);
    bytes[byte + 1] = (bytes[byte + 1] ?? 0) | (value >> (8 - (bit & 7)));
  }
  return HEAD + Buffer.from(bytes.subarray(0, -1)).toString('latin1');
}

const MULTIPLIER = 0xc6a4_a793_5bd1_e995n;
const wide = (value: bigint): bigint => BigInt.asUintN(64, value);

/** MurmurHash64A with Redis's seed. */
function murmur(text: string): bigint {
  let hash = wide(0xadc8_3b19n ^ wide(BigInt(text.length) * MULTIPLIER));
  const whole = text.length - (text.length % 8);
  const word = (from: number, to: number) => {
    let value = 0n;
    for (let at = to - 1; at >= from; at--) value = (value << 8n) | BigInt(text.charCodeAt(at));
    return value;
  };
  for (let at = 0; at < whole; at += 8) {
    let part = wide(word(at, at + 8) * MULTIPLIER);
    part = wide((part ^ (part >> 47n)) * MULTIPLIER);
    hash = wide((hash ^ part) * MULTIPLIER);
  }
  if (whole < text.length) hash = wide((hash ^ word(whole, text.length)) * MULTIPLIER);
  hash = wide((hash ^ (hash >> 47n)) * MULTIPLIER);
  return hash ^ (hash >> 47n);
}

function add(registers: Uint8Array, element: string): boolean {
  const hash = murmur(element);
  const index = Number(hash & BigInt(REGISTERS - 1));
  let rest = (hash >> BigInt(BITS)) | (1n << BigInt(64 - BITS));
  let count = 1;
  while ((rest & 1n) === 0n) {
    count++;
    rest >>= 1n;
  }
  if ((registers[index] ?? 0) >= count) return false;
  registers[index] = count;
  return true;
}

function estimate(registers: Uint8Array): number {
  const histogram = new Array<number>(64).fill(0);
  for (const value of registers) histogram[value] = (histogram[value] ?? 0) + 1;
  const most = 64 - BITS;
  let z = REGISTERS * tau((REGISTERS - (histogram[most + 1] ?? 0)) / REGISTERS);
  for (let at = most; at >= 1; at--) z = (z + (histogram[at] ?? 0)) * 0.5;
  z += REGISTERS * sigma((histogram[0] ?? 0) / REGISTERS);
  return Math.round((ALPHA * REGISTERS * REGISTERS) / z);
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, z] = [start, 1, 1 - start];
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
    if (before === z) return z / 3;
  }
}

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z] = [start, 1, start];
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (before === z) return z;
  }
}

function registersAt(call: Call, key: string): Uint8Array {
  const value = lookup(call, key)?.value;
  if (value && value.t !== 'string')
    throw new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
  return registersOf(value?.text);
}

const merged = (call: Call, keys: readonly string[]): Uint8Array => {
  const all = keys.map((key) => registersAt(call, key));
  return Uint8Array.from({ length: REGISTERS }, (_, at) => Math.max(...all.map((each) => each[at] ?? 0)));
};

function pfadd(call: Call, [key = '', ...elements]: readonly string[]): Reply {
  const existed = lookupToWrite(call, key) !== undefined;
  const registers = registersAt(call, key);
  const grown = elements.filter((element) => add(registers, element)).length > 0;
  if (existed && !grown) return 0;
  call.database.set(key, { t: 'string', text: textOf(registers), form: 'raw' }, { keepExpiry: true });
  changed(call, key, '$', 'pfadd');
  return 1;
}

export const hyperloglogCommands: readonly Command[] = [
  command('pfadd', -2, 'write denyoom fast', [1, 1, 1], pfadd),
  command('pfcount', -2, 'readonly', [1, -1, 1], (call, keys) => estimate(merged(call, keys))),
  command('pfmerge', -2, 'write denyoom', [1, -1, 1], (call, keys) => {
    const [target = ''] = keys;
    call.database.set(
      target,
      { t: 'string', text: textOf(merged(call, keys)), form: 'raw' },
      { keepExpiry: true },
    );
    changed(call, target, '$', 'pfadd');
    return OK;
  }),
];
