import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { problemResponse } from '../fault-policy/problem';
import type { IdempotencyStore, StoredAnswer } from './store';

const FIELD = 'Idempotency-Key';

/**
 * POST and PATCH with an Idempotency-Key are done once, and their answer is given again
 * (draft-ietf-httpapi-idempotency-key-header-07): the same key with another request is 422, while the first one runs 409.
 * What was not understood (400) is not remembered: it had no effect, and may be mended and sent again.
 * @param now milliseconds since the epoch
 */
export function idempotent(store: IdempotencyStore, now: () => number): MiddlewareHandler {
  return async (c, next) => {
    const key = c.req.header(FIELD);
    if (key === undefined || !['POST', 'PATCH'].includes(c.req.method)) return next();
    const claim = store.claim(key, await fingerprintOf(c.req.raw.clone()), now());
    if (claim === 'running')
      return problemResponse({
        status: 409,
        code: 'idempotency_key_in_use',
        title: 'A request with this key is running',
        detail: `The first request with ${FIELD} "${key}" has not ended yet. Ask again a little later, with the same key.`,
      });
    if (claim === 'other-request')
      return problemResponse({
        status: 422,
        code: 'idempotency_key_reused',
        title: 'This key belongs to another request',
        detail: `${FIELD} "${key}" was sent before with another method, address or body. A new request needs a new key.`,
      });
    if (claim !== 'first')
      return new Response(claim.body, {
        status: claim.status,
        headers: { ...claim.headers, 'idempotency-replayed': 'true' },
      });
    try {
      await next();
    } catch (error) {
      store.forget(key);
      throw error;
    }
    if (c.res.status === 400) store.forget(key);
    else store.finish(key, await answerOf(c.res.clone()));
    return undefined;
  };
}

async function fingerprintOf(request: Request): Promise<string> {
  const { pathname, search } = new URL(request.url);
  return createHash('sha256')
    .update(`${request.method} ${pathname}${search}\n`)
    .update(await request.text())
    .digest('hex');
}

const answerOf = async (response: Response): Promise<StoredAnswer> => ({
  status: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
});
