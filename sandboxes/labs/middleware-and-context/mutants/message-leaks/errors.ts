import type { ErrorHandler } from 'hono';
import { requestContext } from './context.ts';
import { log } from './log.ts';

export const answerError: ErrorHandler = (error, c) => {
  log('error', { error: error.message, stack: error.stack });
  return c.json({ error: error.message, requestId: requestContext().requestId }, 500);
};
