import type { Context, MiddlewareHandler } from 'hono';

export interface RateLimit {
  /** Requests allowed in one window. */
  readonly max: number;
  readonly windowMs: number;
  /** Whose requests are counted together. */
  key(c: Context): string;
  /** Milliseconds; given by tests. */
  now?(): number;
}

/** Counts in fixed windows, in this process. The lesson `rate-limiting` shares the count and bounds the memory. */
export function rateLimit({ max, windowMs, key, now = Date.now }: RateLimit): MiddlewareHandler {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return async (c, next) => {
    const at = now();
    const who = key(c);
    let window = windows.get(who);
    if (window === undefined || at - window.since >= windowMs) {
      window = { since: at, count: 0 };
      windows.set(who, window);
    }
    window.count += 1;
    if (window.count > max) {
      const seconds = Math.ceil((window.since + windowMs - at) / 1000);
      return c.json({ error: 'too many requests' }, 429, { 'Retry-After': String(seconds) });
    }
    await next();
  };
}
