/** What the answer of an authoritative server says about a name, and what of it may be believed (RFC 2181 §5.4, RFC 5452 §6). */
import { canonicalName, isWithin } from '../../../dns/name';
import { numberOf } from '../../../dns/record-types';
import { type DnsMessage, RCODE, type ResourceRecord, TYPE } from '../../../dns/records';

export interface LearntSet {
  readonly type: number;
  readonly records: readonly ResourceRecord[];
  readonly signatures: readonly ResourceRecord[];
}

export type Said =
  /** Sets of a chain of aliases, in order; `target`: where it goes on elsewhere, null when the last set is the answer. */
  | { readonly kind: 'answer'; readonly chain: readonly LearntSet[]; readonly target: string | null }
  | {
      readonly kind: 'nxdomain' | 'nodata';
      /** Aliases that led there. */
      readonly chain: readonly LearntSet[];
      /** Of what name it is said. */
      readonly name: string;
      readonly authority: readonly ResourceRecord[];
    }
  | {
      readonly kind: 'referral';
      readonly zone: string;
      readonly servers: LearntSet;
      readonly more: readonly LearntSet[];
    }
  /** The server does not serve the zone that it was asked for, or would not say. */
  | { readonly kind: 'lame'; readonly why: string };

const WORDS: Readonly<Record<number, string>> = {
  [RCODE.format]: 'FORMERR',
  [RCODE.server]: 'SERVFAIL',
  [RCODE.notImplemented]: 'NOTIMP',
  [RCODE.refused]: 'REFUSED',
};

/** Aliases that are followed within one message. */
const MOST_LINKS = 20;

/**
 * @param name canonical
 * @param zone canonical: what the server was asked for; nothing outside of it is believed
 */
export function classify(message: DnsMessage, name: string, type: number, zone: string): Said {
  const { rcode, authority, authoritative } = message;
  if (rcode !== RCODE.ok && rcode !== RCODE.name)
    return { kind: 'lame', why: WORDS[rcode] ?? `code ${rcode}` };
  const sets = setsOf(message.answers).filter((set) => isWithin(ownerOf(set), zone));
  const chain: LearntSet[] = [];
  let at = name;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = sets.filter((set) => ownerOf(set) === at && (type === TYPE.ANY || set.type === type));
    if (found.length > 0) return { kind: 'answer', chain: [...chain, ...found], target: null };
    const alias = sets.find((set) => ownerOf(set) === at && set.type === TYPE.CNAME);
    const renamed = sets.find(
      (set) => set.type === TYPE.DNAME && ownerOf(set) !== at && isWithin(at, ownerOf(set)),
    );
    if (renamed) chain.push(renamed);
    const [link] = alias?.records ?? [];
    if (!alias || link?.data.type !== 'CNAME') break;
    chain.push(alias);
    at = canonicalName(link.data.value);
    if (!isWithin(at, zone)) return { kind: 'answer', chain, target: at };
  }
  const soa = setsOf(authority).find(
    (set) => set.type === TYPE.SOA && isWithin(ownerOf(set), zone) && isWithin(at, ownerOf(set)),
  );
  const proof = soa ? authority.filter(({ data }) => data.type !== 'NS') : [];
  if (rcode === RCODE.name) return { kind: 'nxdomain', chain, name: at, authority: proof };
  const referral = referralOf(message, at, zone);
  if (referral && chain.length === 0) return referral;
  if (soa || (authoritative && chain.length === 0))
    return { kind: 'nodata', chain, name: at, authority: proof };
  if (chain.length > 0) return { kind: 'answer', chain, target: at };
  return { kind: 'lame', why: 'not authoritative' };
}

function referralOf({ authority, additional }: DnsMessage, name: string, zone: string): Said | null {
  const servers = setsOf(authority).find(
    (set) =>
      set.type === TYPE.NS &&
      isWithin(name, ownerOf(set)) &&
      ownerOf(set) !== zone &&
      isWithin(ownerOf(set), zone),
  );
  if (!servers) return null;
  const signer = setsOf(authority).filter((set) => set.type === TYPE.DS && ownerOf(set) === ownerOf(servers));
  return {
    kind: 'referral',
    zone: ownerOf(servers),
    servers,
    more: [...signer, ...glueOf(servers, additional, zone)],
  };
}

/** Addresses of the servers, as far as the server that says so may speak of them: those within the zone it was asked for. */
export function glueOf(servers: LearntSet, additional: readonly ResourceRecord[], zone: string): LearntSet[] {
  const hosts = new Set(
    servers.records.map(({ data }) => (data.type === 'NS' ? canonicalName(data.value) : '')),
  );
  return setsOf(additional).filter(
    (set) =>
      (set.type === TYPE.A || set.type === TYPE.AAAA) &&
      hosts.has(ownerOf(set)) &&
      isWithin(ownerOf(set), zone),
  );
}

/** The canonical name of a set's owner. */
export const ownerOf = ({ records }: LearntSet): string => canonicalName(records[0]?.name ?? '');

/** Records as sets, with the signatures that cover them. */
export function setsOf(records: readonly ResourceRecord[]): LearntSet[] {
  const sets = new Map<string, { type: number; records: ResourceRecord[]; signatures: ResourceRecord[] }>();
  for (const record of records) {
    const signs = record.data.type === 'RRSIG';
    const type = record.data.type === 'RRSIG' ? record.data.covered : numberOf(record.data);
    const key = `${type} ${canonicalName(record.name)}`;
    const set = sets.get(key) ?? { type, records: [], signatures: [] };
    (signs ? set.signatures : set.records).push(record);
    sets.set(key, set);
  }
  return [...sets.values()].filter((set) => set.records.length > 0);
}
