import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { runWithContext } from './context.ts';

/** Gives the request an id, the caller's own if there is one, and sends it back. */
export const requestId: MiddlewareHandler = async (c, next) => {
  const id = c.req.header('x-request-id') ?? randomUUID();
  await runWithContext({ requestId: id, user: null }, next);
  c.header('X-Request-Id', id);
};
