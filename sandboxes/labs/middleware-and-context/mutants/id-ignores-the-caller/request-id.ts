import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { runWithContext } from './context.ts';

export const requestId: MiddlewareHandler = async (c, next) => {
  const id = randomUUID();
  await runWithContext({ requestId: id, user: null }, next);
  c.header('X-Request-Id', id);
};
