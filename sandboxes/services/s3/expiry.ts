/** What the lifecycle rules of buckets let go, as of now. */
import type { LifecycleRule, Version } from './state';
import type { Bucket, Store } from './store';

const DAY = 86_400_000;

/** The first midnight (UTC) that is so many whole days later: as S3 reckons. */
const due = (since: number, days: number): number => Math.ceil((since + days * DAY) / DAY) * DAY;

/** When the current version of an object goes, and by which rule; null: it stays. */
export function expiryOf(
  { settings }: Bucket,
  key: string,
  version: Version,
): { readonly at: number; readonly rule: string } | null {
  if (version.deleted) return null;
  const [first] = rulesOf(settings.lifecycle ?? null)
    .filter((rule) => applies(rule, key, version.tags))
    .flatMap((rule) => {
      if (rule.date !== null) return [{ at: rule.date, rule: rule.id }];
      return rule.days === null ? [] : [{ at: due(version.modified, rule.days), rule: rule.id }];
    })
    .sort((a, b) => a.at - b.at);
  return first ?? null;
}

/** Lets go what is due. @param now milliseconds since 1970 @param newId of a version that there was not yet */
export function sweep(store: Store, now: number, newId: () => string): void {
  for (const bucket of store.buckets.values()) {
    const rules = rulesOf(bucket.settings.lifecycle ?? null);
    if (rules.length === 0) continue;
    for (const [id, upload] of [...bucket.uploads])
      if (
        rules.some(
          (rule) =>
            rule.uploadDays !== null &&
            applies(rule, upload.key, upload.tags) &&
            due(upload.initiated, rule.uploadDays) <= now,
        )
      )
        store.change({ t: 'upload', bucket: bucket.name, id, upload: null });
    for (const [key, versions] of [...bucket.objects]) {
      const kept = remaining(bucket, rules, key, versions, now, newId);
      if (kept !== versions) store.change({ t: 'object', bucket: bucket.name, key, versions: kept });
    }
  }
}

const rulesOf = (rules: readonly LifecycleRule[] | null) => (rules ?? []).filter(({ enabled }) => enabled);

const applies = ({ prefix, tags }: LifecycleRule, key: string, given: Readonly<Record<string, string>>) =>
  key.startsWith(prefix) && Object.entries(tags).every(([name, value]) => given[name] === value);

function remaining(
  bucket: Bucket,
  rules: readonly LifecycleRule[],
  key: string,
  versions: readonly Version[],
  now: number,
  newId: () => string,
): readonly Version[] {
  const [current] = versions;
  let kept = versions;
  const expiry = current === undefined ? null : expiryOf(bucket, key, current);
  if (current !== undefined && expiry !== null && expiry.at <= now) {
    const { versioning } = bucket.settings;
    const gone = versioning === 'Enabled' ? versions : versions.filter(({ id }) => id !== 'null');
    kept =
      versioning === 'Off' ? [] : [markerAt(expiry.at, versioning === 'Enabled' ? newId() : 'null'), ...gone];
  }
  for (const rule of rules) {
    const { noncurrentDays } = rule;
    if (noncurrentDays === null) continue;
    const after = kept.filter((version, at) => {
      const next = kept[at - 1];
      if (next === undefined || at <= rule.keepNoncurrent || !applies(rule, key, version.tags)) return true;
      // A version is old since there is a newer one.
      return due(next.modified, noncurrentDays) > now;
    });
    if (after.length < kept.length) kept = after;
  }
  return kept;
}

const markerAt = (modified: number, id: string): Version => ({
  id,
  deleted: true,
  modified,
  size: 0,
  etag: '',
  pieces: [],
  headers: {},
  checksum: null,
  tags: {},
  parts: null,
});
