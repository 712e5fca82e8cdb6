/** The issuer's keys: one signs, all that are published verify. */
import {
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
} from 'jose';

interface IssuerKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** Newest first; the newest signs. */
let published: readonly [IssuerKey, ...IssuerKey[]] = [await newKey()];

async function newKey(): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicKey, jwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } };
}

export function signingKey(): { readonly kid: string; readonly privateKey: CryptoKey } {
  return published[0];
}

/** The public keys whose tokens are good now (RFC 7517 §5). */
export function keySet(): JSONWebKeySet {
  return { keys: published.map((key) => key.jwk) };
}

/** The public key that signs now, as text: `-----BEGIN PUBLIC KEY-----…`. */
export function publicKeyPem(): Promise<string> {
  return exportSPKI(published[0].publicKey);
}

/** A new key signs from now on; the old ones stay published until they are retired. */
export async function rotate(): Promise<{ current: string; previous: string }> {
  const previous = published[0].kid;
  published = [await newKey(), ...published];
  return { current: published[0].kid, previous };
}

/** Takes an old key out of the set. The key that signs cannot be retired: rotate first. */
export function retire(kid: string): 'retired' | 'unknown' | 'signing' {
  const [signing, ...older] = published;
  if (kid === signing.kid) return 'signing';
  if (!older.some((key) => key.kid === kid)) return 'unknown';
  published = [signing, ...older.filter((key) => key.kid !== kid)];
  return 'retired';
}
