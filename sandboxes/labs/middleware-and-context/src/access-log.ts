import type { MiddlewareHandler } from 'hono';
import { log } from './log.ts';

/** One line a request. */
export const accessLog: MiddlewareHandler = async (c, next) => {
  log('request', { method: c.req.method, path: c.req.path });
  await next();
};
