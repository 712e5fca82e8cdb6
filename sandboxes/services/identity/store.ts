/** A record: a session, a grant, a code, a token. As JSON, as a database would hold it: nobody changes it in place. */
export interface StoredRecord {
  readonly model: string;
  readonly id: string;
  readonly json: string;
  /** Milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

export type Change =
  | { readonly t: 'put'; readonly record: StoredRecord }
  | { readonly t: 'drop'; readonly model: string; readonly id: string };

export type Payload = Readonly<Record<string, unknown>>;

/** By what else than its id a record is asked for. */
const INDEXED = ['uid', 'userCode', 'grantId'] as const;
export type Indexed = (typeof INDEXED)[number];

/** After so many changes what has expired is thrown away. */
const SWEEP_EVERY = 1000;

/** What the provider remembers: records that expire. */
export class Store {
  readonly #now: () => number;
  readonly #onChange: (change: Change) => void;
  readonly #records = new Map<string, StoredRecord>();
  readonly #index = new Map<string, Set<string>>();
  #untilSweep = SWEEP_EVERY;

  /**
   * @param now milliseconds since the epoch
   * @param onChange hears of each change before whoever asked for it; not of what expires
   */
  constructor(now: () => number, onChange: (change: Change) => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  find(model: string, id: string): Payload | undefined {
    const record = this.#live(keyOf(model, id));
    return record && (JSON.parse(record.json) as Payload);
  }

  /** Ids of a model's records whose `property` is `value`. */
  idsBy(model: string, property: Indexed, value: string): readonly string[] {
    const keys = [...(this.#index.get(`${property}:${value}`) ?? [])];
    return keys.flatMap((key) => {
      const record = this.#live(key);
      return record?.model === model ? [record.id] : [];
    });
  }

  /** @param expiresIn seconds; undefined: never */
  put(model: string, id: string, payload: Payload, expiresIn?: number): void {
    const expiresAt = expiresIn === undefined ? null : this.#now() + expiresIn * 1000;
    this.#apply({ t: 'put', record: { model, id, json: JSON.stringify(payload), expiresAt } });
  }

  /** The same record with other content, until the same moment. */
  update(model: string, id: string, change: Payload): void {
    const record = this.#live(keyOf(model, id));
    if (record === undefined) return;
    const json = JSON.stringify({ ...(JSON.parse(record.json) as Payload), ...change });
    this.#apply({ t: 'put', record: { ...record, json } });
  }

  drop(model: string, id: string): void {
    if (this.#records.has(keyOf(model, id))) this.#apply({ t: 'drop', model, id });
  }

  /** Everything that is still valid. */
  all(): readonly StoredRecord[] {
    this.#sweep();
    return [...this.#records.values()];
  }

  /** Takes what was once written down, and tells nobody. */
  load(changes: readonly Change[]): void {
    for (const change of changes) this.#keep(change);
    this.#sweep();
  }

  /** Forgets everything, and tells nobody. */
  clear(): void {
    this.#records.clear();
    this.#index.clear();
  }

  #apply(change: Change): void {
    this.#keep(change);
    this.#onChange(change);
    this.#untilSweep--;
    if (this.#untilSweep === 0) this.#sweep();
  }

  #keep(change: Change): void {
    const { model, id } = change.t === 'put' ? change.record : change;
    const key = keyOf(model, id);
    this.#forget(key);
    if (change.t === 'drop') return;
    this.#records.set(key, change.record);
    for (const name of namesOf(change.record)) {
      const keys = this.#index.get(name);
      if (keys) keys.add(key);
      else this.#index.set(name, new Set([key]));
    }
  }

  #forget(key: string): void {
    const record = this.#records.get(key);
    if (record === undefined) return;
    this.#records.delete(key);
    for (const name of namesOf(record)) {
      const keys = this.#index.get(name);
      keys?.delete(key);
      if (keys?.size === 0) this.#index.delete(name);
    }
  }

  #live(key: string): StoredRecord | undefined {
    const record = this.#records.get(key);
    if (record === undefined || !this.#hasExpired(record)) return record;
    this.#forget(key);
    return undefined;
  }

  #hasExpired = ({ expiresAt }: StoredRecord): boolean => expiresAt !== null && expiresAt <= this.#now();

  #sweep(): void {
    this.#untilSweep = SWEEP_EVERY;
    for (const [key, record] of this.#records) if (this.#hasExpired(record)) this.#forget(key);
  }
}

const keyOf = (model: string, id: string) => `${model}:${id}`;

function namesOf({ json }: StoredRecord): readonly string[] {
  const payload = JSON.parse(json) as Payload;
  return INDEXED.flatMap((property) =>
    typeof payload[property] === 'string' ? [`${property}:${payload[property]}`] : [],
  );
}
