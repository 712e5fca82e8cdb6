/** What came of the first request with a key, until it expires. */

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Entry {
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Null while the first request runs. */
  answer: StoredAnswer | null;
}

export interface KnownKey {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Of the answer that is given again; null: the first request runs. */
  readonly status: number | null;
}

export type Claim = 'first' | 'running' | 'other-request' | StoredAnswer;

export class IdempotencyStore {
  readonly #entries = new Map<string, Entry>();
  readonly #lifetime: number;

  /** @param lifetime milliseconds that a key is remembered */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  /** `first`: the caller does the work, then calls `finish` or `forget`. */
  claim(key: string, fingerprint: string, now: number): Claim {
    const known = this.#entries.get(key);
    if (known === undefined || known.expires <= now) {
      this.#entries.set(key, { fingerprint, expires: now + this.#lifetime, answer: null });
      return 'first';
    }
    if (known.fingerprint !== fingerprint) return 'other-request';
    return known.answer ?? 'running';
  }

  finish(key: string, answer: StoredAnswer): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.answer = answer;
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** What is remembered now, the newest last. */
  list(now: number): readonly KnownKey[] {
    return [...this.#entries].flatMap(([key, { expires, answer }]) =>
      expires <= now ? [] : [{ key, expires, status: answer?.status ?? null }],
    );
  }

  /** Finished ones, as JSON can hold them. */
  save(): readonly (readonly [key: string, entry: Entry])[] {
    return [...this.#entries].filter(([, { answer }]) => answer !== null);
  }

  load(entries: ReturnType<IdempotencyStore['save']>): void {
    for (const [key, entry] of entries) this.#entries.set(key, entry);
  }
}
