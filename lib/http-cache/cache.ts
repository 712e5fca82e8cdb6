/** One HTTP cache (RFC 9111): private like a browser's, or shared like a CDN's. */
import {
  type Exchange,
  type HeaderField,
  header,
  type RequestMessage,
  type ResponseMessage,
} from '@/sandboxes/http1/message';
import { cacheControl, type Directives, seconds } from './cache-control';
import { type CacheKind, initialAge, lifetime, mayServeStale, storable, varyMatches } from './freshness';

export interface CacheDecision {
  readonly cache: CacheKind;
  /** The request-target. */
  readonly key: string;
  readonly outcome: 'miss' | 'fresh' | 'stale' | 'revalidated' | 'bypass';
  /** Seconds; `null` when the answer is not stored. */
  readonly age: number | null;
  readonly lifetime: number | null;
  readonly status: number;
  /** Bytes that crossed the wire behind this cache. */
  readonly transferred: number;
}

/** What one layer hands to the one before it. */
export interface Delivery {
  readonly exchange: Exchange;
  /** Bytes of the answer between this layer and the one before it. */
  readonly bytes: number;
}

export type Layer = (request: RequestMessage, decide: (decision: CacheDecision) => void) => Promise<Delivery>;

export interface CacheClock {
  /** The cache's own clock, milliseconds; may have been moved ahead. */
  now(): number;
  /** The origin's clock, milliseconds since the epoch: what `Date` is compared with. */
  origin(): number;
}

interface Stored {
  readonly request: RequestMessage;
  readonly response: ResponseMessage;
  /** Seconds at `since` (the cache's clock). */
  readonly initialAge: number;
  readonly since: number;
}

export interface HttpCache {
  readonly layer: Layer;
  clear(): void;
}

export function createHttpCache(kind: CacheKind, behind: Layer, clock: CacheClock): HttpCache {
  const entries = new Map<string, Stored[]>();
  const ageOf = (stored: Stored) => stored.initialAge + (clock.now() - stored.since) / 1000;

  const find = (request: RequestMessage): Stored | null =>
    entries.get(request.target)?.find((stored) => varyMatches(stored.response, stored.request, request)) ??
    null;

  const keep = (request: RequestMessage, response: ResponseMessage, asked: number): Stored => {
    const stored: Stored = {
      request,
      response,
      initialAge: initialAge(response, asked, clock.origin()),
      since: clock.now(),
    };
    const others = (entries.get(request.target) ?? []).filter(
      (other) => !varyMatches(other.response, other.request, request),
    );
    entries.set(request.target, [stored, ...others]);
    return stored;
  };

  /** RFC 9111 §4.4: a successful unsafe request makes what is stored for its target untrue. */
  const invalidate = (request: RequestMessage, response: ResponseMessage | null) => {
    if (['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'].includes(request.method)) return;
    if (!response || response.status >= 400) return;
    entries.delete(request.target);
    for (const name of ['location', 'content-location']) {
      const target = header(response.headers, name);
      if (target?.startsWith('/')) entries.delete(target);
    }
  };

  const decision = (
    request: RequestMessage,
    outcome: CacheDecision['outcome'],
    stored: Stored | null,
    status: number,
    transferred: number,
  ): CacheDecision => ({
    cache: kind,
    key: request.target,
    outcome,
    age: stored && Math.floor(ageOf(stored)),
    lifetime: stored && lifetime(kind, stored.response),
    status,
    transferred,
  });

  const fromStore = (request: RequestMessage, stored: Stored, over: Exchange | null): Delivery => {
    const age: HeaderField = ['Age', String(Math.floor(ageOf(stored)))];
    const headers = [...stored.response.headers.filter(([name]) => name.toLowerCase() !== 'age'), age];
    const notModified = conditionHolds(request, stored.response);
    const response: ResponseMessage = notModified
      ? {
          ...stored.response,
          status: 304,
          reason: 'Not Modified',
          headers: headers.filter(([name]) => !/^content-(?:length|type|encoding)$/i.test(name)),
          body: new Uint8Array(),
        }
      : {
          ...stored.response,
          headers,
          body: request.method === 'HEAD' ? new Uint8Array() : stored.response.body,
        };
    const exchange = over ? { ...over, request, response } : withoutWire(request, response, clock.origin());
    return { exchange, bytes: wireLength(response) };
  };

  const forward = async (
    request: RequestMessage,
    outcome: 'miss' | 'bypass',
    decide: (decision: CacheDecision) => void,
  ): Promise<Delivery> => {
    const asked = clock.origin();
    const delivery = await behind(request, decide);
    const { response } = delivery.exchange;
    invalidate(request, response);
    const stored = response && storable(kind, request, response) ? keep(request, response, asked) : null;
    if (response) decide(decision(request, outcome, stored, response.status, delivery.bytes));
    return delivery;
  };

  const revalidate = async (
    request: RequestMessage,
    stored: Stored,
    decide: (decision: CacheDecision) => void,
  ): Promise<Delivery> => {
    const asked = clock.origin();
    const delivery = await behind(conditional(request, stored.response), decide);
    const { response } = delivery.exchange;
    const staleFor = ageOf(stored) - lifetime(kind, stored.response);
    if (
      (!response || response.status >= 500) &&
      mayServeStale(kind, stored.response, 'stale-if-error', staleFor)
    ) {
      decide(decision(request, 'stale', stored, stored.response.status, delivery.bytes));
      return fromStore(request, stored, delivery.exchange);
    }
    if (response?.status === 304) {
      const renewed = keep(request, freshened(stored.response, response), asked);
      decide(decision(request, 'revalidated', renewed, renewed.response.status, delivery.bytes));
      return fromStore(request, renewed, delivery.exchange);
    }
    if (!response) return delivery;
    entries.delete(request.target);
    const renewed = storable(kind, request, response) ? keep(request, response, asked) : null;
    decide(decision(request, 'miss', renewed, response.status, delivery.bytes));
    return { ...delivery, exchange: { ...delivery.exchange, request } };
  };

  const layer: Layer = async (request, decide) => {
    const asked = cacheControl(request.headers);
    const readable = request.method === 'GET' || request.method === 'HEAD';
    if (!readable || asked.has('no-store') || header(request.headers, 'range') !== undefined)
      return forward(request, 'bypass', decide);
    const stored = find(request);
    if (!stored) {
      if (asked.has('only-if-cached')) return gatewayTimeout(request, clock);
      return forward(request, 'miss', decide);
    }
    const staleFor = ageOf(stored) - lifetime(kind, stored.response);
    if (usable(asked, stored, ageOf(stored), staleFor)) {
      const outcome = staleFor < 0 ? 'fresh' : 'stale';
      decide(decision(request, outcome, stored, stored.response.status, 0));
      return fromStore(request, stored, null);
    }
    if (
      staleFor >= 0 &&
      !asked.has('no-cache') &&
      mayServeStale(kind, stored.response, 'stale-while-revalidate', staleFor)
    ) {
      decide(decision(request, 'stale', stored, stored.response.status, 0));
      const delivery = fromStore(request, stored, null);
      // In the background: whoever asks next gets the news. A failure leaves the stale answer, as RFC 5861 has it.
      revalidate(request, stored, decide).catch((error: unknown) =>
        console.info('Revalidation in the background failed:', error),
      );
      return delivery;
    }
    return revalidate(request, stored, decide);
  };

  return { layer, clear: () => entries.clear() };
}

