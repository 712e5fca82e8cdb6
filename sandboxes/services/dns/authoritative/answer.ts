/** An authoritative answer out of one zone (RFC 1034 §4.3.2, RFC 2308, RFC 4035 §3.1, RFC 4592, RFC 6672), laid out as BIND does. */
import { canonicalName, childOf, isWithin, labelsOf } from '../../../dns/name';
import { CLASS, RCODE, type ResourceRecord, TYPE } from '../../../dns/records';
import { encodeName } from '../../../dns/writer';
import { hasRecords, type Node, type RecordSet, type Zone } from '../zone/zone';
import { addAdditional, addGlue } from './additional';
import { denialsOf } from './denial';
import { Sections } from './response';

/** BIND's `max-query-restarts`: aliases that are followed. */
const MOST_ALIASES = 11;

export interface Asked {
  readonly name: string;
  readonly type: number;
  /** The NS records of the zone go along: not where recursion is wanted. */
  readonly authority: boolean;
  readonly dnssec: boolean;
}

export interface Answered {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  /** More than the code says, for people (RFC 8914). */
  readonly problem: string | null;
}

/** Types that only a question for them finds in a zone without signatures. */
const DNSSEC_TYPES = new Set<number>([TYPE.RRSIG, TYPE.NSEC, TYPE.NSEC3, TYPE.DNSKEY, TYPE.NSEC3PARAM]);

/** Types whose answer comes without the zone's servers. */
const ALONE = new Set<number>([TYPE.DS, TYPE.DNSKEY]);

export function answerFrom(zone: Zone, asked: Asked): Answered {
  return new Answering(zone, asked).answer();
}

class Answering {
  readonly #zone: Zone;
  readonly #asked: Asked;
  readonly #sections: Sections;
  #name: string;
  #authoritative = true;

  constructor(zone: Zone, asked: Asked) {
    this.#zone = zone;
    this.#asked = asked;
    this.#sections = new Sections(asked.dnssec);
    this.#name = asked.name;
  }

  answer(): Answered {
    for (let aliases = 0; aliases <= MOST_ALIASES; aliases++) {
      const rcode = this.#step(aliases === 0);
      if (rcode !== null) return this.#done(rcode, null);
    }
    return this.#done(RCODE.server, 'max. restarts reached');
  }

  #done(rcode: number, problem: string | null): Answered {
    const { answers, authority, additional } = this.#sections;
    return { rcode, authoritative: this.#authoritative, answers, authority, additional, problem };
  }

