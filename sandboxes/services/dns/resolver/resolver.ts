/** Answers to clients' questions: from what is remembered, else by iteration; along aliases (RFC 1034 §5.3). */
import { canonicalName, parentOf } from '../../../dns/name';
import { type DnsMessage, RCODE, type ResourceRecord, TYPE } from '../../../dns/records';
import type { Answered } from '../authoritative/answer';
import { type Cache, RANK, type Remembered, STALE_TTL } from './cache';
import { ownerOf, setsOf } from './classify';
import { type Answer, type Effort, Iteration, type IterationOptions } from './iteration';
import { Trace } from './trace';

export interface ResolverOptions extends IterationOptions {
  readonly trace?: Trace;
}

/** Queries that one question may cost (BIND's max-recursion-queries). */
const MOST_QUERIES = 100;
/** Aliases that one answer may have (BIND's max-query-restarts). */
const MOST_ALIASES = 11;
/** Milliseconds after which a client is told that it did not work (BIND's resolver-query-timeout). */
const DEADLINE = 10_000;

const LOOP = 'max. restarts reached';
const STALE = 'stale answer';

export class Resolver {
  readonly cache: Cache;
  readonly trace: Trace;
  readonly #options: ResolverOptions;
  readonly #iteration: Iteration;
  readonly #underWay = new Map<string, Promise<Answered>>();

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.cache = options.cache;
    this.trace = options.trace ?? new Trace();
    this.#iteration = new Iteration(options);
  }

  /** Who asks the same at the same time gets the same answer. */
  resolve(name: string, type: number, dnssec: boolean, client: string): Promise<Answered> {
    const key = `${type} ${dnssec} ${name}`;
    const under = this.#underWay.get(key) ?? this.#resolve(name, type, dnssec, client);
    this.#underWay.set(key, under);
    return under.finally(() => this.#underWay.delete(key));
  }

  async #resolve(name: string, type: number, dnssec: boolean, client: string): Promise<Answered> {
    const trace = this.trace.begin(this.#options.now(), name, type, client);
    const stop = new AbortController();
    const deadline = setTimeout(() => stop.abort(), DEADLINE);
    const effort: Effort = { dnssec, signal: stop.signal, left: MOST_QUERIES, trace: trace.add };
    try {
      const answer = await this.#follow(name, type, effort);
      trace.end(answer.rcode);
      return answer;
    } finally {
      clearTimeout(deadline);
    }
  }

  async #follow(asked: string, type: number, effort: Effort): Promise<Answered> {
    const answers: ResourceRecord[] = [];
    const seen = new Set<string>();
    let name = canonicalName(asked);
    for (let aliases = 0; aliases <= MOST_ALIASES && !seen.has(name); aliases++) {
      seen.add(name);
      const found = await this.#find(name, type, effort);
      if (found.kind === 'failure') return ended(RCODE.server, answers, [], found.problem);
      const aged = (records: readonly ResourceRecord[]) => this.#aged(found, records);
      const problem = this.#isStale(found) ? STALE : null;
      if (found.kind !== 'records')
        return ended(
          found.kind === 'nxdomain' ? RCODE.name : RCODE.ok,
          answers,
          aged(found.authority),
          problem,
        );
      const [first] = found.records;
      const alias =
        type !== TYPE.CNAME && type !== TYPE.ANY && first?.data.type === 'CNAME' ? first.data.value : null;
      if (alias !== null) answers.push(...this.#renaming(name, alias));
      answers.push(...aged(found.records), ...(effort.dnssec ? aged(found.signatures) : []));
      if (alias === null) return ended(RCODE.ok, answers, [], problem);
      name = canonicalName(alias);
    }
    return ended(RCODE.server, answers, [], LOOP);
  }

  #isStale = ({ expires }: Remembered): boolean => expires < this.cache.seconds;

  /** With what is left of their lifetime. */
  #aged(found: Remembered, records: readonly ResourceRecord[]): ResourceRecord[] {
    const ttl = this.#isStale(found) ? STALE_TTL : found.expires - this.cache.seconds;
    return records.map((record) => ({ ...record, ttl }));
  }

  /** The DNAME record that the alias of a name follows from. */
  #renaming(name: string, alias: string): ResourceRecord[] {
    for (let above = parentOf(name); above !== null; above = parentOf(above)) {
      const known = this.cache.get(above, TYPE.DNAME);
      const [record] = known?.kind === 'records' ? known.records : [];
      if (
        known &&
        record?.data.type === 'DNAME' &&
        canonicalName(alias).endsWith(canonicalName(record.data.value))
      )
        return this.#aged(known, [record]);
    }
    return [];
  }

  /** What is known of a name, after it was asked for if need be. */
  async #find(name: string, type: number, effort: Effort): Promise<Remembered> {
    const known = this.#known(name, type, effort.dnssec);
    if (known) return known;
    const said = await this.#iteration.ask(name, type, effort);
    if (typeof said === 'string') {
      const stale = this.cache.stale(name, type) ?? this.cache.staleAlias(name);
      if (stale) return stale;
      this.cache.storeFailure(name, type, said);
      return { kind: 'failure', problem: said, expires: 0, dnssec: false };
    }
    return this.#known(name, type, effort.dnssec) ?? this.#unkept(said, name, type);
  }

  #known(name: string, type: number, dnssec: boolean): Remembered | undefined {
    const fits = (found: Remembered | undefined) =>
      found && (found.dnssec || !dnssec) && (found.kind !== 'records' || found.rank >= RANK.authority)
        ? found
        : undefined;
    const known = fits(this.cache.get(name, type));
    if (known) return known;
    const alias = fits(this.cache.get(name, TYPE.CNAME));
    return alias?.kind === 'records' ? alias : undefined;
  }

  /** For this answer only: what lives for 0 seconds, and everything of a name. */
  #unkept(said: Answer, name: string, type: number): Remembered {
    const { seconds } = this.cache;
    const own = said.chain.filter(
      (set) => ownerOf(set) === name && (type === TYPE.ANY || set.type === type || set.type === TYPE.CNAME),
    );
    const records = own.flatMap((set) => set.records);
    if (records.length > 0) {
      const signatures = own.flatMap((set) => set.signatures);
      const expires = seconds + Math.min(...records.map(({ ttl }) => ttl));
      return { kind: 'records', records, signatures, rank: RANK.answer, expires, dnssec: true };
    }
    if (said.kind === 'answer')
      return { kind: 'failure', problem: 'no records', expires: seconds, dnssec: true };
    return { kind: said.kind, authority: said.authority, expires: seconds, dnssec: true };
  }

  /** Without recursion: what it knows, or who would know more (RFC 1034 §4.3.2, step 4). */
  fromMemory({ questions: [question], edns }: DnsMessage): Answered {
    if (!question) return ended(RCODE.format, [], [], null);
    const name = canonicalName(question.name);
    const known = this.#known(name, question.type, edns?.dnssecOk ?? false);
    if (known?.kind === 'records') return ended(RCODE.ok, this.#aged(known, known.records), [], null);
    if (known && known.kind !== 'failure')
      return ended(
        known.kind === 'nxdomain' ? RCODE.name : RCODE.ok,
        [],
        this.#aged(known, known.authority),
        null,
      );
    const zone = this.cache.closestServers(name)?.zone;
    const servers = zone === undefined ? undefined : this.cache.get(zone, TYPE.NS);
    const records =
      servers?.kind === 'records'
        ? this.#aged(servers, servers.records)
        : this.#options.hints.filter(({ data }) => data.type === 'NS');
    return ended(RCODE.ok, [], records, null);
  }

  /** Takes over a referral of a zone of its own. */
  learn({ authority, additional }: Answered): void {
    for (const set of setsOf([...authority, ...additional]))
      this.cache.store(
        set.records,
        set.signatures,
        set.type === TYPE.NS ? RANK.referral : RANK.glue,
        false,
        set.type,
      );
  }

  flush(name?: string): void {
    this.cache.flush(name);
    if (name !== undefined) return;
    this.trace.clear();
    this.#options.roundTrips.clear();
  }
}

const ended = (
  rcode: number,
  answers: readonly ResourceRecord[],
  authority: readonly ResourceRecord[],
  problem: string | null,
): Answered => ({ rcode, authoritative: false, answers, authority, additional: [], problem });
