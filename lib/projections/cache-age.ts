/** Per resource: what browser cache and shared cache hold, how old it is, and what each request cost. */
import { cacheControl } from '@/lib/http-cache/cache-control';
import type { CacheKind } from '@/lib/http-cache/freshness';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { header } from '@/sandboxes/http1/message';
import { DIRECTIVE_MEANING, type Ruling, ruling } from './caching-rules';
import type { SeenExchange } from './exchange';

export type MarkKind =
  | 'hit'
  | 'stale-hit'
  | 'validated'
  | 'miss'
  | 'bypass'
  | 'full'
  | 'not-modified'
  | 'other';

/** One request, as one place saw it: a cache that decided, or the origin that answered. */
export interface Mark {
  readonly seq: number;
  /** The event that completed it. */
  readonly lastSeq: number;
  readonly at: number;
  /** Marks of one request of the client share a column: how deep it goes is how far the request travelled. */
  readonly column: number;
  readonly place: CacheKind | 'origin';
  readonly kind: MarkKind;
  readonly status: number | null;
  /** Bytes of the answer that crossed the wire behind this place. */
  readonly transferred: number;
  /** Bytes that did not have to. */
  readonly saved: number;
}

/** What one cache holds of one resource. */
export interface Holding {
  readonly cache: CacheKind;
  /** `false`: a cache between client and server decided so. `true`: no cache is switched on, RFC 9111 says so. */
  readonly modelled: boolean;
  readonly stored: boolean;
  readonly why: string;
  /** Seconds; `null` when nothing is stored. */
  readonly lifetime: number | null;
  /** Age in seconds at the moment `at` (milliseconds of the sandbox's clock); it grows from there. */
  readonly age: number;
  readonly at: number;
}

export interface Resource {
  readonly target: string;
  /** The newest event about it. */
  readonly seq: number;
  readonly directives: readonly { readonly text: string; readonly meaning: string | null }[];
  /** Other fields that steer caches, as they stand: ETag, Last-Modified, Expires, Age, Vary. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly holdings: readonly Holding[];
  readonly marks: readonly Mark[];
  readonly transferred: number;
  readonly saved: number;
}

export interface CacheProjection {
  readonly resources: readonly Resource[];
  readonly notDrawn: number;
  /** The newest moment of the prefix. */
  readonly at: number;
  /** Whether caches between client and server took part. */
  readonly live: boolean;
}

type UnplacedMark = Omit<Mark, 'column'>;
type CacheEvent = Extract<SandboxEvent, { type: 'cache' }>;

const STEERING = ['ETag', 'Last-Modified', 'Expires', 'Age', 'Vary'];
const MARK_OF: Readonly<Record<CacheEvent['outcome'], MarkKind>> = {
  miss: 'miss',
  fresh: 'hit',
  stale: 'stale-hit',
  revalidated: 'validated',
  bypass: 'bypass',
};

/** `GET http://localhost:3000/a?b` → `/a?b`: keys may carry method, origin and variant around the target. */
function targetOfKey(key: string): string {
  return /(?:^|\s)(?:https?:\/\/[^/\s]+)?(\/\S*)/.exec(key)?.[1] ?? key;
}

interface Gathering {
  target: string;
  seq: number;
  /** The newest answer with content, whose fields stand for the resource. */
  full: SeenExchange | null;
  /** The newest answer that stored or freshened something. */
  newest: SeenExchange | null;
  cacheEvents: CacheEvent[];
  marks: UnplacedMark[];
}

function wireMark(exchange: SeenExchange, full: SeenExchange | null): UnplacedMark {
  const status = exchange.response?.status ?? null;
  const transferred = exchange.responseBytes.length;
  const kind: MarkKind = status === 304 ? 'not-modified' : status !== null && status < 300 ? 'full' : 'other';
  return {
    seq: exchange.seq,
    lastSeq: exchange.lastSeq,
    at: exchange.responseStart ?? exchange.requestStart,
    place: 'origin',
    kind,
    status,
    transferred,
    saved: status === 304 && full ? Math.max(0, full.responseBytes.length - transferred) : 0,
  };
}

function cacheMark(event: CacheEvent, full: SeenExchange | null): UnplacedMark {
  const whole = full?.responseBytes.length ?? 0;
  const spared = event.outcome === 'fresh' || event.outcome === 'stale' || event.outcome === 'revalidated';
  return {
    seq: event.seq,
    lastSeq: event.seq,
    at: event.at,
    place: event.cache,
    kind: MARK_OF[event.outcome],
    status: event.status,
    transferred: event.transferred,
    saved: spared ? Math.max(0, whole - event.transferred) : 0,
  };
}

function rulingOf(exchange: SeenExchange, full: SeenExchange | null, kind: CacheKind): Ruling | null {
  const { request, response } = exchange;
  if (!response) return null;
  // A 304 freshens what is stored: its own fields count, the stored ones fill in (RFC 9111 §4.3.4).
  const whole =
    response.status === 304
      ? { ...response, status: 200, headers: [...response.headers, ...(full?.response?.headers ?? [])] }
      : response;
  return ruling(kind, request, whole);
}

