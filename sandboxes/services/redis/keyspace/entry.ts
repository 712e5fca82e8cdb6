import type { SortedSet } from '../types/sorted-set';
import type { Stream } from '../types/stream';

/** What a key holds. Texts are bytes, one character each. */
export type Value =
  | {
      readonly t: 'string';
      text: string;
      /** The layout that a command left it in, whatever the text looks like. */
      form?: 'raw' | 'embstr';
    }
  | { readonly t: 'list'; readonly items: string[] }
  | {
      readonly t: 'set';
      readonly members: Set<string>;
      /** Layouts never go back to a smaller one. */
      grown?: 'hashtable';
    }
  | { readonly t: 'hash'; readonly fields: Map<string, string>; grown?: 'hashtable' }
  | { readonly t: 'zset'; readonly scores: SortedSet; grown?: 'skiplist' }
  | { readonly t: 'stream'; readonly stream: Stream };

export type TypeName = Value['t'];

export interface Entry {
  value: Value;
  /** When it is gone, in milliseconds since 1970; null: never. */
  expires: number | null;
  /** When it was used last, in milliseconds since 1970 (OBJECT IDLETIME, LRU). */
  used: number;
  /** The logarithmic counter of LFU, from 0 to 255, and the minute of its last decay. */
  frequency: number;
  decayed: number;
}
