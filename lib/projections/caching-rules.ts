/** Why RFC 9111 lets a cache keep one answer, or forbids it: the rules are those of `lib/http-cache`, the words are here. */
import { cacheControl, type Directives } from '@/lib/http-cache/cache-control';
import { type CacheKind, lifetime, storable } from '@/lib/http-cache/freshness';
import { header, type RequestMessage, type ResponseMessage } from '@/sandboxes/http1/message';

export interface Ruling {
  readonly stored: boolean;
  /** Seconds that it may be used without asking; `null` when not stored. */
  readonly lifetime: number | null;
  /** Where the number comes from, or why nothing is stored. */
  readonly why: string;
  /** Seconds it was old on arrival (the Age field). */
  readonly age: number;
}

function refusal(
  kind: CacheKind,
  request: RequestMessage,
  response: ResponseMessage,
  answer: Directives,
): string {
  if (request.method !== 'GET') return `${request.method} answers are not stored`;
  if (answer.has('no-store')) return 'no-store: nobody may keep it';
  if (cacheControl(request.headers).has('no-store')) return 'the request said no-store';
  if (kind === 'shared' && answer.has('private')) return 'private: only the browser may keep it';
  if (header(response.headers, 'vary')?.trim() === '*') return 'Vary: * never matches another request';
  if (kind === 'shared' && header(request.headers, 'authorization') !== undefined) {
    return 'the request carried Authorization, and nothing permits sharing (RFC 9111 §3.5)';
  }
  return `a ${response.status} without a lifetime is not stored`;
}

function origin(kind: CacheKind, response: ResponseMessage, answer: Directives): string {
  if (kind === 'shared' && answer.has('s-maxage')) return `s-maxage=${answer.get('s-maxage')}`;
  if (answer.has('max-age')) return `max-age=${answer.get('max-age')}`;
  if (header(response.headers, 'expires') !== undefined) return 'Expires minus Date';
  return lifetime(kind, response) > 0
    ? 'a guess: a tenth of the time since Last-Modified (§4.2.2)'
    : 'no lifetime was given';
}

/** Whether the cache may keep this answer, and for how long without asking (§3, §4.2.1). */
export function ruling(kind: CacheKind, request: RequestMessage, response: ResponseMessage): Ruling {
  const answer = cacheControl(response.headers);
  const age = Number(/^\d+$/.exec(header(response.headers, 'age') ?? '')?.[0] ?? 0);
  if (!storable(kind, request, response)) {
    return { stored: false, lifetime: null, why: refusal(kind, request, response, answer), age };
  }
  if (answer.has('no-cache')) {
    return { stored: true, lifetime: 0, why: 'no-cache: kept, but asked about before every use', age };
  }
  return { stored: true, lifetime: lifetime(kind, response), why: origin(kind, response, answer), age };
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
