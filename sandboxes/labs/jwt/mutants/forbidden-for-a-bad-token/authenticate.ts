import type { MiddlewareHandler } from 'hono';
import { errors, type JWTPayload } from 'jose';
import { refuse } from './refuse.ts';
import { reasonOf, verifyToken } from './verify.ts';

export interface Authenticated {
  Variables: { claims: JWTPayload };
}

/** Scheme names are case-insensitive (RFC 9110 §11.1); what follows is a token68, never two words. */
const BEARER = /^Bearer +(\S+)$/i;

/** Lets requests with a good token pass, with its claims. */
export const authenticate: MiddlewareHandler<Authenticated> = async (c, next) => {
  const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1];
  if (token === undefined) return refuse(c, 401, {});
  try {
    c.set('claims', await verifyToken(token));
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error; // a fault of ours is no fault of the token
    return refuse(c, 403, { error: 'invalid_token', error_description: reasonOf(error) });
  }
  await next();
};
