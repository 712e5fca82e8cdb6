import type { MiddlewareHandler } from 'hono';

/** Tells the browser's developer tools how long the server worked (Server-Timing, in milliseconds). */
export const timing: MiddlewareHandler = async (c, next) => {
  const started = performance.now();
  // Headers have to be there before the handler sends its answer.
  c.header('Server-Timing', `app;dur=${(performance.now() - started).toFixed(1)}`);
  await next();
};