/** Whether what is stored may be used without asking (RFC 9111 §4, §5.2.1). */
function usable(asked: Directives, stored: Stored, age: number, staleFor: number): boolean {
  const answer = cacheControl(stored.response.headers);
  if (answer.has('no-cache') || asked.has('no-cache')) return false;
  const mostAge = seconds(asked, 'max-age');
  if (mostAge !== null && age > mostAge) return false;
  const minFresh = seconds(asked, 'min-fresh');
  if (minFresh !== null && -staleFor < minFresh) return false;
  if (staleFor < 0) return true;
  if (!asked.has('max-stale') || answer.has('must-revalidate')) return false;
  return asked.get('max-stale') === true || staleFor <= (seconds(asked, 'max-stale') ?? 0);
}

/** RFC 9111 §4.3.1: asks whether the stored answer still holds. */
function conditional(request: RequestMessage, response: ResponseMessage): RequestMessage {
  const headers = request.headers.filter(([name]) => !/^if-(?:none-match|modified-since)$/i.test(name));
  const etag = header(response.headers, 'etag');
  const modified = header(response.headers, 'last-modified');
  if (etag !== undefined) headers.push(['If-None-Match', etag]);
  if (modified !== undefined) headers.push(['If-Modified-Since', modified]);
  return { ...request, headers };
}

/** RFC 9110 §13.1.2, §13.1.3: a client's own condition, answered from the store. If-None-Match wins. */
function conditionHolds(request: RequestMessage, response: ResponseMessage): boolean {
  const wanted = header(request.headers, 'if-none-match');
  const etag = header(response.headers, 'etag');
  if (wanted !== undefined) {
    const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
    return (
      etag !== undefined &&
      (wanted.trim() === '*' || wanted.split(',').some((tag) => opaque(tag) === opaque(etag)))
    );
  }
  const since = header(request.headers, 'if-modified-since');
  const modified = header(response.headers, 'last-modified');
  return since !== undefined && modified !== undefined && Date.parse(modified) <= Date.parse(since);
}

/** RFC 9111 §3.2: a 304 brings new fields, but not those that describe the stored content's framing. */
function freshened(stored: ResponseMessage, answer: ResponseMessage): ResponseMessage {
  const framing = /^(?:content-(?:length|encoding|type|range)|transfer-encoding|connection|keep-alive)$/i;
  const news = answer.headers.filter(([name]) => !framing.test(name));
  const renewed = new Set([...news.map(([name]) => name.toLowerCase()), 'age']);
  return {
    ...stored,
    headers: [...stored.headers.filter(([name]) => !renewed.has(name.toLowerCase())), ...news],
  };
}

const wireLength = ({ reason, headers, body }: ResponseMessage): number =>
  'HTTP/1.1 200 \r\n\r\n'.length +
  reason.length +
  headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0) +
  body.length;

const withoutWire = (request: RequestMessage, response: ResponseMessage, at: number): Exchange => ({
  request,
  response,
  interim: [],
  sentBytes: new Uint8Array(),
  receivedBytes: new Uint8Array(),
  timing: { start: at, connected: null, sent: null, firstByte: null, end: at },
  error: null,
});

/** RFC 9111 §5.2.1.7: nothing stored, and the client forbade to ask. */
function gatewayTimeout(request: RequestMessage, clock: CacheClock): Delivery {
  const response: ResponseMessage = {
    version: '1.1',
    status: 504,
    reason: 'Gateway Timeout',
    headers: [],
    body: new Uint8Array(),
    trailers: [],
  };
  return { exchange: withoutWire(request, response, clock.origin()), bytes: wireLength(response) };
}
