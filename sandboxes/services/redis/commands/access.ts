/** How commands come to what a key holds: with the look at type, time and use that all of them share. */
import type { Call } from '../command';
import { grow } from '../keyspace/encoding';
import type { Entry, Value } from '../keyspace/entry';
import { wrongType } from '../protocol/reply';
import { SortedSet } from '../types/sorted-set';
import { Stream } from '../types/stream';

/** For a command that reads: counts hits and misses, and marks the key as used. */
export function lookup({ server, database, client }: Call, key: string): Entry | undefined {
  const entry = database.get(key);
  if (client.observes) return entry;
  if (entry) {
    server.statistics.hits++;
    if (!client.noTouch) server.eviction.touch(entry);
  } else {
    server.statistics.misses++;
    server.pubsub.notify(database.index, 'm', 'keymiss', key);
  }
  return entry;
}

/** For a command that writes. */
export function lookupToWrite({ server, database }: Call, key: string): Entry | undefined {
  const entry = database.get(key);
  if (entry) server.eviction.touch(entry);
  return entry;
}

type Of<T extends Value['t']> = Extract<Value, { t: T }>;

/** @throws {RedisError} WRONGTYPE */
export function holding<T extends Value['t']>(entry: Entry | undefined, type: T): Of<T> | undefined {
  if (!entry) return undefined;
  if (entry.value.t !== type) throw wrongType();
  return entry.value as Of<T>;
}

/** @throws {RedisError} WRONGTYPE */
export const read = <T extends Value['t']>(call: Call, key: string, type: T): Of<T> | undefined =>
  holding(lookup(call, key), type);

/** @throws {RedisError} WRONGTYPE */
export const toWrite = <T extends Value['t']>(call: Call, key: string, type: T): Of<T> | undefined =>
  holding(lookupToWrite(call, key), type);

const EMPTY: { readonly [T in Value['t']]: () => Of<T> } = {
  string: () => ({ t: 'string', text: '' }),
  list: () => ({ t: 'list', items: [] }),
  set: () => ({ t: 'set', members: new Set() }),
  hash: () => ({ t: 'hash', fields: new Map() }),
  zset: () => ({ t: 'zset', scores: new SortedSet() }),
  stream: () => ({ t: 'stream', stream: new Stream() }),
};

/** What the key holds, or something empty that it holds from now on. @throws {RedisError} WRONGTYPE */
export function orCreate<T extends Value['t']>(call: Call, key: string, type: T): Of<T> {
  const found = toWrite(call, key, type);
  if (found) return found;
  const made = (EMPTY[type] as () => Of<T>)();
  call.database.set(key, made);
  call.server.pubsub.notify(call.database.index, 'n', 'new', key);
  return made;
}

/** After something was put in. @param added what: it decides on the encoding */
export function changed(
  call: Call,
  key: string,
  letter: string,
  event: string,
  added: readonly string[] = [],
): void {
  const value = call.database.peek(key)?.value;
  if (value && added.length > 0) grow(value, added);
  call.server.changed(call.database, key, letter, event);
}

/** Removes a key that has become empty. */
export function dropIfEmpty(call: Call, key: string, empty: boolean): void {
  if (!empty) return;
  call.database.delete(key);
  call.server.changed(call.database, key, 'g', 'del');
}

/** A whole new string. */
export function setText(call: Call, key: string, text: string, expires: number | null = null): void {
  call.database.set(key, { t: 'string', text }, { expires });
}

/** `start` and `stop` as LRANGE and GETRANGE count them: negative ones from the end. Empty when `start` is past `stop`. */
export function span(start: number, stop: number, length: number): { from: number; to: number } {
  const from = Math.max(start < 0 ? length + start : start, 0);
  const to = Math.min(stop < 0 ? length + stop : stop, length - 1);
  return from > to || from >= length ? { from: 0, to: -1 } : { from, to };
}
