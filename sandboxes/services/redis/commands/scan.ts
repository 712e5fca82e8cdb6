/** What SCAN, HSCAN, SSCAN and ZSCAN share. The cursor is a place in the order of insertion. */
import { integer } from '../numbers';
import { RedisError, syntaxError } from '../protocol/reply';

export interface ScanArguments {
  readonly next: number;
  readonly pattern: string | null;
  readonly count: number;
  readonly type: string | null;
}

/** @throws {RedisError} */
export function checkCursor(cursor: string): void {
  if (!/^\d{1,20}$/.test(cursor)) throw new RedisError('ERR invalid cursor');
}

/** @throws {RedisError} */
export function scanArguments(
  cursor: string,
  options: readonly string[],
  { allowsType = false } = {},
): ScanArguments {
  checkCursor(cursor);
  let [pattern, type]: [string | null, string | null] = [null, null];
  let count = 10;
  for (let at = 0; at < options.length; at += 2) {
    const option = (options[at] ?? '').toLowerCase();
    const value = options[at + 1];
    if (value === undefined) throw syntaxError();
    if (option === 'match') pattern = value;
    else if (option === 'count') {
      count = integer(value);
      if (count < 1) throw syntaxError();
    } else if (option === 'type' && allowsType) type = value;
    else throw syntaxError();
  }
  return { next: Number(cursor), pattern, count, type };
}

interface Order {
  readonly hashes: Uint32Array;
  readonly keys: readonly string[];
}

const orders = new WeakMap<object, Order>();

/**
 * What stands from a cursor on. Keys are walked in the order of a hash, so one that is there all the time is met, whatever
 * comes and goes meanwhile; one that came after the walk began may be missed, and one that went is still named: look again.
 * @param of what is walked: its order is kept until the next walk begins
 * @returns the next cursor (0: that was all), and the keys
 */
export function scanOver(
  of: object,
  keys: () => Iterable<string>,
  start: number,
  count: number,
): [number, readonly string[]] {
  let order = orders.get(of);
  if (start === 0 || !order) {
    order = orderOf(keys());
    orders.set(of, order);
  }
  const { hashes, keys: ordered } = order;
  const from = placeOf(hashes, start);
  let to = Math.min(from + count, ordered.length);
  // Keys of one hash are told together: the cursor cannot stand between them.
  while (to < ordered.length && hashes[to] === hashes[to - 1]) to++;
  const last = hashes[to - 1] ?? 0;
  return [to >= ordered.length ? 0 : last + 1, ordered.slice(from, to)];
}

function orderOf(keys: Iterable<string>): Order {
  const hashed = [...keys].map((key) => ({ key, hash: hashOf(key) })).sort((a, b) => a.hash - b.hash);
  return { hashes: Uint32Array.from(hashed, ({ hash }) => hash), keys: hashed.map(({ key }) => key) };
}

/** FNV-1a, never 2³² − 1: a cursor may stand behind each. */
function hashOf(key: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x0100_0193);
  return Math.min(hash >>> 0, 0xffff_fffe);
}

/** The first that is not below. */
function placeOf(hashes: Uint32Array, least: number): number {
  let [low, high] = [0, hashes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hashes[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
