import type { ErrorHandler } from 'hono';
import { requestContext } from './context.ts';
import { log } from './log.ts';

/**
 * Turns whatever was thrown into an answer: everything to the log, nothing but the id to the caller.
 * Hono calls it where the error was thrown, so the layers outside see an ordinary 500 come back.
 */
export const answerError: ErrorHandler = (error, c) => {
  log('error', { error: error.message, stack: error.stack });
  return c.json({ error: 'internal error', requestId: requestContext().requestId }, 500);
};
