/** How long a response may be kept, by what its server says of it and by `proxy_cache_valid`. */
import { type HeaderField, header, headerValues } from '../../../http1';
import type { CacheValid } from '../config/model';

export interface Freshness {
  /** Milliseconds from now; null: not to be kept. */
  readonly fresh: number | null;
  /** Milliseconds after that in which it may be answered while it is fetched anew, or when that fails. */
  readonly whileRevalidating: number;
  readonly ifError: number;
}

const NEVER: Freshness = { fresh: null, whileRevalidating: 0, ifError: 0 };

/** @param ignored names of `proxy_ignore_headers`, in lower case @param now milliseconds */
export function freshnessOf(
  status: number,
  fields: readonly HeaderField[],
  valid: readonly CacheValid[],
  ignored: readonly string[],
  now: number,
): Freshness {
  const heard = fields.filter(([name]) => !ignored.includes(name.toLowerCase()));
  if (header(heard, 'set-cookie') !== undefined || header(heard, 'vary') === '*') return NEVER;

  const accel = header(heard, 'x-accel-expires');
  const control = headerValues(heard, 'cache-control').join(', ').toLowerCase();
  const seconds = (name: string) => {
    const value = new RegExp(`(?:^|[\\s,])${name}=(\\d+)`).exec(control)?.[1];
    return value === undefined ? null : Number(value) * 1000;
  };
  const stale = {
    whileRevalidating: seconds('stale-while-revalidate') ?? 0,
    ifError: seconds('stale-if-error') ?? 0,
  };
  const kept = (fresh: number): Freshness => (fresh > 0 ? { fresh, ...stale } : NEVER);

  if (accel !== undefined) {
    if (accel.startsWith('@')) return kept(Number(accel.slice(1)) * 1000 - now);
    return kept(Number(accel) * 1000);
  }
  if (/(^|[\s,])(no-cache|no-store|private)/.test(control)) return NEVER;
  const age = seconds('s-maxage') ?? seconds('max-age');
  if (age !== null) return kept(age);
  const expires = header(heard, 'expires');
  if (expires !== undefined) {
    const at = Date.parse(expires);
    return Number.isNaN(at) ? NEVER : kept(at - now);
  }
  const rule = valid.find(({ statuses }) => statuses === null || statuses.includes(status));
  return rule ? kept(rule.time) : NEVER;
}
