import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Attempt, SignedIn } from './provider.ts';

interface Session {
  attempt: Attempt | null;
  user: SignedIn | null;
}

const COOKIE = 'session';
const sessions = new Map<string, Session>();

/** The visitor's session; a new one where there is none. */
export function sessionOf(c: Context): Session {
  const known = sessions.get(getCookie(c, COOKIE) ?? '');
  return known ?? renew(c, { attempt: null, user: null });
}

/** The same session under another name: one that was known before somebody signed in is worth nothing after it. */
export function renew(c: Context, session: Session): Session {
  sessions.delete(getCookie(c, COOKIE) ?? '');
  const id = randomBytes(32).toString('base64url');
  sessions.set(id, session);
  // Lax: the provider's redirect comes from another site, and must bring the cookie.
  setCookie(c, COOKIE, id, { httpOnly: true, sameSite: 'Lax', path: '/' });
  return session;
}
