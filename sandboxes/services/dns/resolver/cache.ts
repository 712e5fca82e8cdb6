/** What a resolver remembers: record sets, and that there are none (RFC 1034 §3.6, RFC 2181 §5, RFC 2308). */
import { canonicalName, isWithin, labelsOf } from '../../../dns/name';
import { type ResourceRecord, TYPE } from '../../../dns/records';

/** From what a set was learnt: better replaces worse (RFC 2181 §5.4.1). Glue is never given out as an answer. */
export const RANK = { glue: 1, referral: 2, authority: 3, answer: 4 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

interface Timed {
  /** Seconds since 1970. */
  readonly expires: number;
  /** The client wanted DNSSEC's records as it was asked for. */
  readonly dnssec: boolean;
}

export type Remembered =
  | (Timed & {
      readonly kind: 'records';
      readonly records: readonly ResourceRecord[];
      readonly signatures: readonly ResourceRecord[];
      readonly rank: Rank;
    })
  /** No such name, or no records of the type; `authority`: the SOA record, and proofs. */
  | (Timed & {
      readonly kind: 'nxdomain' | 'nodata';
      readonly authority: readonly ResourceRecord[];
    })
  | (Timed & { readonly kind: 'failure'; readonly problem: string });

export interface CacheEntry {
  readonly name: string;
  /** null: of every type. */
  readonly type: number | null;
  readonly remembered: Remembered;
  /** Seconds; negative once it is stale. */
  readonly ttl: number;
}

export interface CacheOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** Seconds for which what has expired may stand in when nobody answers (RFC 8767); 0: never. */
  readonly stale: number;
}

/** BIND's limits, in seconds. */
const MOST_TTL = 7 * 86_400;
const MOST_NEGATIVE_TTL = 3 * 3600;
const FAILURE_TTL = 1;
/** How many are kept; then the one that has been there longest goes. */
const MOST_ENTRIES = 10_000;
/** §4 of RFC 8767. */
export const STALE_TTL = 30;

const keyOf = (name: string, type: number | null): string => `${type ?? '*'} ${name}`;

export class Cache {
  readonly #options: CacheOptions;
  readonly #entries = new Map<string, { name: string; type: number | null; remembered: Remembered }>();

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** Whole seconds since 1970. */
  get seconds(): number {
    return Math.floor(this.#options.now() / 1000);
  }

  /** @param name canonical */
  get(name: string, type: number): Remembered | undefined {
    return this.#alive(name, type) ?? this.#alive(name, null);
  }

  /** What has expired, but may still be said when nothing better is to be had. */
  stale(name: string, type: number): Remembered | undefined {
    for (const key of [keyOf(name, type), keyOf(name, null)]) {
      const entry = this.#entries.get(key)?.remembered;
      if (entry && entry.kind !== 'failure' && entry.expires + this.#options.stale > this.seconds)
        return entry;
    }
    return undefined;
  }

  /** The same of an alias. */
  staleAlias(name: string): Remembered | undefined {
    const alias = this.stale(name, TYPE.CNAME);
    return alias?.kind === 'records' ? alias : undefined;
  }

  #alive(name: string, type: number | null): Remembered | undefined {
    const entry = this.#entries.get(keyOf(name, type))?.remembered;
    return entry && entry.expires > this.seconds ? entry : undefined;
  }

  /** @param records one set; RRSIG records that cover it in `signatures` */
  store(
    records: readonly ResourceRecord[],
    signatures: readonly ResourceRecord[],
    rank: Rank,
    dnssec: boolean,
    type: number,
  ): void {
    const [first] = records;
    if (!first) return;
    const name = canonicalName(first.name);
    const known = this.#alive(name, type);
    if (known?.kind === 'records' && known.rank > rank) return;
    const ttl = Math.min(...records.map((record) => record.ttl), MOST_TTL);
    this.#put(name, type, {
      kind: 'records',
      records,
      signatures,
      rank,
      dnssec,
      expires: this.seconds + ttl,
    });
  }

  /** @param type null: the name does not exist */
  storeAbsence(
    name: string,
    type: number | null,
    authority: readonly ResourceRecord[],
    dnssec: boolean,
  ): void {
    const soa = authority.find(({ data }) => data.type === 'SOA');
    // Without one nobody says how long (RFC 2308 §5).
    if (soa?.data.type !== 'SOA') return;
    const ttl = Math.min(soa.ttl, soa.data.minttl, MOST_NEGATIVE_TTL);
    const kind = type === null ? 'nxdomain' : 'nodata';
    const shortened = authority.map((record) => ({ ...record, ttl: Math.min(record.ttl, ttl) }));
    this.#put(name, type, { kind, authority: shortened, dnssec, expires: this.seconds + ttl });
  }

  /** A failure is not tried again at once (RFC 9520). */
  storeFailure(name: string, type: number, problem: string): void {
    if (this.#options.stale > 0 && this.stale(name, type)) return;
    this.#put(name, type, { kind: 'failure', problem, dnssec: false, expires: this.seconds + FAILURE_TTL });
  }

  #put(name: string, type: number | null, remembered: Remembered): void {
    const key = keyOf(name, type);
    this.#entries.delete(key);
    this.#entries.set(key, { name, type, remembered });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** The closest zone above a name whose servers are known. */
  closestServers(
    name: string,
  ): { readonly zone: string; readonly servers: readonly ResourceRecord[] } | null {
    const labels = labelsOf(name);
    for (let from = 0; from <= labels.length; from++) {
      const zone = labels.slice(from).join('.');
      const known = this.#alive(zone, TYPE.NS);
      if (known?.kind === 'records') return { zone, servers: known.records };
    }
    return null;
  }

  /** Everything, the stale too, in the order in which it was learnt. */
  entries(): CacheEntry[] {
    const { seconds } = this;
    return [...this.#entries.values()].map(({ name, type, remembered }) => ({
      name,
      type,
      remembered,
      ttl: remembered.expires - seconds,
    }));
  }

  /** @param name forgets only that name and what is below it */
  flush(name?: string): void {
    for (const [key, entry] of this.#entries)
      if (name === undefined || isWithin(entry.name, canonicalName(name))) this.#entries.delete(key);
  }
}
