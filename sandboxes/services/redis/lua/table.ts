import type { LuaValue } from './values';

const SMALLEST = 8;

/**
 * A table: a list for the keys 1, 2, 3 …, and a hash for the rest, in the order of insertion. Removed keys of the hash leave a gap
 * until it grows, so that `next` may go on from a key that was removed meanwhile, as Lua allows.
 */
export class LuaTable {
  metatable: LuaTable | undefined;
  /** Redis forbids scripts to change the tables that all scripts share. */
  readonly = false;
  readonly #list: LuaValue[] = [];
  #slots: Map<LuaValue, number> | undefined;
  #keys: LuaValue[] = [];
  #values: LuaValue[] = [];
  #gaps = 0;

  static of(list: readonly LuaValue[]): LuaTable {
    const table = new LuaTable();
    for (const [index, value] of list.entries()) table.set(index + 1, value);
    return table;
  }

  get(key: LuaValue): LuaValue {
    if (typeof key === 'number') {
      const found = this.#list[key - 1];
      if (found !== undefined) return found;
    }
    const slot = this.#slots?.get(key);
    return slot === undefined ? undefined : this.#values[slot];
  }

  /** @param key neither nil nor NaN */
  set(key: LuaValue, value: LuaValue): void {
    if (typeof key === 'number' && this.#setInList(key, value)) return;
    const slot = this.#slots?.get(key);
    if (slot !== undefined) {
      const before = this.#values[slot];
      this.#values[slot] = value;
      if ((before === undefined) !== (value === undefined)) this.#gaps += value === undefined ? 1 : -1;
      return;
    }
    if (value === undefined) return;
    this.#slots ??= new Map();
    if (this.#gaps > SMALLEST && this.#gaps * 2 > this.#keys.length) this.#closeGaps();
    this.#slots.set(key, this.#keys.length);
    this.#keys.push(key);
    this.#values.push(value);
  }

  /** A border (section 2.5.5 of the manual): what follows the list is never in the hash. */
  get length(): number {
    return this.#list.length;
  }

  /** The key and value that follow; undefined at the end. @throws {RangeError} a key that was never there */
  next(key: LuaValue): readonly [key: LuaValue, value: LuaValue] | undefined {
    let slot = 0;
    if (key === undefined || (typeof key === 'number' && this.#inList(key))) {
      const index = key === undefined ? 0 : (key as number);
      if (index < this.#list.length) return [index + 1, this.#list[index]];
    } else {
      const found = this.#slots?.get(key);
      // A list that shrank under a traversal goes on with the hash.
      if (found === undefined && !(typeof key === 'number' && key === this.#list.length + 1))
        throw new RangeError("invalid key to 'next'");
      slot = found === undefined ? 0 : found + 1;
    }
    for (; slot < this.#keys.length; slot++) {
      const value = this.#values[slot];
      if (value !== undefined) return [this.#keys[slot], value];
    }
    return undefined;
  }

  /** The values of 1 to `length`. */
  toArray(): LuaValue[] {
    return [...this.#list];
  }

  /** Opens a place in the list; what stands behind it moves up. @param position any number */
  insert(position: number, value: LuaValue): void {
    if (value !== undefined && this.#inList(position)) {
      this.#list.splice(position - 1, 0, value);
      this.#takeFollowing();
    } else {
      for (let at = this.length; at >= position; at--) this.set(at + 1, this.get(at));
      this.set(position, value);
    }
  }

  /** Takes a value out of the list; what stands behind it moves down. @param position from 1 to `length` */
  remove(position: number): LuaValue {
    return this.#list.splice(position - 1, 1)[0];
  }

  /** Sorts the list as `compare` says it (section 5.5). */
  sort(compare: (left: LuaValue, right: LuaValue) => number): void {
    this.#list.sort(compare);
  }

  #inList(key: number): boolean {
    return Number.isInteger(key) && key >= 1 && key <= this.#list.length;
  }

  #setInList(key: number, value: LuaValue): boolean {
    const list = this.#list;
    if (this.#inList(key)) {
      if (value !== undefined) list[key - 1] = value;
      else if (key === list.length) list.pop();
      else this.#spill(key);
      return true;
    }
    if (key !== list.length + 1 || value === undefined) return false;
    if (this.#slots?.has(key)) this.#forget(key);
    list.push(value);
    if (this.#slots) this.#takeFollowing();
    return true;
  }

  /** A hole in the middle: what is behind it lives in the hash from now on. */
  #spill(hole: number): void {
    const behind = this.#list.splice(hole - 1);
    for (const [offset, value] of behind.entries()) if (offset > 0) this.set(hole + offset, value);
  }

  #takeFollowing(): void {
    for (;;) {
      const key = this.#list.length + 1;
      const slot = this.#slots?.get(key);
      const value = slot === undefined ? undefined : this.#values[slot];
      if (value === undefined) return;
      this.#forget(key);
      this.#list.push(value);
    }
  }

  #forget(key: number): void {
    const slot = this.#slots?.get(key);
    if (slot === undefined) return;
    if (this.#values[slot] !== undefined) this.#gaps++;
    this.#values[slot] = undefined;
    this.#slots?.delete(key);
    this.#keys[slot] = undefined;
  }

  #closeGaps(): void {
    const keys: LuaValue[] = [];
    const values: LuaValue[] = [];
    const slots = new Map<LuaValue, number>();
    for (const [slot, value] of this.#values.entries()) {
      if (value === undefined) continue;
      slots.set(this.#keys[slot], keys.length);
      keys.push(this.#keys[slot]);
      values.push(value);
    }
    this.#keys = keys;
    this.#values = values;
    this.#slots = slots;
    this.#gaps = 0;
  }
}
