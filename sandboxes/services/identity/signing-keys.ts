import { randomBytes, webcrypto } from 'node:crypto';
import type { JWK } from 'oidc-provider';

/** What signs: private keys, the one in use first. Those behind it are only published, so that what they signed stays valid. */
export type SigningKeys = readonly JWK[];

/** An RSA key for RS256, which every client of OpenID Connect understands (OpenID Connect Core, section 15.1). */
export async function newSigningKey(): Promise<JWK> {
  // Not generateKeyPairSync: in a tab the browser's own generator is much faster, and it is asynchronous.
  const { privateKey } = await webcrypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    true,
    ['sign', 'verify'],
  );
  const { kty, n, e, d, p, q, dp, dq, qi } = await webcrypto.subtle.exportKey('jwk', privateKey);
  const kid = randomBytes(8).toString('hex');
  return { kty, n, e, d, p, q, dp, dq, qi, kid, alg: 'RS256', use: 'sig' } as JWK;
}
