/** One of the numbered databases: keys, what they hold and when they expire. */
import type { Entry, Value } from './entry';
import { sizeOf } from './size';

export interface KeyspaceHost {
  /** Milliseconds since 1970. */
  now(): number;
  /** A key's time was over. */
  expired(database: Database, key: string): void;
  /** A key that may expire was set: when the next sweep is due may change. */
  expirySet(at: number): void;
}

export class Database {
  readonly index: number;
  readonly #host: KeyspaceHost;
  #entries = new Map<string, Entry>();
  /** Keys that expire. */
  #expires = new Map<string, number>();
  /** Bytes that the keys are reckoned to take. */
  #bytes = 0;
  readonly #sizes = new Map<string, number>();

  constructor(index: number, host: KeyspaceHost) {
    this.index = index;
    this.#host = host;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The keys that expire. */
  get volatile(): ReadonlyMap<string, number> {
    return this.#expires;
  }

  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  entries(): IterableIterator<[string, Entry]> {
    return this.#entries.entries();
  }

  /** What a key holds now; a key whose time is over goes first. */
  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expires === null || entry.expires > this.#host.now()) return entry;
    this.#host.expired(this, key);
    return undefined;
  }

  /** Without a look at the time: for sweeps and samples. */
  peek(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** A key anew: what it held, and its time, are gone. @param keepExpiry SET … KEEPTTL */
  set(key: string, value: Value, { keepExpiry = false, expires = null as number | null } = {}): Entry {
    const before = this.#entries.get(key);
    const now = this.#host.now();
    const entry: Entry = {
      value,
      expires: keepExpiry ? (before?.expires ?? null) : expires,
      used: now,
      frequency: before?.frequency ?? 5,
      decayed: Math.floor(now / 60_000),
    };
    this.#entries.set(key, entry);
    this.#setExpiry(key, entry.expires);
    this.measure(key);
    return entry;
  }

  /** @returns false when there is no such key */
  expireAt(key: string, at: number | null): boolean {
    const entry = this.#entries.get(key);
    if (!entry) return false;
    entry.expires = at;
    this.#setExpiry(key, at);
    return true;
  }

  #setExpiry(key: string, at: number | null): void {
    if (at === null) this.#expires.delete(key);
    else {
      this.#expires.set(key, at);
      this.#host.expirySet(at);
    }
  }

  delete(key: string): boolean {
    this.#expires.delete(key);
    this.#bytes -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries = new Map();
    this.#expires = new Map();
    this.#sizes.clear();
    this.#bytes = 0;
  }

  /** SWAPDB: both keep their number, and take each other's keys. */
  swap(other: Database): void {
    [this.#entries, other.#entries] = [other.#entries, this.#entries];
    [this.#expires, other.#expires] = [other.#expires, this.#expires];
    [this.#bytes, other.#bytes] = [other.#bytes, this.#bytes];
    const mine = new Map(this.#sizes);
    this.#sizes.clear();
    for (const [key, size] of other.#sizes) this.#sizes.set(key, size);
    other.#sizes.clear();
    for (const [key, size] of mine) other.#sizes.set(key, size);
  }

  /** After a value was changed in place. */
  measure(key: string): void {
    const entry = this.#entries.get(key);
    const size = entry ? sizeOf(key, entry) : 0;
    this.#bytes += size - (this.#sizes.get(key) ?? 0);
    if (entry) this.#sizes.set(key, size);
    else this.#sizes.delete(key);
  }

  /** A key at random; undefined in an empty database. */
  randomKey(random: () => number): string | undefined {
    return this.sampleKeys(1, false, random)[0];
  }

  /** So many keys at random, some perhaps twice. @param volatile only those that expire */
  sampleKeys(count: number, volatile: boolean, random: () => number): string[] {
    const keys = volatile ? this.#volatileKeys() : this.#allKeys();
    const found: string[] = [];
    for (let tries = count * 4; found.length < count && tries > 0 && keys.length > 0; tries--) {
      const key = keys[Math.floor(random() * keys.length)];
      if (key !== undefined && (volatile ? this.#expires : this.#entries).has(key)) found.push(key);
    }
    return found;
  }

  // A map has no places to pick from: lists of its keys, made anew when too many of them are gone or new.
  #listed: { all: string[]; volatile: string[] } = { all: [], volatile: [] };

  #allKeys(): string[] {
    if (stale(this.#listed.all, this.#entries)) this.#listed.all = [...this.#entries.keys()];
    return this.#listed.all;
  }

  #volatileKeys(): string[] {
    if (stale(this.#listed.volatile, this.#expires)) this.#listed.volatile = [...this.#expires.keys()];
    return this.#listed.volatile;
  }
}

/** A list that misses, or has lost, more than a hundredth. */
const stale = (list: readonly string[], map: ReadonlyMap<string, unknown>): boolean =>
  map.size < 1_000
    ? list.length !== map.size || list.some((key) => !map.has(key))
    : Math.abs(list.length - map.size) > map.size / 100;
