import type { MiddlewareHandler } from 'hono';
import { log } from './log.ts';

/** One line a request, written on the way out: only then are the status and the duration known. */
export const accessLog: MiddlewareHandler = async (c, next) => {
  const started = performance.now();
  await next();
  const ms = Math.round(performance.now() - started);
  log('request', { method: c.req.method, path: c.req.path, status: c.res.status, ms });
};
