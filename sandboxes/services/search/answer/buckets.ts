import type { FieldType } from '../index/field';
import type { Value } from '../index/parse';
import type { Json, JsonObject } from '../json';
import { isoIn } from '../query/time-zone';
import type { Documents, FoundDocument } from './found';

export function bucketsBy(
  documents: Documents,
  keys: (document: FoundDocument) => readonly Value[],
): ReadonlyMap<Value, Documents> {
  const buckets = new Map<Value, FoundDocument[]>();
  for (const document of documents)
    for (const key of keys(document)) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [document]);
      else bucket.push(document);
    }
  return buckets;
}

/** @param format of dates: `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and what stands between, or `epoch_millis` */
export function shownKey(type: FieldType | undefined, key: Value, format?: Json, zone = 'UTC'): JsonObject {
  if (type === 'boolean') return { key, key_as_string: key === 1 ? 'true' : 'false' };
  if (type !== 'date' || typeof key !== 'number') return { key };
  return { key_as_string: shownDate(key, format, zone), key };
}

export function shownDate(instant: number, format: Json | undefined, zone: string): string {
  const iso = isoIn(zone, instant);
  if (typeof format !== 'string') return iso;
  if (format === 'epoch_millis') return String(instant);
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  return format.replaceAll(
    /'([^']*)'|yyyy|MM|dd|HH|mm|ss/g,
    (part, quoted?: string) => quoted ?? parts[part] ?? part,
  );
}
