/** The sections of an answer as they are put together: a set of records stands in one of them only. */
import { canonicalName } from '../../../dns/name';
import { numberOf } from '../../../dns/record-types';
import type { ResourceRecord } from '../../../dns/records';
import type { RecordSet } from '../zone/zone';

type Section = 'answers' | 'authority' | 'additional';

export class Sections {
  readonly answers: ResourceRecord[] = [];
  readonly authority: ResourceRecord[] = [];
  readonly additional: ResourceRecord[] = [];
  readonly #signed: boolean;
  readonly #present = new Set<string>();

  /** @param signed the RRSIG records of each set go with it */
  constructor(signed: boolean) {
    this.#signed = signed;
  }

  /**
   * @param owner in whose name: of what a wildcard stands for
   * @returns whether it was not there already
   */
  add(section: Section, set: RecordSet, owner?: string): boolean {
    const [first = set.signatures[0]] = set.records;
    if (first === undefined) return false;
    const key = `${set.type} ${canonicalName(owner ?? first.name)}`;
    if (this.#present.has(key)) return false;
    this.#present.add(key);
    const signatures = this.#signed ? set.signatures : [];
    for (const record of [...set.records, ...signatures])
      this[section].push(owner === undefined ? record : { ...record, name: owner });
    return true;
  }

  /** A record that no zone holds. */
  synthesize(section: Section, record: ResourceRecord): void {
    this.#present.add(`${numberOf(record.data)} ${canonicalName(record.name)}`);
    this[section].push(record);
  }
}
