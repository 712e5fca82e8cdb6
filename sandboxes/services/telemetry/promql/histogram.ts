import type { Labels } from './labels';
import { METRIC_NAME } from './labels';
import { parseFloatText, type Sample } from './value';

interface Bucket {
  readonly upper: number;
  count: number;
}

/** `histogram_quantile`: of each group of series that differ in nothing but `le`. */
export function histogramQuantile(phi: number, samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, { labels: Labels; buckets: Bucket[] }>();
  for (const { labels, value } of samples) {
    const upper = parseFloatText(labels.get('le'));
    if (upper === null) continue;
    const rest = labels.drop([METRIC_NAME, 'le']);
    const group = groups.get(rest.key) ?? { labels: rest, buckets: [] };
    groups.set(rest.key, group);
    group.buckets.push({ upper, count: value });
  }
  return [...groups.values()].map(({ labels, buckets }) => ({ labels, value: bucketQuantile(phi, buckets) }));
}

function bucketQuantile(phi: number, given: Bucket[]): number {
  if (Number.isNaN(phi)) return Number.NaN;
  if (phi < 0) return Number.NEGATIVE_INFINITY;
  if (phi > 1) return Number.POSITIVE_INFINITY;
  const buckets = monotonic(coalesced(given.sort((a, b) => a.upper - b.upper || 0)));
  const last = buckets.length - 1;
  const all = buckets[last];
  if (all === undefined || all.upper !== Number.POSITIVE_INFINITY || last < 1) return Number.NaN;
  if (all.count === 0 || Number.isNaN(all.count)) return Number.NaN;
  const rank = phi * all.count;
  let index = buckets.findIndex(({ count }) => count >= rank);
  if (index === -1) index = last;
  if (index === last) return buckets[last - 1]?.upper ?? Number.NaN;
  const { upper, count } = buckets[index] as Bucket;
  if (index === 0 && upper <= 0) return upper;
  const below = buckets[index - 1] ?? { upper: 0, count: 0 };
  return below.upper + (upper - below.upper) * ((rank - below.count) / (count - below.count));
}

/** Several series may share a bound that they write differently: `1` and `1.0`. */
function coalesced(buckets: readonly Bucket[]): Bucket[] {
  const joined: Bucket[] = [];
  for (const bucket of buckets) {
    const before = joined.at(-1);
    if (before?.upper === bucket.upper) before.count += bucket.count;
    else joined.push({ ...bucket });
  }
  return joined;
}

/** Buckets that were scraped or summed at different times may go down: they cannot. */
function monotonic(buckets: Bucket[]): Bucket[] {
  let most = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    most = Math.max(most, bucket.count);
    bucket.count = most;
  }
  return buckets;
}
