import { type HeaderField, headerValues } from '@/sandboxes/http1/message';

/** Directive names in lower case to their argument, `true` where there is none. */
export type Directives = ReadonlyMap<string, string | true>;

/**
 * Reads every Cache-Control line (RFC 9111 §5.2). Of a repeated directive the first counts; unknown ones are kept.
 * Arguments may be tokens or quoted strings.
 */
export function cacheControl(headers: readonly HeaderField[]): Directives {
  const found = new Map<string, string | true>();
  const text = headerValues(headers, 'cache-control').join(',');
  for (const [, name = '', quoted, token] of text.matchAll(
    /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]+)))?/g,
  )) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token ?? true);
  }
  return found;
}

/** delta-seconds (RFC 9111 §1.2.2). A broken value counts as 0, so that a broken answer is stale and not fresh for ever (§4.2.1). */
export function seconds(directives: Directives, name: string): number | null {
  const value = directives.get(name);
  if (value === undefined) return null;
  return typeof value === 'string' && /^\d+$/.test(value) ? Math.min(Number(value), 2 ** 31) : 0;
}
