import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { runWithContext } from './context.ts';

/** What may stand in our logs unread: short, and no character that means something to a shell, a page or a log parser. */
const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Gives the request an id, the caller's own if it is safe to repeat, and sends it back. */
export const requestId: MiddlewareHandler = async (c, next) => {
  const offered = c.req.header('x-request-id');
  const id = offered !== undefined && SAFE_ID.test(offered) ? offered : randomUUID();
  await runWithContext({ requestId: id, user: null }, next);
  c.header('X-Request-Id', id);
};
