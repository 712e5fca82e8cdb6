import { channel } from 'node:diagnostics_channel';
import type { MiddlewareHandler } from 'hono';
import { rule, together } from './policy.ts';
import type { Verdict } from './rules.ts';
import { change, read, write } from './store.ts';

/** For the picture beside: what is decided, and what the limiter then holds. */
const reports = channel('backlab:limiter');
const { algorithm, limit: most, window } = rule;
reports.publish({ limiter: 'api', settings: { algorithm, limit: most, window } });

async function decide(key: string): Promise<Verdict> {
  if (together)
    return change(key, (stored) => {
      const { verdict, store } = rule.take(stored, Date.now());
      return { store, result: verdict };
    });
  const stored = await read(key);
  const { verdict, store } = rule.take(stored, Date.now());
  await write(key, store);
  return verdict;
}

export const limit: MiddlewareHandler = async (c, next) => {
  const key = c.req.header('X-Api-Key') ?? 'nobody';
  const { allowed, remaining, wait, level, resets } = await decide(key);
  reports.publish({
    limiter: 'api',
    key,
    allowed,
    level,
    ...(resets === undefined ? {} : { resets }),
    method: c.req.method,
    path: c.req.path,
  });

  const seconds = Math.ceil(wait / 1000);
  c.header('RateLimit-Policy', `"api";q=${most};w=${window / 1000}`);
  c.header('RateLimit', `"api";r=${remaining};t=${seconds}`);
  if (allowed) return next();
  c.header('Retry-After', String(seconds));
  return c.json({ error: 'too many requests' }, 429);
};
