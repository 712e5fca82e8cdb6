/**
 * How names were resolved: who asked whom, what came back, and what each resolver has learned and for how long.
 *
 *     app ──▶ resolver ──▶ root: "ask those of test."
 *                      ──▶ tld:  "ask those of shop.test."
 *                      ──▶ ns:   "www.shop.test is 10.0.0.31"
 *         ◀──
 */

import { canonicalName, isWithin, labelsOf } from '@/sandboxes/dns/name';
import { absolute, dataText } from '@/sandboxes/dns/presentation';
import { numberOf, typeName } from '@/sandboxes/dns/record-types';
import { type DnsMessage, RCODE, type ResourceRecord } from '@/sandboxes/dns/records';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { dnsMessages, type Party, type SentMessage } from './dns-messages';
import type { Homes } from './homes';

export type AnswerKind = 'answer' | 'referral' | 'no such name' | 'no such record' | 'truncated' | 'failure';

export interface Answer {
  readonly seq: number;
  readonly at: number;
  readonly kind: AnswerKind;
  /** In words: `10.0.0.31`, `ask those of shop.test.: ns.shop.test. (10.0.0.23)`, `there is no such name`. */
  readonly text: string;
  readonly message: SentMessage;
}

/** A question to one server, and what that server asked others because of it. */
export interface Asked {
  readonly seq: number;
  readonly at: number;
  readonly message: SentMessage;
  /** `www.shop.test. A` */
  readonly question: string;
  /** The zone that the server is asked about, as its asker knows it from referrals; `null` where it is asked to resolve. */
  readonly zone: string | null;
  readonly answer: Answer | null;
  readonly asked: readonly Asked[];
}

/** What a resolver was told: as far as the wire shows it, a copy of what it remembers. */
export interface Learned {
  readonly seq: number;
  readonly name: string;
  readonly type: string;
  /** `null`: that there is no such name or record. */
  readonly data: readonly string[] | null;
  /** Milliseconds of the sandbox's clock. */
  readonly from: number;
  readonly until: number;
  readonly zone: string;
  /** Outside of what the server is responsible for (its bailiwick): whoever believes it can be poisoned. */
  readonly foreign: boolean;
}

export interface Resolver {
  readonly party: Party;
  readonly learned: readonly Learned[];
}

export interface DnsProjection {
  /** Questions that nobody's question led to, the newest last. */
  readonly lookups: readonly Asked[];
  readonly resolvers: readonly Resolver[];
  readonly notDrawn: number;
}

const FAILURES: Readonly<Record<number, string>> = {
  [RCODE.format]: 'it did not understand (FORMERR)',
  [RCODE.server]: 'it failed (SERVFAIL)',
  [RCODE.notImplemented]: 'it cannot do that (NOTIMP)',
  [RCODE.refused]: 'it refuses (REFUSED)',
};

const typeOf = ({ data }: ResourceRecord): string => typeName(numberOf(data));

/** The zone that an answer hands over to; `null` when it is no referral (RFC 1034 §4.3.2, step 3b). */
function referralOf({ answers, authority, authoritative, rcode }: DnsMessage): string | null {
  if (rcode !== RCODE.ok || authoritative || answers.length > 0) return null;
  const types = new Set(authority.map(typeOf));
  return types.has('NS') && !types.has('SOA')
    ? (authority.find((one) => typeOf(one) === 'NS')?.name ?? null)
    : null;
}

function kindOf(dns: DnsMessage): AnswerKind {
  if (dns.truncated) return 'truncated';
  if (dns.rcode === RCODE.name) return 'no such name';
  if (dns.rcode !== RCODE.ok) return 'failure';
  if (dns.answers.length > 0) return 'answer';
  return referralOf(dns) === null ? 'no such record' : 'referral';
}

function answerText(dns: DnsMessage): string {
  const kind = kindOf(dns);
  switch (kind) {
    case 'truncated':
      return 'cut: ask again over TCP';
    case 'no such name':
      return 'there is no such name (NXDOMAIN)';
    case 'no such record':
      return 'the name has no such record';
    case 'failure':
      return FAILURES[dns.rcode] ?? `code ${dns.rcode}`;
    case 'answer':
      return dns.answers
        .map((one) => (typeOf(one) === 'CNAME' ? `is ${dataText(one.data)}` : dataText(one.data)))
        .join(', ');
    case 'referral': {
      const servers = dns.authority.flatMap(({ data }) => (data.type === 'NS' ? dataText(data) : []));
      const glue = new Map(
        dns.additional.map((one) => [absolute(canonicalName(one.name)), dataText(one.data)]),
      );
      const named = servers.map((name) => {
        const address = glue.get(name.toLowerCase());
        return address === undefined ? name : `${name} (${address})`;
      });
      return `ask those of ${absolute(referralOf(dns) ?? '')}: ${named.join(', ')}`;
    }
  }
}

interface Open {
  readonly message: SentMessage;
  readonly zone: string | null;
  answer: Answer | null;
  readonly asked: Open[];
}

const closed = ({ message, zone, answer, asked }: Open): Asked => ({
  seq: message.seq,
  at: message.at,
  message,
  question: `${absolute(message.question.name)} ${typeName(message.question.type)}`,
  zone,
  answer,
  asked: asked.map(closed),
});

const same = (a: SentMessage, b: SentMessage) =>
  a.question.type === b.question.type && canonicalName(a.question.name) === canonicalName(b.question.name);

/** The latest question that a process works on: one with the same name before any other. */
function reasonOf(open: readonly Open[], message: SentMessage): Open | null {
  const working = open.filter((one) => message.from.pid !== null && one.message.to.pid === message.from.pid);
  return working.findLast((one) => same(one.message, message)) ?? working.at(-1) ?? null;
}

