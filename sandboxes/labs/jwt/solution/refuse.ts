import type { Context } from 'hono';

/** The parameters of a Bearer challenge (RFC 6750 §3). Without credentials in the request there is no error to name. */
export type Challenge =
  | { readonly error?: never }
  | { readonly error: 'invalid_token'; readonly error_description: string }
  | { readonly error: 'insufficient_scope'; readonly scope: string };

/** 401: come back with a (better) token. 403: this token is good, and not good enough. */
export function refuse(c: Context, status: 401 | 403, challenge: Challenge): Response {
  const parameters = Object.entries({ realm: 'notes', ...challenge }).map(
    ([name, value]) => `${name}="${value}"`,
  );
  return c.json(challenge, status, { 'WWW-Authenticate': `Bearer ${parameters.join(', ')}` });
}
