/** Which zone answers, and what is refused before any is asked. */
import { canonicalName, isWithin, labelsOf, parentOf } from '../../../dns/name';
import { CLASS, type DnsMessage, RCODE, type ResourceRecord, TYPE } from '../../../dns/records';
import type { Zone } from '../zone/zone';
import { type Answered, answerFrom } from './answer';

export interface NameServerOptions {
  readonly zones: readonly Zone[];
  /** What it says when asked who it is: `id.server` (RFC 4892). */
  readonly id: string;
}

const none = (rcode: number, authoritative = false): Answered => ({
  rcode,
  authoritative,
  answers: [],
  authority: [],
  additional: [],
  problem: null,
});

export class NameServer {
  readonly id: string;
  #zones: ReadonlyMap<string, Zone>;

  constructor({ zones, id }: NameServerOptions) {
    this.id = id;
    this.#zones = new Map(zones.map((zone) => [zone.name, zone]));
  }

  get zones(): readonly Zone[] {
    return [...this.#zones.values()];
  }

  set zones(zones: readonly Zone[]) {
    this.#zones = new Map(zones.map((zone) => [zone.name, zone]));
  }

  /** The zone that answers for a name: the one with the longest name. */
  zoneFor(name: string, type: number): Zone | undefined {
    const canonical = canonicalName(name);
    // A DS record belongs to the zone above, where that is here too (RFC 4035 §3.1.4.1).
    const above = type === TYPE.DS ? parentOf(canonical) : null;
    return (above === null ? undefined : this.#within(above)) ?? this.#within(canonical);
  }

  #within(name: string): Zone | undefined {
    const labels = labelsOf(name);
    for (let from = 0; from <= labels.length; from++) {
      const zone = this.#zones.get(labels.slice(from).join('.'));
      if (zone) return zone;
    }
    return undefined;
  }

  /** @param query with one question */
  answer(query: DnsMessage): Answered {
    const [question] = query.questions;
    if (!question) return none(RCODE.format);
    const { name, type } = question;
    if (question.class === CLASS.CH) return this.#chaos(canonicalName(name), name, type);
    if (!Object.values<number>(CLASS).includes(question.class)) return none(RCODE.notImplemented);
    const zone = this.zoneFor(name, type);
    if (!zone || question.class !== CLASS.IN) return none(RCODE.refused);
    return answerFrom(zone, {
      name,
      type,
      authority: !query.recursionDesired,
      dnssec: query.edns?.dnssecOk ?? false,
    });
  }

  /** @returns null: no zone of that name is here */
  transfer(name: string): ResourceRecord[] | null {
    const zone = this.#zones.get(canonicalName(name));
    const soa = zone?.soa?.records ?? [];
    return zone ? [...zone.all(), ...soa] : null;
  }

  #chaos(canonical: string, name: string, type: number): Answered {
    const says: Readonly<Record<string, string>> = {
      'id.server': this.id,
      'hostname.bind': this.id,
      'version.bind': 'backlab',
    };
    const text = says[canonical];
    if (text === undefined) return none(RCODE.refused);
    if (type !== TYPE.TXT && type !== TYPE.ANY) return none(RCODE.ok, true);
    const answers: ResourceRecord[] = [
      { name, class: CLASS.CH, ttl: 0, data: { type: 'TXT', entries: [text] } },
    ];
    return { ...none(RCODE.ok, true), answers };
  }

  /** Whether it answers for the name or something above it. */
  knows(name: string): boolean {
    return this.zones.some((zone) => isWithin(canonicalName(name), zone.name));
  }
}
