import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { runWithContext } from './context.ts';

const UNSAFE = /[\r\n\0]/;

/** Gives the request an id, the caller's own if it is safe to repeat, and sends it back. */
export const requestId: MiddlewareHandler = async (c, next) => {
  const offered = c.req.header('x-request-id');
  const id = offered !== undefined && !UNSAFE.test(offered) ? offered : randomUUID();
  await runWithContext({ requestId: id, user: null }, next);
  c.header('X-Request-Id', id);
};
