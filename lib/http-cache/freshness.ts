/** What may be stored, for how long it is fresh, and how old it is: RFC 9111 §3 and §4.2, without state. */
import {
  type HeaderField,
  header,
  type RequestMessage,
  type ResponseMessage,
} from '@/sandboxes/http1/message';
import { cacheControl, seconds } from './cache-control';

export type CacheKind = 'browser' | 'shared';

/** Heuristically cacheable (RFC 9110 §15.1), without 206, which this cache does not combine. */
const HEURISTIC = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);

function httpDate(headers: readonly HeaderField[], name: string): number | null {
  const value = header(headers, name);
  if (value === undefined) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

/** Whether a response to a GET may be stored (RFC 9111 §3). */
export function storable(kind: CacheKind, request: RequestMessage, response: ResponseMessage): boolean {
  const answer = cacheControl(response.headers);
  if (request.method !== 'GET' || response.status < 200 || response.status === 206 || response.status === 304)
    return false;
  if (answer.has('no-store') || cacheControl(request.headers).has('no-store')) return false;
  if (header(response.headers, 'vary')?.trim() === '*') return false;
  if (kind === 'shared') {
    if (answer.has('private')) return false;
    const allowed = answer.has('public') || answer.has('s-maxage') || answer.has('must-revalidate');
    // RFC 9111 §3.5
    if (header(request.headers, 'authorization') !== undefined && !allowed) return false;
  }
  const explicit =
    answer.has('public') ||
    answer.has('max-age') ||
    (kind === 'shared' && answer.has('s-maxage')) ||
    (kind === 'browser' && answer.has('private')) ||
    header(response.headers, 'expires') !== undefined;
  return explicit || HEURISTIC.has(response.status);
}

/** Freshness lifetime in seconds (RFC 9111 §4.2.1); 0 when nothing gives one. */
export function lifetime(kind: CacheKind, response: ResponseMessage): number {
  const answer = cacheControl(response.headers);
  const given = (kind === 'shared' ? seconds(answer, 's-maxage') : null) ?? seconds(answer, 'max-age');
  if (given !== null) return given;
  const date = httpDate(response.headers, 'date');
  if (header(response.headers, 'expires') !== undefined) {
    const expires = httpDate(response.headers, 'expires');
    // An unreadable Expires, above all “0”, means: already stale (§5.3).
    return expires === null || date === null ? 0 : Math.max(0, (expires - date) / 1000);
  }
  const modified = httpDate(response.headers, 'last-modified');
  if (modified === null || date === null || !HEURISTIC.has(response.status)) return 0;
  // §4.2.2: a tenth of the time since the last change is the usual heuristic.
  return Math.max(0, Math.floor((date - modified) / 10_000));
}

/**
 * Age in seconds on arrival (RFC 9111 §4.2.3).
 * @param requestTime @param responseTime milliseconds since the epoch on the clock that the origin shares
 */
export function initialAge(response: ResponseMessage, requestTime: number, responseTime: number): number {
  const date = httpDate(response.headers, 'date') ?? responseTime;
  // Date has whole seconds: what is younger than one is no age yet.
  const apparent = Math.max(0, Math.floor((responseTime - date) / 1000));
  const given = header(response.headers, 'age');
  const received = given !== undefined && /^\d+$/.test(given) ? Number(given) : 0;
  return Math.max(apparent, received + Math.max(0, responseTime - requestTime) / 1000);
}

/** Whether a stale answer may be used while it is checked in the background (RFC 5861 §3), or when the check fails (§4). */
export function mayServeStale(
  kind: CacheKind,
  response: ResponseMessage,
  why: 'stale-while-revalidate' | 'stale-if-error',
  staleFor: number,
): boolean {
  const answer = cacheControl(response.headers);
  if (answer.has('no-cache') || answer.has('must-revalidate')) return false;
  if (kind === 'shared' && (answer.has('proxy-revalidate') || answer.has('s-maxage'))) return false;
  return staleFor <= (seconds(answer, why) ?? -1);
}

/** Whether what is stored answers this request too (RFC 9111 §4.1). */
export function varyMatches(
  response: ResponseMessage,
  stored: RequestMessage,
  request: RequestMessage,
): boolean {
  const names = response.headers
    .filter(([name]) => name.toLowerCase() === 'vary')
    .flatMap(([, value]) => value.split(','));
  return names
    .map((name) => name.trim())
    .filter(Boolean)
    .every((name) => name !== '*' && normalised(stored, name) === normalised(request, name));
}

const normalised = ({ headers }: RequestMessage, name: string): string =>
  headers
    .filter(([field]) => field.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value.trim().replace(/\s*,\s*/g, ','))
    .join(',');
