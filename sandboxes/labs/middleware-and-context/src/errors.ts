import type { MiddlewareHandler } from 'hono';
import { log } from './log.ts';

/** Turns whatever goes wrong into an answer. */
export const errors: MiddlewareHandler = async (c, next) => {
  try {
    await next();
  } catch (error) {
    log('error', { error: String(error) });
    return c.json({ error: String(error) }, 500);
  }
};
