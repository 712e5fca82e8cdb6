import { type CacheEntry, tagsOf } from './entry';
import type { CacheFolder } from './folder';

interface Slot {
  variants: CacheEntry[];
  uses: number;
  used: number;
  /** Somebody fetches it: `proxy_cache_lock`, `updating`. */
  filling: Promise<void> | null;
}

/** Which responses are forgotten: that of a key, those of a tag, all. */
export type Purge =
  | { readonly by: 'all' }
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'tag'; readonly tag: string };

/** What a `keys_zone` holds. Entries go that were not asked for in `inactive`, and the longest unused when it is full. */
export class CacheStore {
  readonly #slots = new Map<string, Slot>();
  /** How often each `$upstream_cache_status` was answered. */
  readonly answers = new Map<string, number>();
  readonly #inactive: number;
  readonly #maxSize: number | null;
  readonly #folder: CacheFolder | null;

  /**
   * @param folder where responses outlive the process; those that lie there count as asked for once, now, as nginx's cache
   * loader has it
   */
  constructor(inactive: number, maxSize: number | null, folder: CacheFolder | null, now: number) {
    this.#inactive = inactive;
    this.#maxSize = maxSize;
    this.#folder = folder;
    for (const [key, entry] of folder?.load() ?? []) {
      const slot = this.#slot(key);
      slot.variants.push(entry);
      slot.uses = 1;
      slot.used = now;
    }
    this.#shrink();
  }

  /** Counts a use. @param field value of a field of the request, '' when it has none */
  find(key: string, field: (name: string) => string, now: number): CacheEntry | null {
    this.#expire(now);
    const slot = this.#slot(key);
    slot.uses++;
    slot.used = now;
    return slot.variants.find(({ vary }) => vary.every(([name, value]) => field(name) === value)) ?? null;
  }

  uses(key: string): number {
    return this.#slots.get(key)?.uses ?? 0;
  }

  filling(key: string): Promise<void> | null {
    return this.#slots.get(key)?.filling ?? null;
  }

  /** @returns what ends the filling */
  fill(key: string): () => void {
    let done: () => void = () => undefined;
    const filling = new Promise<void>((resolve) => {
      done = resolve;
    });
    const slot = this.#slot(key);
    slot.filling = filling;
    return () => {
      if (slot.filling === filling) slot.filling = null;
      done();
    };
  }

  put(key: string, entry: CacheEntry): void {
    const slot = this.#slot(key);
    const same = (other: CacheEntry) => JSON.stringify(other.vary) === JSON.stringify(entry.vary);
    slot.variants = [...slot.variants.filter((other) => !same(other)), entry];
    slot.used = Math.max(slot.used, entry.stored);
    this.#folder?.write(key, entry);
    this.#shrink();
  }

  /** @returns how many responses */
  forget(purge: Purge): number {
    const gone = [...this.entries()].filter(
      ([key, { fields }]) =>
        purge.by === 'all' || (purge.by === 'key' ? key === purge.key : tagsOf(fields).includes(purge.tag)),
    );
    for (const [key, entry] of gone) this.#forget(key, entry);
    return gone.length;
  }

  #forget(key: string, entry: CacheEntry): void {
    const slot = this.#slot(key);
    slot.variants = slot.variants.filter((other) => other !== entry);
    this.#folder?.remove(key, entry);
    if (slot.variants.length === 0) this.#slots.delete(key);
  }

  #forgetAll(key: string): void {
    for (const entry of this.#slots.get(key)?.variants ?? []) this.#folder?.remove(key, entry);
    this.#slots.delete(key);
  }

  *entries(): Generator<readonly [key: string, entry: CacheEntry, uses: number]> {
    for (const [key, { variants, uses }] of this.#slots)
      for (const entry of variants) yield [key, entry, uses];
  }

  #slot(key: string): Slot {
    const slot = this.#slots.get(key) ?? { variants: [], uses: 0, used: 0, filling: null };
    this.#slots.set(key, slot);
    return slot;
  }

  #expire(now: number): void {
    for (const [key, slot] of this.#slots)
      if (!slot.filling && now - slot.used > this.#inactive) this.#forgetAll(key);
  }

  #shrink(): void {
    if (this.#maxSize === null) return;
    const sizes = [...this.#slots].map(([key, slot]) => ({
      key,
      used: slot.used,
      size: slot.variants.reduce((sum, { body }) => sum + body.length, 0),
    }));
    let total = sizes.reduce((sum, { size }) => sum + size, 0);
    for (const { key, size } of sizes.sort((a, b) => a.used - b.used)) {
      if (total <= this.#maxSize) return;
      total -= size;
      this.#forgetAll(key);
    }
  }
}
