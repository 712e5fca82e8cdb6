/** What a zone must be, and what is odd in one, in the words of `named-checkzone -i local`. */
import { canonicalName, isWithin } from '../../../dns/name';
import { className, dataText } from '../../../dns/presentation';
import { numberOf, typeName } from '../../../dns/record-types';
import { CLASS, type RecordData, TYPE } from '../../../dns/records';
import type { ParsedRecord } from './master-file';
import { MasterFileError } from './words';
import { hasRecords, type Node, Zone } from './zone';

export interface ZoneProblem {
  readonly text: string;
  /** The zone cannot be served so. */
  readonly fatal: boolean;
}

const shown = (name: string): string => (name === '' ? '.' : name);

/**
 * @returns the zone, without what is not in it or is there twice
 * @throws {MasterFileError} what makes it no zone
 */
export function checkZone(
  origin: string,
  records: readonly ParsedRecord[],
  file: string,
): { zone: Zone; problems: ZoneProblem[] } {
  const apex = canonicalName(origin);
  const problems: ZoneProblem[] = [];
  const kept = new Kept(file);
  for (const record of records) {
    const at = `${file}:${record.line}: `;
    if (record.class !== CLASS.IN) {
      const line = `${at}class '${className(record.class)}' != zone class 'IN'`;
      throw new MasterFileError('bad class', { line });
    }
    const name = canonicalName(record.name);
    if (!isWithin(name, apex))
      problems.push({ text: `${at}ignoring out-of-zone data (${shown(record.name)})`, fatal: false });
    else if (record.data.type === 'SOA' && name !== apex) {
      const line = `${at}SOA record not at top of zone (${shown(record.name)})`;
      throw new MasterFileError('not at top of zone', { line });
    } else kept.add(record);
  }
  const zone = new Zone(origin, kept.records);
  if (!zone.soa) problems.push({ text: 'has 0 SOA records', fatal: true });
  if (!hasRecords(zone.apex, TYPE.NS)) problems.push({ text: 'has no NS records', fatal: true });
  for (const name of zone.names()) {
    const node = zone.node(name);
    if (node) problems.push(...hostProblems(zone, name, node));
  }
  return { zone, problems };
}

/** Types that a name has one of at most. */
const SINGLE = new Set<number>([TYPE.CNAME, TYPE.SOA, TYPE.DNAME]);
/** What may stand beside a CNAME record (RFC 4034 §3, §4). */
const BESIDE_ALIAS = new Set<number>([TYPE.CNAME, TYPE.RRSIG, TYPE.NSEC]);

/** Records as they are taken into a zone, none twice. */
class Kept {
  readonly records: ParsedRecord[] = [];
  readonly #file: string;
  readonly #seen = new Set<string>();
  readonly #types = new Map<string, Set<number>>();

  constructor(file: string) {
    this.#file = file;
  }

  add(record: ParsedRecord): void {
    const name = canonicalName(record.name);
    const type = numberOf(record.data);
    const key = `${name} ${type} ${canonicalName(dataText(record.data))}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const types = this.#types.get(name) ?? new Set();
    if (SINGLE.has(type) && types.has(type)) this.#fail(record, 'multiple RRs of singleton type');
    const aliases = types.has(TYPE.CNAME) || type === TYPE.CNAME;
    if (aliases && [...types, type].some((each) => !BESIDE_ALIAS.has(each)))
      this.#fail(record, 'CNAME and other data');
    this.#types.set(name, types.add(type));
    this.records.push(record);
  }

  #fail({ line, name }: ParsedRecord, reason: string): never {
    const place = `dns_master_load: ${this.#file}:${line}: ${shown(name)}`;
    throw new MasterFileError(reason, { line: `${place}: ${reason}` });
  }
}

/** Names that records of the zone lead to, as far as they are in it. */
function hostProblems(zone: Zone, owner: string, node: Node): ZoneProblem[] {
  const problems: ZoneProblem[] = [];
  const top = owner === zone.name;
  const cut = zone.find(owner, TYPE.NS).kind === 'delegation';
  for (const [type, { records }] of node) {
    // Below a cut all else is another zone's.
    if (cut && type !== TYPE.NS) continue;
    for (const { data } of records) {
      const host = hostOf(data);
      const problem = host && hostProblem(zone, canonicalName(host), cut);
      if (!problem) continue;
      const place = top && type === TYPE.NS ? 'NS' : `${shown(owner)}/${typeName(type)}`;
      problems.push({ text: `${place} '${host}' ${problem}`, fatal: type === TYPE.NS && top });
    }
  }
  return problems;
}

function hostOf(data: RecordData): string | null {
  if (data.type === 'NS') return data.value;
  if (data.type === 'MX') return data.exchange;
  return data.type === 'SRV' ? data.name : null;
}

function hostProblem(zone: Zone, host: string, referral: boolean): string | null {
  if (!isWithin(host, zone.name)) return null;
  const has = (type: number) => (zone.at(host, type)?.records.length ?? 0) > 0;
  const addressed = has(TYPE.A) || has(TYPE.AAAA);
  const found = zone.find(host, TYPE.A);
  switch (found.kind) {
    case 'delegation':
      return !referral || addressed ? null : 'has no REQUIRED GLUE address records (A or AAAA)';
    case 'dname':
      return 'is below a DNAME (illegal)';
    case 'nothing':
      return 'has no address records (A or AAAA)';
    case 'answer':
      if (hasRecords(found.node, TYPE.CNAME)) return 'is a CNAME (illegal)';
      return hasRecords(found.node, TYPE.A) || hasRecords(found.node, TYPE.AAAA)
        ? null
        : 'has no address records (A or AAAA)';
  }
}
