/** What RFC 9111 lets a cache do with one answer. The rules of the picture; the cache itself is `lib/http-cache`. */
import { type HeaderField, header, headerValues } from '@/sandboxes/http1/message';
import { methodSemantics } from './method-semantics';

export type CacheKind = 'browser' | 'shared';

export type Directives = ReadonlyMap<string, string | null>;

/** Cache-Control (§5.2): names in lower case; quoted arguments lose their quotes. */
export function cacheControl(headers: readonly HeaderField[]): Directives {
  const directives = new Map<string, string | null>();
  for (const value of headerValues(headers, 'cache-control')) {
    for (const match of value.matchAll(/([\w!#$%&'*+.^`|~-]+)(?:=(?:"([^"]*)"|([^\s,"]+)))?/g)) {
      const [, name = '', quoted, bare] = match;
      // The first of a repeated directive counts, as §4.2.1 allows.
      if (!directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), quoted ?? bare ?? null);
    }
  }
  return directives;
}

/** Seconds of a delta-seconds argument; `null` when absent or unreadable. */
function seconds(directives: Directives, name: string): number | null {
  const value = directives.get(name);
  return value && /^\d+$/.test(value) ? Number(value) : null;
}

/** Statuses that may be stored on a guess alone: heuristically cacheable, RFC 9110 §15.1. */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

export interface Answer {
  readonly method: string;
  readonly requestHeaders: readonly HeaderField[];
  readonly status: number;
  readonly headers: readonly HeaderField[];
}

export interface Ruling {
  readonly stored: boolean;
  /** Seconds that it may be used without asking; `null` when not stored. */
  readonly lifetime: number | null;
  /** Where the number comes from, or why nothing is stored. */
  readonly why: string;
  /** Seconds it was old on arrival (the Age field). */
  readonly age: number;
}

function refusal(answer: Answer, kind: CacheKind, directives: Directives): string | null {
  if (!methodSemantics(answer.method).safe || answer.method === 'OPTIONS')
    return `${answer.method} answers are not stored`;
  if (directives.has('no-store')) return 'no-store: nobody may keep it';
  if (kind === 'shared' && directives.has('private')) return 'private: only the browser may keep it';
  if (header(answer.headers, 'vary')?.trim() === '*') return 'Vary: * never matches another request';
  const permitted = ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name));
  if (kind === 'shared' && header(answer.requestHeaders, 'authorization') !== undefined && !permitted)
    return 'the request carried Authorization, and nothing permits sharing (RFC 9111 §3.5)';
  return null;
}

function lifetimeOf(
  answer: Answer,
  kind: CacheKind,
  directives: Directives,
): { lifetime: number; why: string } | null {
  const shared = kind === 'shared' ? seconds(directives, 's-maxage') : null;
  if (shared !== null) return { lifetime: shared, why: `s-maxage=${shared}` };
  const max = seconds(directives, 'max-age');
  if (max !== null) return { lifetime: max, why: `max-age=${max}` };
  const dated = Date.parse(header(answer.headers, 'date') ?? '');
  const expires = header(answer.headers, 'expires');
  if (expires !== undefined) {
    const until = Date.parse(expires);
    // An unreadable Expires ("0") means already expired (§5.3).
    const left = Number.isNaN(until) || Number.isNaN(dated) ? 0 : Math.max(0, (until - dated) / 1000);
    return { lifetime: left, why: 'Expires minus Date' };
  }
  const modified = Date.parse(header(answer.headers, 'last-modified') ?? '');
  if (HEURISTIC.has(answer.status) && !Number.isNaN(modified) && !Number.isNaN(dated)) {
    return {
      lifetime: Math.max(0, Math.round((dated - modified) / 10_000)),
      why: 'a guess: a tenth of the time since Last-Modified (§4.2.2)',
    };
  }
  if (HEURISTIC.has(answer.status) || directives.has('public'))
    return { lifetime: 0, why: 'no lifetime was given' };
  return null;
}

/** Whether the cache may keep this answer, and for how long without asking (§3, §4.2.1). */
export function ruling(answer: Answer, kind: CacheKind): Ruling {
  const directives = cacheControl(answer.headers);
  const age = Number(/^\d+$/.exec(header(answer.headers, 'age') ?? '')?.[0] ?? 0);
  const refused = refusal(answer, kind, directives);
  if (refused !== null) return { stored: false, lifetime: null, why: refused, age };
  if (directives.has('no-cache'))
    return { stored: true, lifetime: 0, why: 'no-cache: kept, but asked about before every use', age };
  const found = lifetimeOf(answer, kind, directives);
  if (!found)
    return { stored: false, lifetime: null, why: `a ${answer.status} without a lifetime is not stored`, age };
  return { stored: true, ...found, age };
}

/** What each directive of an answer means, in a few words. */
export const DIRECTIVE_MEANING: Readonly<Record<string, string>> = {
  'max-age': 'fresh for so many seconds, in every cache',
  's-maxage': 'the same for shared caches only',
  'no-cache': 'keep it, but ask before every use',
  'no-store': 'keep nothing',
  private: 'only the browser may keep it',
  public: 'any cache may keep it, even after Authorization',
  'must-revalidate': 'once stale, never use without asking',
  'proxy-revalidate': 'once stale, shared caches must ask',
  immutable: 'will not change while fresh: do not ask on reload',
  'stale-while-revalidate': 'may be used stale so long, while asking in the background',
  'stale-if-error': 'may be used stale so long when the origin fails',
  'no-transform': 'no intermediary may recode it',
  'must-understand': 'store only when the status is understood',
};
