import { type HeaderField, header } from '../../../http1';
import { type CacheEntry, varyOf } from '../cache/entry';
import { freshnessOf } from '../cache/freshness';
import type { CacheStore } from '../cache/store';
import type { ProxyPass } from '../config/model';
import { drain, Finish, type Reply } from '../request/reply';
import type { ProxyRequest } from '../request/request';
import type { UpstreamConnection } from '../upstream/connection';
import { proxiedFields } from './proxied-fields';
import { askUpstream } from './upstream-exchange';
import { type Target, targetOf } from './upstream-request';

export interface Proxied {
  readonly reply: Reply;
  readonly tunnel: UpstreamConnection | null;
}

/** Passes a request on, through the cache where there is one. */
export async function proxy(request: ProxyRequest, pass: ProxyPass, signal: AbortSignal): Promise<Proxied> {
  let target: Target;
  try {
    target = targetOf(request, pass);
  } catch {
    throw new Finish(500);
  }
  request.proxyHost = target.host.replace(/:80$/, '');
  const { settings } = request;
  const named =
    !request.engine.balancers.has(target.host) && /[^:\d.]/.test(target.host.replace(/:\d+$/, ''));
  if (!pass.fixed && named && !settings.resolver) throw new Finish(502);
  const zone = settings.proxy_cache?.of(request) ?? '';
  const store = request.engine.caches.get(zone);
  const methods = new Set([...settings.proxy_cache_methods, 'GET', 'HEAD']);
  if (!store || !methods.has(request.method))
    return fetchIt(request, request.method, target, null, () => false, signal);
  return cached(request, target, store, signal);
}

async function fetchIt(
  request: ProxyRequest,
  method: string,
  target: Target,
  revalidate: readonly HeaderField[] | null,
  staleFor: (kind: string) => boolean,
  signal: AbortSignal,
): Promise<Proxied> {
  const { head, body, tunnel } = await askUpstream(request, method, target, revalidate, staleFor, signal);
  request.upstreamFields = head.fields;
  const length = header(head.fields, 'content-length');
  const encoded = header(head.fields, 'transfer-encoding') !== undefined;
  return {
    reply: {
      status: head.status,
      reason: head.reason,
      fields: proxiedFields(request, head.fields, target),
      body,
      length: length === undefined || encoded || !/^\d+$/.test(length) ? null : Number(length),
      special: false,
      conditional: false,
      modified: null,
    },
    tunnel,
  };
}

async function cached(
  request: ProxyRequest,
  target: Target,
  store: CacheStore,
  signal: AbortSignal,
): Promise<Proxied> {
  const { settings, engine } = request;
  const yes = (value: string) => value !== '' && value !== '0';
  const key = settings.proxy_cache_key.of(request);
  const method = settings.proxy_cache_convert_head && request.method === 'HEAD' ? 'GET' : request.method;
  const bypass = settings.proxy_cache_bypass.some((condition) => yes(condition.of(request)));
  const field = (name: string) => request.field(name);
  const now = engine.clock.now();
  let entry = store.find(key, field, now);
  if (bypass) {
    request.cacheStatus = 'BYPASS';
    return keep(request, method, target, store, key, null, signal);
  }
  if (entry && now < entry.freshUntil) return fromCache(request, entry, 'HIT', target);
  if (entry) {
    const stale = entry;
    const filling = store.filling(key) !== null;
    const may =
      settings.proxy_cache_use_stale.includes('updating') || now < stale.freshUntil + stale.whileRevalidating;
    if (filling && may) return fromCache(request, stale, 'UPDATING', target);
    if (settings.proxy_cache_background_update && may) {
      const later = new AbortController();
      void background(request, method, target, store, key, stale, later.signal);
      return fromCache(request, stale, 'STALE', target);
    }
  } else if (settings.proxy_cache_lock) {
    const filling = store.filling(key);
    if (filling) {
      await Promise.race([filling, after(settings.proxy_cache_lock_timeout)]);
      entry = store.find(key, field, engine.clock.now());
      if (entry && engine.clock.now() < entry.freshUntil) return fromCache(request, entry, 'HIT', target);
      request.cacheStatus = 'MISS';
      return fetchIt(request, method, target, [], () => false, signal);
    }
  }
  request.cacheStatus = entry ? 'EXPIRED' : 'MISS';
  if (!entry && store.uses(key) < settings.proxy_cache_min_uses)
    return fetchIt(request, method, target, [], () => false, signal);
  return keep(request, method, target, store, key, entry, signal);
}

