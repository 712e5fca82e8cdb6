import type { MiddlewareHandler } from 'hono';

/** Tells the browser's developer tools how long the layers inside this one worked (Server-Timing, in milliseconds). */
export const timing: MiddlewareHandler = async (c, next) => {
  const started = performance.now();
  await next();
  c.header('Server-Timing', `app;dur=${(performance.now() - started).toFixed(1)}`);
};
