import { Failure } from './resp.mjs';

/** Keys with their kind and time to live. */
export class Store {
  keys = new Map();

  constructor(now) {
    this.now = now;
  }
  entry(key) {
    const found = this.keys.get(key);
    if (found?.until <= this.now()) this.keys.delete(key);
    return this.keys.get(key);
  }
  /** @param make for a key that is not there yet; without it nothing is made */
  value(key, kind, make) {
    const found = this.entry(key);
    if (found && found.kind !== kind)
      throw new Failure('WRONGTYPE Operation against a key holding the wrong kind of value');
    if (!found && make) this.keys.set(key, { kind, value: make() });
    return this.keys.get(key)?.value;
  }
  /** A collection that became empty is gone. */
  tidy(key) {
    const { value } = this.keys.get(key) ?? {};
    if (value !== undefined && typeof value !== 'string' && (value.size ?? value.length) === 0)
      this.keys.delete(key);
  }
}
