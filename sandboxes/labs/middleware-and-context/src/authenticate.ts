import type { MiddlewareHandler } from 'hono';
import { requestContext } from './context.ts';
import { passwordMatches } from './passwords.ts';

/** HTTP Basic (RFC 7617): name and password with every request, so every request pays for a password check. */
export const authenticate: MiddlewareHandler = async (c, next) => {
  const credentials = basicCredentials(c.req.header('authorization'));
  if (credentials === null || !(await passwordMatches(credentials.name, credentials.password))) {
    return c.json({ error: 'who are you?' }, 401, {
      'WWW-Authenticate': 'Basic realm="notes", charset="UTF-8"',
    });
  }
  requestContext().user = credentials.name;
  await next();
};

function basicCredentials(field: string | undefined): { name: string; password: string } | null {
  const encoded = field?.match(/^Basic +([A-Za-z0-9+/=]+)$/i)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}
