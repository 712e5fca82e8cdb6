/** RFC 7541 §2.3.2, §4: the fields that were sent last, newest first, up to a number of octets. */
import { type Field, STATIC_TABLE } from './static-table';

/** RFC 7541 §4.1. */
export const sizeOf = (field: Field): number => field.name.length + field.value.length + 32;

export class DynamicTable {
  /** Oldest first, from `#first` on: what is evicted is cut off now and then. */
  readonly #entries: Field[] = [];
  #first = 0;
  #size = 0;
  #limit: number;

  /** @param limit octets, as RFC 7541 §4.1 counts them */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(octets: number) {
    this.#limit = octets;
    this.#evict(0);
  }

  add(field: Field): void {
    const size = sizeOf(field);
    this.#evict(size);
    // One that is larger than the table empties it (RFC 7541 §4.4).
    if (size > this.#limit) return;
    this.#entries.push({ name: field.name, value: field.value });
    this.#size += size;
  }

  /** @param index as on the wire: 1 to 61 is the static table */
  at(index: number): Field | undefined {
    if (index <= STATIC_TABLE.length) return STATIC_TABLE[index - 1];
    const at = this.#entries.length - (index - STATIC_TABLE.length);
    return at < this.#first ? undefined : this.#entries[at];
  }

  /** The wire's index of a field, or of one with its name. */
  find({ name, value }: Field): { index: number; whole: boolean } | undefined {
    let named = 0;
    for (const index of STATIC_BY_NAME.get(name) ?? []) {
      if (STATIC_TABLE[index - 1]?.value === value) return { index, whole: true };
      named ||= index;
    }
    for (let at = this.#entries.length - 1; at >= this.#first; at--) {
      const entry = this.#entries[at] as Field;
      if (entry.name !== name) continue;
      const index = STATIC_TABLE.length + this.#entries.length - at;
      if (entry.value === value) return { index, whole: true };
      named ||= index;
    }
    return named ? { index: named, whole: false } : undefined;
  }

  #evict(room: number): void {
    while (this.#first < this.#entries.length && this.#size + room > this.#limit)
      this.#size -= sizeOf(this.#entries[this.#first++] as Field);
    if (this.#first > 64 || this.#first === this.#entries.length) {
      this.#entries.splice(0, this.#first);
      this.#first = 0;
    }
  }
}

const STATIC_BY_NAME: ReadonlyMap<string, readonly number[]> = STATIC_TABLE.reduce(
  (groups, { name }, at) => groups.set(name, [...(groups.get(name) ?? []), at + 1]),
  new Map<string, number[]>(),
);
