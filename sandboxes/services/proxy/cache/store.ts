import { type HeaderField, headerValues } from '../../../http1';

export interface CacheEntry {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly HeaderField[];
  readonly body: Uint8Array;
  /** Milliseconds. */
  readonly stored: number;
  readonly freshUntil: number;
  readonly whileRevalidating: number;
  readonly ifError: number;
  /** Fields of the request that `Vary` names, and what they were. */
  readonly vary: readonly (readonly [name: string, value: string])[];
}

interface Slot {
  variants: CacheEntry[];
  uses: number;
  used: number;
  /** Somebody fetches it: `proxy_cache_lock`, `updating`. */
  filling: Promise<void> | null;
}

/** What a `keys_zone` holds. Entries go that were not asked for in `inactive`, and the longest unused when it is full. */
export class CacheStore {
  readonly #slots = new Map<string, Slot>();
  /** How often each `$upstream_cache_status` was answered. */
  readonly answers = new Map<string, number>();
  readonly #inactive: number;
  readonly #maxSize: number | null;

  constructor(inactive: number, maxSize: number | null) {
    this.#inactive = inactive;
    this.#maxSize = maxSize;
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
    this.#shrink();
  }

  /** @param key null: all @returns how many responses */
  forget(key: string | null): number {
    const gone = [...this.entries()].filter(([of]) => key === null || of === key);
    for (const [of] of gone) this.#slots.delete(of);
    return gone.length;
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
      if (!slot.filling && now - slot.used > this.#inactive) this.#slots.delete(key);
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
      this.#slots.delete(key);
    }
  }
}

/** The fields of a request that a response depends on. */
export function varyOf(
  fields: readonly HeaderField[],
  field: (name: string) => string,
): readonly (readonly [string, string])[] {
  return headerValues(fields, 'vary')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
    .map((name) => [name, field(name)] as const);
}