  /** @returns the code; null: there is an alias to follow */
  #step(first: boolean): number | null {
    const zone = this.#zone;
    const canonical = canonicalName(this.#name);
    // Other zones of the same server are not asked: whoever wants their answer asks for it.
    if (!isWithin(canonical, zone.name)) return RCODE.ok;
    const found = zone.find(canonical, this.#asked.type);
    switch (found.kind) {
      case 'delegation':
        this.#refer(found.node, found.at, first);
        return RCODE.ok;
      case 'dname':
        return this.#rename(found.node, found.at);
      case 'nothing':
        // Whoever looks for the zone of a name asks so, and again soon (BIND's zero-no-soa-ttl).
        this.#deny(
          denialsOf(this.#zone).noName(canonical, found.encloser),
          this.#asked.type === TYPE.SOA ? 0 : Infinity,
        );
        return RCODE.name;
      case 'answer':
        return this.#fromNode(found.node, found.wildcard, canonical);
    }
  }

  #fromNode(node: Node, wildcard: string | null, canonical: string): number | null {
    const { type } = this.#asked;
    const owner = wildcard === null ? undefined : this.#name;
    const alias = node.get(TYPE.CNAME);
    if (
      alias &&
      alias.records.length > 0 &&
      type !== TYPE.CNAME &&
      type !== TYPE.ANY &&
      !isAboutAliases(type)
    ) {
      this.#sections.add('answers', alias, owner);
      if (wildcard !== null) this.#prove(denialsOf(this.#zone).wildcard(canonical, wildcard));
      const [{ data } = { data: null }] = alias.records;
      this.#name = data?.type === 'CNAME' ? data.value : '';
      return null;
    }
    const sets = this.#setsOf(node);
    if (sets.length === 0) {
      this.#deny(
        wildcard === null
          ? denialsOf(this.#zone).noData(canonical)
          : denialsOf(this.#zone).wildcardNoData(canonical, wildcard),
      );
      return RCODE.ok;
    }
    for (const set of sets) this.#sections.add('answers', set, owner);
    if (wildcard !== null) this.#prove(denialsOf(this.#zone).wildcard(canonical, wildcard));
    return this.#end();
  }

  #setsOf(node: Node): RecordSet[] {
    const { type, dnssec } = this.#asked;
    if (type === TYPE.RRSIG) {
      const records = [...node.values()].flatMap(({ signatures }) => signatures);
      return records.length === 0 ? [] : [{ type, records, signatures: [] }];
    }
    if (type !== TYPE.ANY) return [node.get(type)].filter((set) => set !== undefined).filter(filled);
    const signed =
      hasRecords(this.#zone.apex, TYPE.DNSKEY) && this.#zone.apex.get(TYPE.SOA)?.signatures.length;
    return [...node.values()]
      .filter((set) => filled(set) && (signed || !DNSSEC_TYPES.has(set.type)))
      .toSorted((a, b) => a.type - b.type)
      .map((set) => (dnssec || !signed ? set : { ...set, records: [...set.records, ...set.signatures] }));
  }

  /** The answer is whole: what goes along with it. */
  #end(): number {
    const { authority, type } = this.#asked;
    const zone = this.#zone;
    if (type !== TYPE.ANY) addAdditional(zone, this.#sections, 'answers');
    const servers = zone.apex.get(TYPE.NS);
    if (authority && servers && !ALONE.has(type) && this.#sections.add('authority', servers))
      addAdditional(zone, this.#sections, 'authority');
    return RCODE.ok;
  }

  /** The SOA record lives as long as the absence (RFC 2308 §3). */
  #deny(proof: readonly (RecordSet | undefined)[], most = Infinity): void {
    const { soa } = this.#zone;
    const [first] = soa?.records ?? [];
    if (soa && first?.data.type === 'SOA') {
      const ttl = Math.min(first.ttl, first.data.minttl, most);
      const shortened = (records: readonly ResourceRecord[]) => records.map((record) => ({ ...record, ttl }));
      this.#sections.add('authority', {
        ...soa,
        records: shortened(soa.records),
        signatures: shortened(soa.signatures),
      });
    }
    this.#prove(proof);
  }

  #prove(proof: readonly (RecordSet | undefined)[]): void {
    if (!this.#asked.dnssec) return;
    for (const set of proof) if (set) this.#sections.add('authority', set);
  }

  #refer(node: Node, at: string, first: boolean): void {
    if (first) this.#authoritative = false;
    const servers = node.get(TYPE.NS);
    if (servers) this.#sections.add('authority', { ...servers, signatures: [] });
    if (this.#asked.dnssec) {
      const signer = node.get(TYPE.DS);
      if (signer && signer.signatures.length > 0) this.#sections.add('authority', signer);
      else this.#prove(denialsOf(this.#zone).noData(at));
    }
    addGlue(this.#zone, this.#sections);
  }

  /** RFC 6672 §3.1, with the CNAME that says the same to who knows no DNAME. */
  #rename(node: Node, at: string): number | null {
    const set = node.get(TYPE.DNAME);
    const [record] = set?.records ?? [];
    if (!set || record?.data.type !== 'DNAME') return RCODE.server;
    this.#sections.add('answers', set);
    const labels = labelsOf(this.#name);
    const kept = labels.slice(0, labels.length - labelsOf(at).length);
    const target = kept.reduceRight((name, label) => childOf(label, name), record.data.value);
    if (!fits(target)) return RCODE.yxDomain;
    this.#sections.synthesize('answers', {
      name: this.#name,
      class: CLASS.IN,
      ttl: record.ttl,
      data: { type: 'CNAME', value: target },
    });
    this.#name = target;
    const { type } = this.#asked;
    return type === TYPE.CNAME || type === TYPE.ANY ? RCODE.ok : null;
  }
}

const filled = ({ records }: RecordSet): boolean => records.length > 0;

/** What stands beside a CNAME (RFC 4035 §2.5): asked for, it is not what the alias leads to. */
const isAboutAliases = (type: number): boolean => type === TYPE.RRSIG || type === TYPE.NSEC;

function fits(name: string): boolean {
  try {
    encodeName(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
