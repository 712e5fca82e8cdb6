import type { FieldType } from '../index/field';
import type { Value } from '../index/parse';
import type { Json, JsonObject } from '../json';

export function bucketsBy(
  documents: readonly number[],
  keys: (document: number) => readonly Value[],
): ReadonlyMap<Value, readonly number[]> {
  const buckets = new Map<Value, number[]>();
  for (const document of documents)
    for (const key of keys(document)) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [document]);
      else bucket.push(document);
    }
  return buckets;
}

/** @param format of dates: `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and what stands between */
export function shownKey(type: FieldType | undefined, key: Value, format?: Json): JsonObject {
  if (type === 'boolean') return { key, key_as_string: key === 1 ? 'true' : 'false' };
  if (type !== 'date' || typeof key !== 'number') return { key };
  const iso = new Date(key).toISOString();
  if (typeof format !== 'string') return { key_as_string: iso, key };
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  return { key_as_string: format.replaceAll(/yyyy|MM|dd|HH|mm|ss/g, (part) => parts[part] ?? part), key };
}
