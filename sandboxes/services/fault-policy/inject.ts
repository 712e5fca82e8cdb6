import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { PolicyHolder } from './holder';
import { problemResponse } from './problem';
import type { Verdict } from './verdict';

/**
 * Makes every route behind it misbehave as the policy says.
 * @param told what becomes of a request, before it does
 */
export function injectFaults(
  holder: PolicyHolder,
  told: (c: Context, verdict: Verdict) => void = () => undefined,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const { policy, rateLimiter, capacity } = holder.current();
    const wait = rateLimiter?.take(holder.now()) ?? null;
    if (wait !== null) return tooMany(wait);
    const leave = capacity === null ? () => undefined : await capacity.enter();
    if (leave === null) return overloaded();
    try {
      const verdict = holder.decide();
      told(c, verdict);
      await holder.pause(verdict.delay, outgoing);
      if (outgoing.destroyed) return RESPONSE_ALREADY_SENT;
      switch (verdict.fate) {
        case 'error':
          return failed(verdict.status, verdict.retryAfter);
        case 'hang':
          await once(outgoing, 'close');
          return RESPONSE_ALREADY_SENT;
        case 'reset':
          incoming.socket.resetAndDestroy();
          return RESPONSE_ALREADY_SENT;
        case 'lost':
          await next();
          incoming.socket.resetAndDestroy();
          return instead(c);
        case 'truncated':
          await next();
          await breakOff(c.res, outgoing);
          return instead(c);
        case 'answer':
          await next();
          if (policy.bytesPerSecond !== null) c.res = slowed(c.res, policy.bytesPerSecond, holder, outgoing);
          return undefined;
      }
    } finally {
      leave();
    }
  };
}

/** Hono keeps the answer that a route has made unless it is taken away first. */
function instead(c: Context): void {
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
}

const seconds = (milliseconds: number) => String(Math.ceil(milliseconds / 1000));

const tooMany = (wait: number) =>
  problemResponse(
    {
      status: 429,
      code: 'rate_limited',
      title: 'Too many requests',
      detail: `Ask again in ${seconds(wait)} s.`,
    },
    { 'retry-after': seconds(wait) },
  );

const overloaded = () =>
  problemResponse({
    status: 503,
    code: 'overloaded',
    title: 'Overloaded',
    detail: 'Every place is taken and the queue is full. Ask less at once, or later.',
  });

const failed = (status: number, retryAfter: number | null) =>
  problemResponse(
    {
      status: status as 503,
      code: 'injected_fault',
      title: 'The service failed',
      detail: 'Nothing was done. This service was told to fail now and then.',
    },
    retryAfter === null ? {} : { 'retry-after': String(retryAfter) },
  );

/** Sends the head and half of the body, which is shorter than its Content-Length says, and closes. */
async function breakOff(response: Response, outgoing: ServerResponse): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': String(Math.max(body.length, 1)),
  });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

/** Ten pieces a second. */
const PIECE_MS = 100;

function slowed(
  response: Response,
  bytesPerSecond: number,
  { pause }: PolicyHolder,
  outgoing: ServerResponse,
): Response {
  const size = Math.max(1, Math.floor((bytesPerSecond * PIECE_MS) / 1000));
  const pieces = new TransformStream<Uint8Array, Uint8Array>({
    async transform(bytes, controller) {
      for (let at = 0; at < bytes.length; at += size) {
        await pause((1000 * Math.min(size, bytes.length - at)) / bytesPerSecond, outgoing);
        if (outgoing.destroyed) return;
        controller.enqueue(bytes.subarray(at, at + size));
      }
    },
  });
  return new Response(response.body?.pipeThrough(pieces) ?? null, response);
}
