/**
 * The token issuer. A real one asks who you are first (lesson `oauth-pkce`) and never lets a caller choose the claims;
 * this one mints whatever you ask for, so that you can find out what the API accepts.
 */
import { Hono } from 'hono';
import { SignJWT } from 'jose';
import { keySet, publicKeyPem, retire, rotate, signingKey } from './keys.ts';
import { AUDIENCE, ISSUER, TOKEN_TYPE } from './settings.ts';

interface Wish {
  readonly sub?: string;
  readonly scope?: string;
  readonly iss?: string;
  readonly aud?: string | string[];
  /** Seconds from now; may be negative. `null`: a token without `exp`. */
  readonly expires_in?: number | null;
  /** Seconds from now: a token that is not valid before. */
  readonly valid_in?: number;
  readonly typ?: string;
}

export const issuer = new Hono();

issuer.post('/token', async (c) => {
  const wish = (await c.req.json()) as Wish;
  const { sub = 'ada', scope = '', iss = ISSUER, aud = AUDIENCE, expires_in = 300, typ = TOKEN_TYPE } = wish;
  const now = Math.floor(Date.now() / 1000);
  const { kid, privateKey } = signingKey();
  const token = new SignJWT({ scope })
    .setProtectedHeader({ alg: 'ES256', typ, kid })
    .setIssuer(iss)
    .setAudience(aud)
    .setSubject(sub)
    .setIssuedAt(now)
    .setJti(crypto.randomUUID());
  if (expires_in !== null) token.setExpirationTime(now + expires_in);
  if (wish.valid_in !== undefined) token.setNotBefore(now + wish.valid_in);
  return c.json({ access_token: await token.sign(privateKey), token_type: 'Bearer', expires_in, scope });
});

issuer.get('/.well-known/jwks.json', (c) =>
  c.body(JSON.stringify(keySet()), 200, {
    'Content-Type': 'application/jwk-set+json',
    'Cache-Control': 'public, max-age=60',
  }),
);

issuer.get('/.well-known/key.pem', async (c) =>
  c.body(await publicKeyPem(), 200, { 'Content-Type': 'application/x-pem-file' }),
);

issuer.post('/admin/rotate', async (c) => c.json(await rotate()));

issuer.post('/admin/retire', async (c) => {
  const { kid } = (await c.req.json()) as { kid: string };
  const outcome = retire(kid);
  if (outcome === 'unknown') return c.json({ error: `no published key has the kid ${kid}` }, 404);
  if (outcome === 'signing') return c.json({ error: 'this key still signs: rotate first' }, 409);
  return c.json({ retired: kid });
});
