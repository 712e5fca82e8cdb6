import type { CheckedExchange } from '@backlab/checks';

/** Directives of Cache-Control by lower-case name; `true` for one without a value (RFC 9111 §5.2). */
export function directives(answer: CheckedExchange): ReadonlyMap<string, string | true> {
  const found = new Map<string, string | true>();
  for (const part of (answer.headers.get('cache-control') ?? '').split(',')) {
    const [name = '', value] = part.trim().split('=');
    if (name !== '') found.set(name.toLowerCase(), value === undefined ? true : value.replaceAll('"', ''));
  }
  return found;
}

/**
 * Seconds that a cache may use the answer without asking, by explicit rules alone (RFC 9111 §4.2.1).
 * 0: it may be stored, but every use is validated. `null`: it may not be stored, or nothing is said.
 */
export function lifetime(answer: CheckedExchange, cache: 'browser' | 'shared'): number | null {
  const rules = directives(answer);
  if (rules.has('no-store') || (cache === 'shared' && rules.has('private'))) return null;
  if (rules.has('no-cache')) return 0;
  const seconds = (cache === 'shared' ? rules.get('s-maxage') : undefined) ?? rules.get('max-age');
  if (typeof seconds === 'string' && /^\d+$/.test(seconds)) return Number(seconds);
  const expires = answer.headers.get('expires');
  if (expires === null) return null;
  const date = Date.parse(answer.headers.get('date') ?? '');
  const until = Date.parse(expires);
  return Number.isNaN(until) || Number.isNaN(date) ? 0 : Math.max(0, (until - date) / 1000);
}
