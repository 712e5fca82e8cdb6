/** How many bytes a key is reckoned to take, after jemalloc's size classes and Redis's own layouts: for maxmemory and MEMORY USAGE. */

import { encodingOf } from './encoding';
import type { Entry } from './entry';

/** An entry of the key's table, its text's header and the object. */
const KEY = 24 + 16;
const EXPIRY = 32;
/** Elements that are looked at; the rest is taken to be like them. */
const SAMPLES = 5;

/** jemalloc: 8, then steps of 16 up to 128, then four classes between two powers of two. */
function allocated(bytes: number): number {
  if (bytes <= 8) return 8;
  if (bytes <= 128) return Math.ceil(bytes / 16) * 16;
  const power = 2 ** Math.ceil(Math.log2(bytes));
  const step = power / 8;
  return Math.ceil(bytes / step) * step;
}

const textSize = (length: number): number => allocated(length + (length < 32 ? 2 : length < 256 ? 4 : 6));

export function sizeOf(key: string, entry: Entry): number {
  return KEY + textSize(key.length) + valueSize(entry) + (entry.expires === null ? 0 : EXPIRY);
}

function valueSize({ value }: Entry): number {
  const encoding = encodingOf(value);
  switch (value.t) {
    case 'string':
      if (encoding === 'int') return 16;
      return encoding === 'embstr' ? allocated(16 + value.text.length + 3) : 16 + textSize(value.text.length);
    case 'list': {
      const average = averageOf(value.items, ({ length }) => length + 2);
      return 16 + 56 + allocated(32 + average * value.items.length);
    }
    case 'set': {
      const average = averageOf(value.members, ({ length }) => length);
      return encoding === 'intset'
        ? 16 + allocated(8 + value.members.size * 8)
        : 16 + 56 + value.members.size * (24 + 8 + textSize(average));
    }
    case 'hash': {
      const average = averageOf(value.fields, ([field, text]) => field.length + text.length);
      return encoding === 'listpack'
        ? 16 + allocated(7 + value.fields.size * (average + 4))
        : 16 + 56 + value.fields.size * (32 + 8 + textSize(average));
    }
    case 'zset': {
      const average = averageOf(value.scores.members(), ({ length }) => length);
      return encoding === 'listpack'
        ? 16 + allocated(7 + value.scores.size * (average + 4 + 9))
        : 16 + 56 + value.scores.size * (32 + 64 + textSize(average));
    }
    case 'stream': {
      const { first, final, length } = value.stream;
      const size = (fields: readonly string[] = []) =>
        fields.reduce((sum, text) => sum + text.length + 4, 24);
      return 16 + 200 + (length * (size(first?.fields) + size(final?.fields))) / 2;
    }
  }
}

function averageOf<T>(items: Iterable<T>, measure: (item: T) => number): number {
  let [sum, count] = [0, 0];
  for (const item of items) {
    if (count === SAMPLES) break;
    sum += measure(item);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
