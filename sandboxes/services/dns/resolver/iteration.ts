/** From the closest known zone down to the servers that answer (RFC 1034 §5.3.3). */
import { canonicalName, parentOf } from '../../../dns/name';
import { CLASS, type DnsMessage, queryFor, RCODE, type ResourceRecord, TYPE } from '../../../dns/records';
import { type Cache, RANK } from './cache';
import { classify, glueOf, type LearntSet, ownerOf, type Said, setsOf } from './classify';
import type { RoundTrips } from './servers';
import type { Step } from './trace';
import type { Exchange } from './upstream';

export interface IterationOptions {
  readonly cache: Cache;
  readonly exchange: Exchange;
  readonly roundTrips: RoundTrips;
  /** NS records of the root, and the addresses of its servers. */
  readonly hints: readonly ResourceRecord[];
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 up to 1. */
  random(): number;
}

/** One client's question, however many queries it takes. */
export interface Effort {
  readonly dnssec: boolean;
  readonly signal: AbortSignal;
  /** Queries that may still be sent. */
  left: number;
  trace(step: Step): void;
}

/** Zones passed on the way down. */
const MOST_REFERRALS = 20;
/** Names of servers whose addresses are looked up on the way to others (BIND's max-recursion-depth). */
const MOST_DEPTH = 7;
/** Milliseconds that a server has: each round more. */
const PATIENCE = [800, 1600, 3200] as const;
const UDP_SIZE = 1232;

type Useful = Exclude<Said, { kind: 'lame' }>;
export type Answer = Exclude<Useful, { kind: 'referral' }>;

export class Iteration {
  readonly #options: IterationOptions;

  constructor(options: IterationOptions) {
    this.#options = options;
  }

  /**
   * What the authoritative servers say; remembered, too.
   * @param name canonical
   * @param pending names whose addresses are being looked up for this
   * @returns why not, when none does
   */
  async ask(
    name: string,
    type: number,
    effort: Effort,
    pending: readonly string[] = [],
  ): Promise<Answer | string> {
    // A DS record is the zone's above.
    let cut = this.#start(type === TYPE.DS ? (parentOf(name) ?? '') : name);
    for (let referrals = 0; referrals < MOST_REFERRALS; referrals++) {
      const said = await this.#askZone(cut, name, type, effort, pending);
      if (typeof said === 'string') return said;
      if (said.kind !== 'referral') {
        this.#learn(said, type, effort.dnssec);
        return said;
      }
      this.#learnReferral(said, effort.dnssec);
      cut = { zone: said.zone, servers: said.servers.records };
    }
    return 'too many referrals';
  }

