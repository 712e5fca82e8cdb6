/** What an answer brings along unasked: addresses of the hosts that its records name (RFC 1034 §4.3.2 step 6, RFC 9460 §4.1). */
import { canonicalName, isWithin } from '../../../dns/name';
import { type RecordData, TYPE } from '../../../dns/records';
import type { Zone } from '../zone/zone';
import type { Sections } from './response';

interface Wanted {
  readonly name: string;
  readonly types: readonly number[];
}

const ADDRESSES = [TYPE.A, TYPE.AAAA];

/** @param owner of the record */
function wantedBy(data: RecordData, owner: string): Wanted | null {
  switch (data.type) {
    case 'NS':
      return { name: data.value, types: ADDRESSES };
    case 'MX':
      return { name: data.exchange, types: ADDRESSES };
    case 'SRV':
      return { name: data.name, types: ADDRESSES };
    case 'AFSDB':
      return { name: data.hostname, types: ADDRESSES };
    case 'NAPTR': {
      const flags = data.flags.toUpperCase();
      if (flags === 'S') return { name: data.replacement, types: [TYPE.SRV] };
      return flags === 'A' ? { name: data.replacement, types: ADDRESSES } : null;
    }
    case 'SVCB':
    case 'HTTPS': {
      const alias = data.priority === 0 ? [TYPE[data.type]] : [];
      return { name: data.target === '' ? owner : data.target, types: [...ADDRESSES, ...alias] };
    }
    default:
      return null;
  }
}

/** Adds them, and what those bring along, as far as the zone has them. */
export function addAdditional(
  zone: Zone,
  to: Sections,
  from: 'answers' | 'authority' | 'additional',
  begin = 0,
): void {
  const start = to.additional.length;
  for (const { data, name } of to[from].slice(begin)) {
    const wanted = wantedBy(data, name);
    if (wanted === null || !isWithin(canonicalName(wanted.name), zone.name)) continue;
    for (const type of wanted.types) {
      const found = zone.find(canonicalName(wanted.name), type);
      const set = found.kind === 'answer' ? found.node.get(type) : zone.at(wanted.name, type);
      if (set && set.records.length > 0)
        to.add(
          'additional',
          set,
          found.kind === 'answer' && found.wildcard !== null ? wanted.name : undefined,
        );
    }
  }
  if (to.additional.length > start) addAdditional(zone, to, 'additional', start);
}

/** Of a referral: only addresses that could not be had otherwise, since they stand below a zone cut (RFC 9471 §2). */
export function addGlue(zone: Zone, to: Sections): void {
  for (const { data } of [...to.authority]) {
    if (data.type !== 'NS') continue;
    const name = canonicalName(data.value);
    if (!isWithin(name, zone.name) || zone.find(name, TYPE.A).kind !== 'delegation') continue;
    for (const type of ADDRESSES) {
      const set = zone.at(name, type);
      if (set) to.add('additional', set);
    }
  }
}
