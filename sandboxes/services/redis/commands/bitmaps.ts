import { type Call, type Command, command } from '../command';
import { bigInteger, inRange, integer } from '../numbers';
import { RedisError, type Reply, syntaxError } from '../protocol/reply';
import { changed, lookupToWrite, read, toWrite } from './access';

const MOST_BITS = 512 * 1024 * 1024 * 8;

function offsetOf(text: string): number {
  const wrong = () => new RedisError('ERR bit offset is not an integer or out of range');
  const offset = integer(text, wrong);
  if (offset < 0 || offset >= MOST_BITS) throw wrong();
  return offset;
}

const bitAt = (text: string, offset: number): 0 | 1 =>
  ((text.charCodeAt(offset >> 3) || 0) >> (7 - (offset & 7))) & 1 ? 1 : 0;

function withBit(text: string, offset: number, bit: 0 | 1): string {
  const place = Math.floor(offset / 8);
  const padded = text.padEnd(place + 1, '\0');
  const mask = 1 << (7 - (offset % 8));
  const code = padded.charCodeAt(place);
  const next = bit === 1 ? code | mask : code & ~mask;
  return padded.slice(0, place) + String.fromCharCode(next) + padded.slice(place + 1);
}

function store(call: Call, key: string, text: string, event: string): void {
  call.database.set(key, { t: 'string', text, form: 'raw' }, { keepExpiry: true });
  changed(call, key, '$', event);
}

interface BitRange {
  readonly from: number;
  readonly to: number;
}

/** In bits, both included; null when empty. */
function bitRange(
  text: string,
  startText: string,
  endText: string,
  unitText: string | undefined,
): BitRange | null {
  let [start, end] = [integer(startText), integer(endText)];
  if (start < 0 && end < 0 && start > end) return null;
  const unit = unitOf(unitText);
  const total = unit === 'bit' ? text.length * 8 : text.length;
  if (start < 0) start += total;
  if (end < 0) end += total;
  start = Math.max(start, 0);
  end = Math.min(Math.max(end, 0), total - 1);
  if (start > end) return null;
  return unit === 'bit' ? { from: start, to: end } : { from: start * 8, to: end * 8 + 7 };
}

function unitOf(text: string | undefined): 'byte' | 'bit' {
  const unit = text?.toLowerCase() ?? 'byte';
  if (unit !== 'byte' && unit !== 'bit') throw syntaxError();
  return unit;
}

function bitcount(call: Call, [key = '', start, end, unit, ...more]: readonly string[]): Reply {
  const found = read(call, key, 'string');
  if (!found) return 0;
  const { text } = found;
  if (more.length > 0 || (start !== undefined && end === undefined)) throw syntaxError();
  const range =
    start === undefined ? { from: 0, to: text.length * 8 - 1 } : bitRange(text, start, end ?? '', unit);
  if (text === '' || !range) return 0;
  let count = 0;
  for (let at = range.from; at <= range.to; ) {
    if (at % 8 === 0 && at + 7 <= range.to) {
      count += ONES[text.charCodeAt(at / 8)] ?? 0;
      at += 8;
    } else count += bitAt(text, at++);
  }
  return count;
}

const ONES = Uint8Array.from({ length: 256 }, (_, value) => value.toString(2).replaceAll('0', '').length);

function bitpos(call: Call, [key = '', bitText = '', start, end, unit, ...more]: readonly string[]): Reply {
  const bit = integer(bitText);
  if (bit !== 0 && bit !== 1) throw new RedisError('ERR The bit argument must be 1 or 0.');
  if (more.length > 0) throw syntaxError();
  const wanted = unitOf(unit);
  if (start !== undefined) integer(start);
  if (end !== undefined) integer(end);
  const found = read(call, key, 'string');
  if (!found) return bit === 1 ? -1 : 0;
  const { text } = found;
  const range = bitRange(text, start ?? '0', end ?? '-1', wanted);
  if (!range) return -1;
  for (let at = range.from; at <= range.to; at++) if (bitAt(text, at) === bit) return at;
  // Behind the text there are zeros, unless somebody said where to stop.
  return bit === 0 && end === undefined ? text.length * 8 : -1;
}

function bitop(call: Call, [operation = '', target = '', ...keys]: readonly string[]): Reply {
  const name = operation.toLowerCase();
  if (!['and', 'or', 'xor', 'not'].includes(name)) throw syntaxError();
  if (name === 'not' && keys.length !== 1)
    throw new RedisError('ERR BITOP NOT must be called with a single source key.');
  const texts = keys.map((key) => read(call, key, 'string')?.text ?? '');
  const length = Math.max(...texts.map((text) => text.length));
  if (length === 0) {
    if (lookupToWrite(call, target)) {
      call.database.delete(target);
      changed(call, target, 'g', 'del');
    }
    return 0;
  }
  const bytes = Uint8Array.from({ length }, (_, at) => {
    const codes = texts.map((text) => (at < text.length ? text.charCodeAt(at) : 0));
    if (name === 'not') return ~(codes[0] ?? 0);
    return codes.reduce((left, right) =>
      name === 'and' ? left & right : name === 'or' ? left | right : left ^ right,
    );
  });
  call.database.set(target, { t: 'string', text: Buffer.from(bytes).toString('latin1'), form: 'raw' });
  changed(call, target, '$', 'set');
  return length;
}

