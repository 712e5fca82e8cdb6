/** A zone as a tree of names, and what RFC 1034 §4.3.2 finds in it. */
import { canonicalName, childOf, isWithin, labelsOf, parentOf } from '../../../dns/name';
import { numberOf } from '../../../dns/record-types';
import { type ResourceRecord, TYPE } from '../../../dns/records';

/** The records of one name and type. */
export interface RecordSet {
  readonly type: number;
  readonly records: readonly ResourceRecord[];
  /** RRSIG records that cover it. */
  readonly signatures: readonly ResourceRecord[];
}

/** Sets by the number of their type. A name that only has names below it has none (RFC 4592 §2.2.2). */
export type Node = ReadonlyMap<number, RecordSet>;

export type Found =
  | { readonly kind: 'answer'; readonly node: Node; readonly wildcard: string | null }
  /** Below or at a zone cut: `at` has the NS records. */
  | { readonly kind: 'delegation'; readonly at: string; readonly node: Node }
  | { readonly kind: 'dname'; readonly at: string; readonly node: Node }
  | { readonly kind: 'nothing'; readonly encloser: string };

const NOTHING: Node = new Map();

export class Zone {
  /** As it was written. */
  readonly origin: string;
  /** Canonical. */
  readonly name: string;
  readonly #nodes = new Map<string, Map<number, RecordSet>>();

  constructor(origin: string, records: readonly ResourceRecord[]) {
    this.origin = origin;
    this.name = canonicalName(origin);
    for (const record of records) this.#add(record);
  }

  #add(record: ResourceRecord): void {
    const name = canonicalName(record.name);
    for (
      let above: string | null = name;
      above !== null && isWithin(above, this.name);
      above = parentOf(above)
    )
      if (!this.#nodes.has(above)) this.#nodes.set(above, new Map());
    const node = this.#nodes.get(name) ?? new Map<number, RecordSet>();
    const { data } = record;
    const signs = data.type === 'RRSIG';
    const type = signs ? data.covered : numberOf(data);
    const { records, signatures } = node.get(type) ?? { records: [], signatures: [] };
    // All of a set have the lifetime of the first (RFC 2181 §5.2).
    const same = { ...record, ttl: records[0]?.ttl ?? record.ttl };
    node.set(
      type,
      signs
        ? { type, records, signatures: [...signatures, record] }
        : { type, records: [...records, same], signatures },
    );
  }

  /** Its canonical names in no order. */
  names(): Iterable<string> {
    return this.#nodes.keys();
  }

  node(name: string): Node | undefined {
    return this.#nodes.get(name);
  }

  get apex(): Node {
    return this.#nodes.get(this.name) ?? NOTHING;
  }

  get soa(): RecordSet | undefined {
    return this.apex.get(TYPE.SOA);
  }

  /**
   * @param name canonical, within the zone
   * @param type a DS record stands above the cut, all others below
   */
  find(name: string, type: number): Found {
    const labels = labelsOf(name);
    const own = this.name === '' ? 0 : labelsOf(this.name).length;
    let encloser = this.name;
    for (let depth = own; depth <= labels.length; depth++) {
      const at = labels.slice(labels.length - depth).join('.');
      const node = this.#nodes.get(at);
      if (!node) break;
      encloser = at;
      const last = depth === labels.length;
      const cut = depth > own && hasRecords(node, TYPE.NS) && !(last && type === TYPE.DS);
      if (cut) return { kind: 'delegation', at, node };
      if (!last && hasRecords(node, TYPE.DNAME)) return { kind: 'dname', at, node };
      if (last) return { kind: 'answer', node, wildcard: null };
    }
    const wildcard = childOf('*', encloser);
    const node = this.#nodes.get(wildcard);
    if (!node) return { kind: 'nothing', encloser };
    if (hasRecords(node, TYPE.NS)) return { kind: 'delegation', at: wildcard, node };
    return { kind: 'answer', node, wildcard };
  }

  /** Records at a name wherever it stands in the zone, glue too. */
  at(name: string, type: number): RecordSet | undefined {
    return this.#nodes.get(canonicalName(name))?.get(type);
  }

  /** All that it holds; the SOA record first, as a transfer begins. */
  all(): ResourceRecord[] {
    const sets = [...this.#nodes.values()].flatMap((node) => [...node.values()]);
    const { soa } = this;
    return [...(soa ? [soa] : []), ...sets.filter((set) => set !== soa)].flatMap(
      ({ records, signatures }) => [...records, ...signatures],
    );
  }
}

export const hasRecords = (node: Node, type: number): boolean => (node.get(type)?.records.length ?? 0) > 0;
