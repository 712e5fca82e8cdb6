import type { MiddlewareHandler } from 'hono';
import { requestContext } from './context.ts';
import { log } from './log.ts';

export const errors: MiddlewareHandler = async (c, next) => {
  try {
    await next();
  } catch (error) {
    log('error', { error: error instanceof Error ? error.message : String(error) });
    return c.json({ error: 'internal error', requestId: requestContext().requestId }, 500);
  }
};
