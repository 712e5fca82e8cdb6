import type { MiddlewareHandler } from 'hono';
import type { JWTPayload } from 'jose';
import { refuse } from './refuse.ts';
import { verifyToken } from './verify.ts';

export interface Authenticated {
  Variables: { claims: JWTPayload };
}

/** Lets requests with a good token pass, with its claims. */
export const authenticate: MiddlewareHandler<Authenticated> = async (c, next) => {
  const token = c.req.header('authorization');
  if (!token) return refuse(c, 401, 'no token');
  try {
    c.set('claims', await verifyToken(token));
  } catch (error) {
    return refuse(c, 403, `invalid token: ${error instanceof Error ? error.message : String(error)}`);
  }
  await next();
};