interface Field {
  readonly signed: boolean;
  readonly bits: number;
}

function fieldOf(text: string): Field {
  const [, sign = '', digits = ''] = /^([ui])(\d{1,2})$/.exec(text) ?? [];
  const bits = Number(digits);
  if (sign === '' || bits < 1 || bits > (sign === 'u' ? 63 : 64))
    throw new RedisError(
      'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.',
    );
  return { signed: sign === 'i', bits };
}

/** `#2`: the second field of that width. */
function placeOf(text: string, { bits }: Field): number {
  const offset = text.startsWith('#') ? String(Number(text.slice(1)) * bits) : text;
  const place = offsetOf(offset);
  if (place + bits > MOST_BITS) throw new RedisError('ERR bit offset is not an integer or out of range');
  return place;
}

function getField(text: string, place: number, { signed, bits }: Field): bigint {
  let value = 0n;
  for (let at = 0; at < bits; at++) value = (value << 1n) | BigInt(bitAt(text, place + at));
  return signed ? BigInt.asIntN(bits, value) : value;
}

function setField(text: string, place: number, { bits }: Field, value: bigint): string {
  let result = text.padEnd(Math.ceil((place + bits) / 8), '\0');
  for (let at = 0; at < bits; at++)
    result = withBit(result, place + at, ((value >> BigInt(bits - 1 - at)) & 1n) === 1n ? 1 : 0);
  return result;
}

type Overflow = 'wrap' | 'sat' | 'fail';

function fitted(value: bigint, { signed, bits }: Field, overflow: Overflow): bigint | null {
  const [least, most] = signed
    ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
    : [0n, 2n ** BigInt(bits) - 1n];
  if (value >= least && value <= most) return value;
  if (overflow === 'fail') return null;
  if (overflow === 'sat') return value < least ? least : most;
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

function bitfield(call: Call, [key = '', ...args]: readonly string[]): Reply {
  const onlyReads = call.name === 'bitfield_ro';
  const steps: {
    kind: 'get' | 'set' | 'incrby';
    field: Field;
    place: number;
    value: bigint;
    overflow: Overflow;
  }[] = [];
  let overflow: Overflow = 'wrap';
  for (let at = 0; at < args.length; ) {
    const option = (args[at] ?? '').toLowerCase();
    const left = args.length - at - 1;
    if (option === 'overflow' && left >= 1) {
      const given = (args[at + 1] ?? '').toLowerCase();
      if (given !== 'wrap' && given !== 'sat' && given !== 'fail')
        throw new RedisError('ERR Invalid OVERFLOW type specified');
      overflow = given;
      at += 2;
      continue;
    }
    const writes = option === 'set' || option === 'incrby';
    if (!(option === 'get' && left >= 2) && !(writes && left >= 3)) throw syntaxError();
    if (writes && onlyReads) throw new RedisError('ERR BITFIELD_RO only supports the GET subcommand');
    const field = fieldOf(args[at + 1] ?? '');
    const place = placeOf(args[at + 2] ?? '', field);
    const value = writes ? bigInteger(args[at + 3] ?? '') : 0n;
    steps.push({ kind: option as 'get', field, place, value, overflow });
    at += writes ? 4 : 3;
  }
  const found = onlyReads ? read(call, key, 'string') : toWrite(call, key, 'string');
  let text = found?.text ?? '';
  let wrote = false;
  const replies = steps.map(({ kind, field, place, value, overflow: policy }): Reply => {
    const before = getField(text, place, field);
    if (kind === 'get') return before;
    const wanted = kind === 'set' ? value : before + value;
    if (!inRange(wanted) && policy === 'fail') return null;
    const next = fitted(wanted, field, policy);
    if (next === null) return null;
    text = setField(text, place, field, next);
    wrote = true;
    return kind === 'set' ? before : next;
  });
  if (wrote) store(call, key, text, 'setbit');
  return replies;
}

export const bitmapCommands: readonly Command[] = [
  command('setbit', 4, 'write denyoom', [1, 1, 1], (call, [key = '', offsetText = '', bitText = '']) => {
    const offset = offsetOf(offsetText);
    if (bitText !== '0' && bitText !== '1') throw new RedisError('ERR bit is not an integer or out of range');
    const text = toWrite(call, key, 'string')?.text ?? '';
    const before = bitAt(text, offset);
    store(call, key, withBit(text, offset, bitText === '1' ? 1 : 0), 'setbit');
    return before;
  }),
  command('getbit', 3, 'readonly fast', [1, 1, 1], (call, [key = '', offsetText = '']) => {
    const offset = offsetOf(offsetText);
    return bitAt(read(call, key, 'string')?.text ?? '', offset);
  }),
  command('bitcount', -2, 'readonly', [1, 1, 1], bitcount),
  command('bitpos', -3, 'readonly', [1, 1, 1], bitpos),
  command('bitop', -4, 'write denyoom', [2, -1, 1], bitop),
  command('bitfield', -2, 'write denyoom', [1, 1, 1], bitfield),
  command('bitfield_ro', -2, 'readonly fast', [1, 1, 1], bitfield),
];