/** Fetches a response and keeps it; a stale one stands in when that fails and `proxy_cache_use_stale` says so. */
async function keep(
  request: ProxyRequest,
  method: string,
  target: Target,
  store: CacheStore,
  key: string,
  stale: CacheEntry | null,
  signal: AbortSignal,
): Promise<Proxied> {
  const { settings, engine } = request;
  const done = store.fill(key);
  const within = stale !== null && engine.clock.now() < stale.freshUntil + stale.ifError;
  const staleFor = (kind: string) =>
    stale !== null && (settings.proxy_cache_use_stale.includes(kind) || (within && /^http_5/.test(kind)));
  let answer: Proxied;
  try {
    answer = await fetchIt(
      request,
      method,
      target,
      stale ? conditionOf(request, stale) : [],
      staleFor,
      signal,
    );
  } catch (error) {
    done();
    if (!stale || !(error instanceof Finish)) throw error;
    const kind = error.status === 504 ? 'timeout' : 'error';
    if (staleFor(kind) || staleFor(`http_${error.status}`) || within)
      return fromCache(request, stale, 'STALE', target);
    throw error;
  }
  const { reply } = answer;
  const now = engine.clock.now();
  if (stale && reply.status === 304 && settings.proxy_cache_revalidate) {
    await drain(reply);
    const fresh = freshnessOf(
      304,
      request.upstreamFields,
      settings.proxy_cache_valid,
      settings.proxy_ignore_headers,
      now,
    );
    const again = freshnessOf(
      stale.status,
      stale.fields,
      settings.proxy_cache_valid,
      settings.proxy_ignore_headers,
      now,
    );
    const renewed = { ...stale, freshUntil: now + (fresh.fresh ?? again.fresh ?? 0) };
    store.put(key, renewed);
    done();
    return fromCache(request, renewed, 'REVALIDATED', target);
  }
  const skip = settings.proxy_no_cache.some((condition) => !['', '0'].includes(condition.of(request)));
  const { fresh, whileRevalidating, ifError } = freshnessOf(
    reply.status,
    request.upstreamFields,
    settings.proxy_cache_valid,
    settings.proxy_ignore_headers,
    now,
  );
  if (skip || fresh === null || answer.tunnel) {
    done();
    return answer;
  }
  const fields = request.upstreamFields;
  const vary = settings.proxy_ignore_headers.includes('vary')
    ? []
    : varyOf(fields, (name) => request.field(name));
  const body = collected(
    reply.body,
    (bytes) =>
      store.put(key, {
        status: reply.status,
        reason: reply.reason ?? '',
        fields,
        body: bytes,
        stored: now,
        freshUntil: now + fresh,
        whileRevalidating,
        ifError,
        vary,
      }),
    done,
  );
  return { reply: { ...reply, body, conditional: true }, tunnel: null };
}

async function background(
  request: ProxyRequest,
  method: string,
  target: Target,
  store: CacheStore,
  key: string,
  stale: CacheEntry,
  signal: AbortSignal,
): Promise<void> {
  const seen = request.cacheStatus;
  try {
    const { reply } = await keep(request, method, target, store, key, stale, signal);
    await drain(reply);
  } catch (error) {
    if (!(error instanceof Finish)) request.engine.log(`[error] cache update failed: ${String(error)}`);
  } finally {
    request.cacheStatus = seen;
  }
}

function fromCache(request: ProxyRequest, entry: CacheEntry, status: string, target: Target): Proxied {
  request.cacheStatus = status;
  request.upstreamFields = entry.fields;
  return {
    reply: {
      status: entry.status,
      reason: entry.reason,
      fields: proxiedFields(request, entry.fields, target),
      body: entry.body,
      length: entry.body.length,
      special: false,
      conditional: true,
      modified: null,
    },
    tunnel: null,
  };
}

function conditionOf({ settings }: ProxyRequest, { fields }: CacheEntry): readonly HeaderField[] {
  if (!settings.proxy_cache_revalidate) return [];
  const modified = header(fields, 'last-modified');
  const etag = header(fields, 'etag');
  return [
    ...(modified === undefined ? [] : [['If-Modified-Since', modified] as const]),
    ...(etag === undefined ? [] : [['If-None-Match', etag] as const]),
  ];
}

async function* collected(
  body: Reply['body'],
  whole: (bytes: Uint8Array) => void,
  done: () => void,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  try {
    if (body instanceof Uint8Array) pieces.push(body);
    else
      for await (const piece of body) {
        pieces.push(piece);
        yield piece;
      }
    whole(Buffer.concat(pieces));
  } finally {
    done();
  }
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
