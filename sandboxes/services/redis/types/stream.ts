/** A stream: entries in the order of their ids, and consumer groups (redis.io, "Redis Streams"). */
import { RedisError } from '../protocol/reply';

/** Milliseconds since 1970, and a number within that millisecond; both up to 2⁶⁴ − 1. */
export interface StreamId {
  readonly ms: bigint;
  readonly seq: bigint;
}

export interface StreamEntry {
  readonly id: StreamId;
  /** Field, value, field, value … */
  readonly fields: readonly string[];
}

/** An entry that was handed to a consumer and not acknowledged yet. */
export interface Pending {
  readonly id: StreamId;
  consumer: Consumer;
  /** Milliseconds since 1970. */
  delivered: number;
  deliveries: number;
}

export interface Consumer {
  readonly name: string;
  seen: number;
  /** In the order of ids. */
  readonly pending: Map<string, Pending>;
}

export interface Group {
  readonly name: string;
  last: StreamId;
  /** How many entries it has read in all; null when that is not known (it began, or was set, in the middle). */
  read: bigint | null;
  readonly consumers: Map<string, Consumer>;
  /** By the text of the id. */
  readonly pending: Map<string, Pending>;
}

const MOST = 2n ** 64n - 1n;
export const LEAST_ID: StreamId = { ms: 0n, seq: 0n };
export const MOST_ID: StreamId = { ms: MOST, seq: MOST };

export const idText = ({ ms, seq }: StreamId): string => `${ms}-${seq}`;

export function compareIds(left: StreamId, right: StreamId): number {
  if (left.ms !== right.ms) return left.ms < right.ms ? -1 : 1;
  if (left.seq !== right.seq) return left.seq < right.seq ? -1 : 1;
  return 0;
}

const invalidId = (): RedisError =>
  new RedisError('ERR Invalid stream ID specified as stream command argument');

/** @param missing the sequence of an id that is only a time */
export function parseId(text: string, missing: bigint): StreamId {
  const [, ms = '', seq] = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text) ?? [];
  if (ms === '') throw invalidId();
  const id = { ms: BigInt(ms), seq: seq === undefined ? missing : BigInt(seq) };
  if (id.ms > MOST || id.seq > MOST) throw invalidId();
  return id;
}

export function nextId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq < MOST) return { ms, seq: seq + 1n };
  return ms < MOST ? { ms: ms + 1n, seq: 0n } : undefined;
}

export function previousId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq > 0n) return { ms, seq: seq - 1n };
  return ms > 0n ? { ms: ms - 1n, seq: MOST } : undefined;
}

export class Stream {
  #entries: StreamEntry[] = [];
  last: StreamId = LEAST_ID;
  maxDeleted: StreamId = LEAST_ID;
  /** How many were ever added. */
  added = 0n;
  readonly groups = new Map<string, Group>();

  get length(): number {
    return this.#entries.length;
  }

  get first(): StreamEntry | undefined {
    return this.#entries[0];
  }

  get final(): StreamEntry | undefined {
    return this.#entries.at(-1);
  }

  append(entry: StreamEntry): void {
    this.#entries.push(entry);
    this.last = entry.id;
    this.added++;
  }

  /** The place of the first entry whose id is not below. */
  #place(id: StreamId): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry && compareIds(entry.id, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get(id: StreamId): StreamEntry | undefined {
    const entry = this.#entries[this.#place(id)];
    return entry && compareIds(entry.id, id) === 0 ? entry : undefined;
  }

  /** Both limits included. @param most how many at most; negative: all */
  range(from: StreamId, to: StreamId, most = -1): StreamEntry[] {
    const start = this.#place(from);
    const after = nextId(to);
    const end = after ? this.#place(after) : this.#entries.length;
    return this.#entries.slice(start, most < 0 ? end : Math.min(end, start + most));
  }

  /** From the highest down. */
  reverseRange(from: StreamId, to: StreamId, most = -1): StreamEntry[] {
    const all = this.range(from, to).reverse();
    return most < 0 ? all : all.slice(0, most);
  }

  /** How many have a lower id. */
  countBelow(id: StreamId): number {
    return this.#place(id);
  }

  /** How many have a higher id. */
  countAfter(id: StreamId): number {
    const after = nextId(id);
    return after ? this.#entries.length - this.#place(after) : 0;
  }

  delete(id: StreamId): boolean {
    const place = this.#place(id);
    const entry = this.#entries[place];
    if (!entry || compareIds(entry.id, id) !== 0) return false;
    this.#entries.splice(place, 1);
    if (compareIds(id, this.maxDeleted) > 0) this.maxDeleted = id;
    return true;
  }

  /** Removes the oldest so that `length` stay. @returns how many went */
  trimToLength(length: number): number {
    return this.#dropFirst(Math.max(this.#entries.length - length, 0));
  }

  #dropFirst(count: number): number {
    const gone = this.#entries.splice(0, count).at(-1);
    if (gone && compareIds(gone.id, this.maxDeleted) > 0) this.maxDeleted = gone.id;
    return count;
  }

  consumer(group: Group, name: string, now: number): { consumer: Consumer; created: boolean } {
    const known = group.consumers.get(name);
    if (known) {
      known.seen = now;
      return { consumer: known, created: false };
    }
    const consumer: Consumer = { name, seen: now, pending: new Map() };
    group.consumers.set(name, consumer);
    return { consumer, created: true };
  }
}

/** Of pending entries those of a range, in the order of their ids. */
export function pendingBetween(
  pending: ReadonlyMap<string, Pending>,
  from: StreamId,
  to: StreamId,
): Pending[] {
  return [...pending.values()]
    .filter(({ id }) => compareIds(id, from) >= 0 && compareIds(id, to) <= 0)
    .sort((left, right) => compareIds(left.id, right.id));
}
