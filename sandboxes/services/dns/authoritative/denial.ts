/** Proofs that something is not there, of the records of a signed zone. They are data: none is made. */
import { createHash } from 'node:crypto';
import { childOf, compareNames, isWithin, labelsOf, parentOf } from '../../../dns/name';
import { base32HexText } from '../../../dns/presentation';
import { TYPE } from '../../../dns/records';
import { encodeName } from '../../../dns/writer';
import { hasRecords, type RecordSet, type Zone } from '../zone/zone';

type Proof = readonly (RecordSet | undefined)[];

/** Names are canonical. */
export interface Denials {
  /** The name has no records of the type. */
  noData(name: string): Proof;
  /** No such name, and no wildcard that would stand for it. */
  noName(name: string, encloser: string): Proof;
  /** The wildcard may stand for the name, since that is not there. */
  wildcard(name: string, wildcard: string): Proof;
  /** The same, and the wildcard has no records of the type. */
  wildcardNoData(name: string, wildcard: string): Proof;
}

const NONE: Denials = {
  noData: () => [],
  noName: () => [],
  wildcard: () => [],
  wildcardNoData: () => [],
};

const made = new WeakMap<Zone, Denials>();

export function denialsOf(zone: Zone): Denials {
  const denials = made.get(zone) ?? make(zone);
  made.set(zone, denials);
  return denials;
}

function make(zone: Zone): Denials {
  if (hasRecords(zone.apex, TYPE.NSEC)) return ofNames(zone);
  return hasRecords(zone.apex, TYPE.NSEC3PARAM) ? ofHashes(zone) : NONE;
}

/** The last that is not behind `name`: its gap holds the name. The first follows the last. */
function lastUpTo(
  names: readonly string[],
  name: string,
  compare: (a: string, b: string) => number,
): string | undefined {
  return names.findLast((candidate) => compare(candidate, name) <= 0) ?? names.at(-1);
}

/** NSEC (RFC 4035 §3.1.3). */
function ofNames(zone: Zone): Denials {
  const names = [...zone.names()].filter((name) => zone.at(name, TYPE.NSEC)).sort(compareNames);
  const at = (name: string) => {
    const owner = lastUpTo(names, name, compareNames);
    return owner === undefined ? undefined : zone.at(owner, TYPE.NSEC);
  };
  return {
    noData: (name) => [at(name)],
    noName: (name, encloser) => [at(name), at(childOf('*', encloser))],
    wildcard: (name) => [at(name)],
    wildcardNoData: (name, wildcard) => [at(name), at(wildcard)],
  };
}

const byCharacters = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** NSEC3 (RFC 5155 §7.2): the same of hashes of names. */
function ofHashes(zone: Zone): Denials {
  const [param] = zone.apex.get(TYPE.NSEC3PARAM)?.records ?? [];
  if (param?.data.type !== 'NSEC3PARAM') return NONE;
  const { salt, iterations } = param.data;
  const ownerOf = (name: string): string => {
    let hash = createHash('sha1').update(encodeName(name)).update(salt).digest();
    for (let n = 0; n < iterations; n++) hash = createHash('sha1').update(hash).update(salt).digest();
    return childOf(base32HexText(hash).toLowerCase(), zone.name);
  };
  const owners = [...zone.names()].filter((name) => zone.at(name, TYPE.NSEC3)).sort(byCharacters);
  const match = (name: string) => zone.at(ownerOf(name), TYPE.NSEC3);
  const cover = (name: string) => {
    const owner = lastUpTo(owners, ownerOf(name), byCharacters);
    return owner === undefined ? undefined : zone.at(owner, TYPE.NSEC3);
  };
  /** §1.3: the name one label longer than the encloser. */
  const nextCloser = (name: string, encloser: string) => {
    const labels = labelsOf(name);
    return labels.slice(labels.length - labelsOf(encloser).length - 1).join('.');
  };
  const enclosed = (name: string, encloser: string) => [match(encloser), cover(nextCloser(name, encloser))];
  const enclosing = (wildcard: string) => parentOf(wildcard) ?? '';
  return {
    noData(name) {
      const own = match(name);
      if (own) return [own];
      // An insecure delegation that was left out (§7.2.7).
      let encloser = parentOf(name);
      while (encloser !== null && isWithin(encloser, zone.name) && !match(encloser))
        encloser = parentOf(encloser);
      return encloser === null ? [] : enclosed(name, encloser);
    },
    noName: (name, encloser) => [...enclosed(name, encloser), cover(childOf('*', encloser))],
    wildcard: (name, wildcard) => [cover(nextCloser(name, enclosing(wildcard)))],
    wildcardNoData: (name, wildcard) => [...enclosed(name, enclosing(wildcard)), match(wildcard)],
  };
}