function holding(gathering: Gathering, cache: CacheKind): Holding | null {
  const decided = gathering.cacheEvents.findLast(
    (event) => event.cache === cache && event.outcome !== 'bypass',
  );
  const exchange = gathering.newest;
  const rule = exchange && rulingOf(exchange, gathering.full, cache);
  if (decided) {
    const stored = decided.lifetime !== null;
    // What must be asked about before every use is never fresh, whatever max-age says beside it.
    const lifetime = rule?.lifetime === 0 && stored ? 0 : decided.lifetime;
    return {
      cache,
      modelled: false,
      stored,
      why: rule?.why ?? (stored ? 'as the cache decided' : 'not stored'),
      lifetime,
      age: decided.age ?? 0,
      at: decided.at,
    };
  }
  if (!exchange || !rule) return null;
  return { cache, modelled: true, ...rule, at: exchange.responseStart ?? exchange.requestStart };
}

/** A request is complete at its outermost cache, which decides last: what comes after belongs to the next. */
function inColumns(marks: readonly UnplacedMark[]): readonly Mark[] {
  const outermost = (['browser', 'shared', 'origin'] as const).find((place) =>
    marks.some((mark) => mark.place === place),
  );
  let column = 0;
  let taken = new Set<Mark['place']>();
  return marks.map((mark) => {
    if (taken.has(mark.place) || (outermost && taken.has(outermost))) {
      column++;
      taken = new Set();
    }
    taken.add(mark.place);
    return { ...mark, column };
  });
}

function resourceOf(gathering: Gathering): Resource {
  const headers = gathering.full?.response?.headers ?? gathering.newest?.response?.headers ?? [];
  const newest = gathering.newest?.response?.headers ?? headers;
  const marks = inColumns(gathering.marks);
  const clientSide = marks.some((mark) => mark.place !== 'origin');
  // With caches in between, the browser's cache alone saw every request of the client: count each once.
  const counted = clientSide
    ? marks.filter(
        (mark) => mark.place === (marks.some((one) => one.place === 'browser') ? 'browser' : 'shared'),
      )
    : marks;
  return {
    target: gathering.target,
    seq: gathering.seq,
    directives: [...cacheControl(newest)].map(([name, value]) => ({
      text: value === true ? name : `${name}=${value}`,
      meaning: DIRECTIVE_MEANING[name] ?? null,
    })),
    fields: STEERING.flatMap((name) => {
      const value = header(newest, name) ?? header(headers, name);
      return value === undefined ? [] : [{ name, value }];
    }),
    holdings: (['browser', 'shared'] as const).flatMap((cache) => holding(gathering, cache) ?? []),
    marks,
    transferred: counted.reduce((sum, mark) => sum + mark.transferred, 0),
    saved: counted.reduce((sum, mark) => sum + mark.saved, 0),
  };
}

/**
 * @param events a prefix of the log, for what caches decided
 * @param exchanges the exchanges of the same prefix
 * @param limit most resources drawn, those touched last; each with its newest 24 marks
 */
export function projectCacheAge(
  events: readonly SandboxEvent[],
  exchanges: readonly SeenExchange[],
  limit = 8,
): CacheProjection {
  const gatherings = new Map<string, Gathering>();
  const at = (target: string): Gathering => {
    const known = gatherings.get(target);
    const gathering = known ?? { target, seq: 0, full: null, newest: null, cacheEvents: [], marks: [] };
    // Insertion order is the order of the last touch.
    if (known) gatherings.delete(target);
    gatherings.set(target, gathering);
    return gathering;
  };
  const decisions = events.filter((event): event is CacheEvent => event.type === 'cache');
  const reads = exchanges.filter(({ request }) => request.method === 'GET' || request.method === 'HEAD');
  const inOrder = [...decisions, ...reads].sort((a, b) => a.seq - b.seq);
  for (const one of inOrder) {
    const gathering = at('type' in one ? targetOfKey(one.key) : one.request.target);
    gathering.seq = one.seq;
    if ('type' in one) {
      gathering.cacheEvents.push(one);
      gathering.marks.push(cacheMark(one, gathering.full));
      continue;
    }
    gathering.marks.push(wireMark(one, gathering.full));
    if (!one.response) continue;
    gathering.newest = one;
    if (one.response.status === 200) gathering.full = one;
  }
  const all = [...gatherings.values()].reverse();
  return {
    resources: all
      .slice(0, limit)
      .map((gathering) => resourceOf({ ...gathering, marks: gathering.marks.slice(-24) })),
    notDrawn: Math.max(0, all.length - limit),
    at: events.at(-1)?.at ?? 0,
    live: decisions.length > 0,
  };
}

export interface Freshness {
  /** Seconds at the given moment. */
  readonly age: number;
  /** Seconds until it turns stale; negative once it is. */
  readonly left: number;
  /** 1 when new, 0 when stale. */
  readonly share: number;
}

/** How fresh a holding is at a moment of the sandbox's clock; `null` when nothing is stored. */
export function freshnessAt(held: Holding, now: number): Freshness | null {
  if (!held.stored || held.lifetime === null) return null;
  const age = held.age + Math.max(0, now - held.at) / 1000;
  const left = held.lifetime - age;
  return { age, left, share: held.lifetime === 0 ? 0 : Math.min(1, Math.max(0, left / held.lifetime)) };
}
