/** What OBJECT ENCODING says: how the real server would keep a value. Ours keeps all alike. */
import { readInteger } from '../numbers';
import type { Value } from './entry';

/** Limits of the compact layouts, as CONFIG has them by default. */
const LIMITS = {
  listpackEntries: 128,
  listpackValue: 64,
  zsetEntries: 128,
  zsetValue: 64,
  intsetEntries: 512,
};

const EMBEDDED = 44;

export function encodingOf(value: Value): string {
  switch (value.t) {
    case 'string':
      if (value.form !== undefined) return value.text.length > EMBEDDED ? 'raw' : value.form;
      if (readInteger(value.text) !== undefined) return 'int';
      return value.text.length <= EMBEDDED ? 'embstr' : 'raw';
    case 'list':
      return 'quicklist';
    case 'set':
      return value.grown ?? 'intset';
    case 'hash':
      return value.grown ?? 'listpack';
    case 'zset':
      return value.grown ?? 'listpack';
    case 'stream':
      return 'stream';
  }
}

/** After a value took something in: a layout that it outgrew it does not go back to. @param added what came */
export function grow(value: Value, added: readonly string[]): void {
  switch (value.t) {
    case 'set':
      if (
        value.grown === undefined &&
        (value.members.size > LIMITS.intsetEntries || added.some((text) => readInteger(text) === undefined))
      )
        value.grown = 'hashtable';
      break;
    case 'hash':
      if (
        value.grown === undefined &&
        (value.fields.size > LIMITS.listpackEntries ||
          added.some(({ length }) => length > LIMITS.listpackValue))
      )
        value.grown = 'hashtable';
      break;
    case 'zset':
      if (
        value.grown === undefined &&
        (value.scores.size > LIMITS.zsetEntries || added.some(({ length }) => length > LIMITS.zsetValue))
      )
        value.grown = 'skiplist';
      break;
  }
}
