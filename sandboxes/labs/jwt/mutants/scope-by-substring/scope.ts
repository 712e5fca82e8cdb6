import type { MiddlewareHandler } from 'hono';
import type { Authenticated } from './authenticate.ts';
import { refuse } from './refuse.ts';

/** Lets a request pass whose token was granted `scope`: one of the words between the spaces (RFC 6749 §3.3). */
export function requireScope(scope: string): MiddlewareHandler<Authenticated> {
  return async (c, next) => {
    const granted = String(c.get('claims')['scope'] ?? '');
    if (!granted.includes(scope)) return refuse(c, 403, { error: 'insufficient_scope', scope });
    await next();
  };
}