  #start(name: string): Cut {
    return this.#options.cache.closestServers(name) ?? { zone: '', servers: this.#hinted(TYPE.NS) };
  }

  #hinted(type: number, name?: string): ResourceRecord[] {
    return setsOf(this.#options.hints)
      .filter((set) => set.type === type && (name === undefined || ownerOf(set) === name))
      .flatMap(({ records }) => records);
  }

  async #askZone(
    { zone, servers }: Cut,
    name: string,
    type: number,
    effort: Effort,
    pending: readonly string[],
  ): Promise<Useful | string> {
    const bad = new Set<string>();
    const hosts = servers.map(({ data }) => (data.type === 'NS' ? canonicalName(data.value) : ''));
    for (const patience of PATIENCE) {
      const known = hosts.flatMap((host) => this.#addressesOf(host));
      for (const address of this.#options.roundTrips.sorted(known)) {
        if (bad.has(address)) continue;
        const said = await this.#askServer(address, { zone, name, type }, patience, effort);
        if (effort.signal.aborted) return 'resolver timed out';
        if (said === 'exhausted') return 'query limit exceeded';
        if (typeof said === 'object' && said.kind !== 'lame') return said;
        if (said !== 'timeout') bad.add(address);
      }
      const more = await this.#findAddresses(hosts, effort, pending);
      if (!more && known.every((address) => bad.has(address))) break;
    }
    return 'no reachable authority';
  }

  /** Looks up the address of one server more. @returns whether there is one */
  async #findAddresses(
    hosts: readonly string[],
    effort: Effort,
    pending: readonly string[],
  ): Promise<boolean> {
    if (pending.length >= MOST_DEPTH) return false;
    for (const host of hosts) {
      // Asking for it again on the way to itself would go round in a circle.
      if (pending.includes(host) || this.#addressesOf(host).length > 0) continue;
      await this.ask(host, TYPE.A, effort, [...pending, host]);
      if (this.#addressesOf(host).length > 0) return true;
      if (effort.signal.aborted) return false;
    }
    return false;
  }

  #addressesOf(host: string): string[] {
    const known = this.#options.cache.get(host, TYPE.A);
    const records = known?.kind === 'records' ? known.records : this.#hinted(TYPE.A, host);
    return records.flatMap(({ data }) => (data.type === 'A' ? [data.address] : []));
  }

  async #askServer(
    address: string,
    asked: { readonly zone: string; readonly name: string; readonly type: number },
    timeout: number,
    effort: Effort,
  ): Promise<Said | 'timeout' | 'refused' | 'malformed' | 'exhausted'> {
    const { now, roundTrips } = this.#options;
    let tcp = false;
    let edns = true;
    for (;;) {
      if (effort.left-- <= 0) return 'exhausted';
      const began = now();
      const answer = await this.#options.exchange(this.#query(asked, edns, effort), address, {
        tcp,
        timeout,
        signal: effort.signal,
      });
      const took = now() - began;
      const said = typeof answer === 'string' ? answer : classify(answer, asked.name, asked.type, asked.zone);
      const cut = typeof answer === 'object' && answer.truncated && !tcp;
      roundTrips.measured(address, typeof answer === 'string' ? null : took);
      const outcome = cut ? 'truncated' : outcomeOf(said);
      effort.trace({ server: address, ...asked, transport: tcp ? 'tcp' : 'udp', outcome, took });
      if (cut) tcp = true;
      // Servers from before EDNS (RFC 6891 §7).
      else if (edns && typeof answer === 'object' && answer.rcode === RCODE.format) edns = false;
      else {
        if (typeof answer === 'object' && typeof said === 'object')
          this.#learnServers(answer, asked.zone, said, effort);
        return said;
      }
    }
  }

  #query({ name, type }: { name: string; type: number }, edns: boolean, { dnssec }: Effort): DnsMessage {
    const id = Math.floor(this.#options.random() * 0x10000);
    const query = { ...queryFor(id, { name, type, class: CLASS.IN }), recursionDesired: false };
    return edns
      ? { ...query, edns: { version: 0, udpSize: UDP_SIZE, dnssecOk: dnssec, options: [] } }
      : query;
  }

  #learn(said: Answer, type: number, dnssec: boolean): void {
    const { cache } = this.#options;
    for (const set of said.chain) cache.store(set.records, set.signatures, RANK.answer, dnssec, set.type);
    if (said.kind !== 'answer')
      cache.storeAbsence(said.name, said.kind === 'nxdomain' ? null : type, said.authority, dnssec);
  }

  #learnReferral({ servers, more }: Extract<Said, { kind: 'referral' }>, dnssec: boolean): void {
    this.#store([servers], RANK.referral, dnssec);
    this.#store(more, RANK.glue, dnssec);
  }

  /** A zone's own word on its servers counts more than that of the zone above. */
  #learnServers(answer: DnsMessage, zone: string, said: Said, { dnssec }: Effort): void {
    if (said.kind !== 'answer' || !answer.authoritative) return;
    const servers = setsOf(answer.authority).find((set) => set.type === TYPE.NS && ownerOf(set) === zone);
    if (!servers) return;
    this.#store([servers], RANK.authority, dnssec);
    this.#store(glueOf(servers, answer.additional, zone), RANK.glue, dnssec);
  }

  #store(sets: readonly LearntSet[], rank: (typeof RANK)[keyof typeof RANK], dnssec: boolean): void {
    for (const { records, signatures, type } of sets)
      this.#options.cache.store(records, signatures, rank, dnssec, type);
  }
}

interface Cut {
  readonly zone: string;
  readonly servers: readonly ResourceRecord[];
}

function outcomeOf(said: Said | 'timeout' | 'refused' | 'malformed'): string {
  if (typeof said === 'string') return said === 'refused' ? 'connection refused' : said;
  switch (said.kind) {
    case 'referral':
      return `referral to ${said.zone}.`;
    case 'lame':
      return said.why;
    case 'answer':
      return said.target === null ? 'answer' : `alias of ${said.target}.`;
    case 'nxdomain':
      return 'NXDOMAIN';
    case 'nodata':
      return 'no records of the type';
  }
}