/** What a resolver knows of who serves which zone: the addresses that referrals gave. */
class Delegations {
  readonly #zones = new Map<string, Set<string>>();

  learn(asker: Party, dns: DnsMessage): void {
    const zone = referralOf(dns);
    if (zone === null) return;
    for (const { data } of dns.additional) {
      if (data.type !== 'A') continue;
      const key = `${asker.pid}/${dataText(data)}`;
      this.#zones.set(key, (this.#zones.get(key) ?? new Set()).add(canonicalName(zone)));
    }
  }

  /** The deepest zone with that name that the server is known for; the root for one that nobody referred to. */
  zoneOf({ from, address, question }: SentMessage): string {
    const known = [...(this.#zones.get(`${from.pid}/${address}`) ?? [])];
    const name = canonicalName(question.name);
    return known
      .filter((zone) => isWithin(name, zone))
      .reduce((deepest, zone) => (labelsOf(zone).length > labelsOf(deepest).length ? zone : deepest), '');
  }
}

/** Sets of records as they are remembered: one entry a name and type. */
function learnedFrom({ message, seq, at }: Answer, zone: string): Learned[] {
  const { dns, question } = message;
  const kind = kindOf(dns);
  if (kind === 'truncated' || kind === 'failure') return [];
  const entry = (name: string, type: string, data: readonly string[] | null, ttl: number): Learned => ({
    seq,
    name: absolute(canonicalName(name)),
    type,
    data,
    from: at,
    until: at + ttl * 1000,
    zone: absolute(zone),
    foreign: !isWithin(canonicalName(name), zone),
  });
  const sets = new Map<string, ResourceRecord[]>();
  for (const record of [...dns.answers, ...dns.authority, ...dns.additional]) {
    if (typeOf(record) === 'SOA' && kind !== 'answer') continue;
    const key = `${canonicalName(record.name)} ${typeOf(record)}`;
    sets.set(key, [...(sets.get(key) ?? []), record]);
  }
  const learned = [...sets.values()].map((records) => {
    const [first] = records;
    const ttl = Math.min(...records.map((record) => record.ttl));
    return entry(
      first?.name ?? '',
      first ? typeOf(first) : '',
      records.map(({ data }) => dataText(data)),
      ttl,
    );
  });
  if (kind !== 'no such name' && kind !== 'no such record') return learned;
  // RFC 2308 §5: the smaller of the SOA's TTL and its last field.
  const soa = dns.authority.find((record) => record.data.type === 'SOA');
  if (soa?.data.type !== 'SOA') return learned;
  const type = kind === 'no such name' ? 'any' : typeName(question.type);
  return [...learned, entry(question.name, type, null, Math.min(soa.ttl, soa.data.minttl))];
}

/** @param limit most lookups kept, the newest */
export function projectDns(events: readonly SandboxEvent[], homes: Homes, limit = 60): DnsProjection {
  const lookups: Open[] = [];
  /** Those without an answer. */
  let pending: readonly Open[] = [];
  const delegations = new Delegations();
  const resolvers = new Map<number, { party: Party; learned: Map<string, Learned> }>();
  for (const message of dnsMessages(events, homes)) {
    if (!message.dns.response) {
      const reason = reasonOf(pending, message);
      const zone = message.dns.recursionDesired ? null : delegations.zoneOf(message);
      const open: Open = { message, zone, answer: null, asked: [] };
      (reason?.asked ?? lookups).push(open);
      pending = [...pending, open];
      continue;
    }
    const open = pending.findLast(
      ({ message: query }) =>
        query.dns.id === message.dns.id &&
        query.from.pid === message.to.pid &&
        query.to.pid === message.from.pid &&
        query.transport === message.transport,
    );
    if (!open) continue;
    const answer: Answer = {
      seq: message.seq,
      at: message.at,
      kind: kindOf(message.dns),
      text: answerText(message.dns),
      message,
    };
    open.answer = answer;
    pending = pending.filter((one) => one !== open);
    if (open.zone === null || open.message.from.pid === null) continue;
    delegations.learn(open.message.from, message.dns);
    const { from } = open.message;
    const resolver = resolvers.get(open.message.from.pid) ?? { party: from, learned: new Map() };
    resolvers.set(open.message.from.pid, resolver);
    for (const entry of learnedFrom(answer, open.zone)) {
      const key = `${entry.name} ${entry.type}`;
      const known = resolver.learned.get(key);
      // What an authority says of itself is kept before what others say of it in passing.
      if (entry.foreign && known && !known.foreign && known.until > entry.from) continue;
      resolver.learned.set(key, entry);
    }
  }
  return {
    lookups: lookups.slice(-limit).map(closed),
    resolvers: [...resolvers.values()].map(({ party, learned }) => ({
      party,
      learned: [...learned.values()],
    })),
    notDrawn: Math.max(0, lookups.length - limit),
  };
}

/** A question and all that it led to, in the order in which they were asked. */
export const withFollowers = (asked: Asked): readonly Asked[] => [
  asked,
  ...asked.asked.flatMap(withFollowers),
];

/** The lookup that is shown: the selected message's, else the newest. */
export function lookupShown({ lookups }: DnsProjection, selected: number | null): Asked | null {
  const holds = (lookup: Asked) =>
    withFollowers(lookup).some(({ seq, answer }) => seq === selected || answer?.seq === selected);
  return (selected === null ? undefined : lookups.find(holds)) ?? lookups.at(-1) ?? null;
}
