/** Signatures of tokens, with WebCrypto. Algorithms: RFC 7518 §3.1. */
import { fromBase64Url, type JsonObject, toBase64Url } from './jws';

export type Jwk = JsonObject & { readonly kty: string };

export type SignatureVerdict =
  | { readonly state: 'valid'; readonly kid: string | null }
  | { readonly state: 'invalid'; readonly why: string }
  /** It could not be checked; `why` says so plainly. */
  | { readonly state: 'unknown'; readonly why: string };

interface Algorithm {
  readonly kty: 'RSA' | 'EC';
  readonly crv?: string;
  readonly import: RsaHashedImportParams | EcKeyImportParams;
  readonly verify: AlgorithmIdentifier | EcdsaParams | RsaPssParams;
}

const rsa = (hash: string): Algorithm => ({
  kty: 'RSA',
  import: { name: 'RSASSA-PKCS1-v1_5', hash },
  verify: 'RSASSA-PKCS1-v1_5',
});
const pss = (hash: string, saltLength: number): Algorithm => ({
  kty: 'RSA',
  import: { name: 'RSA-PSS', hash },
  verify: { name: 'RSA-PSS', saltLength },
});
const ecdsa = (crv: string, hash: string): Algorithm => ({
  kty: 'EC',
  crv,
  import: { name: 'ECDSA', namedCurve: crv },
  verify: { name: 'ECDSA', hash },
});

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  RS256: rsa('SHA-256'),
  RS384: rsa('SHA-384'),
  RS512: rsa('SHA-512'),
  PS256: pss('SHA-256', 32),
  PS384: pss('SHA-384', 48),
  PS512: pss('SHA-512', 64),
  ES256: ecdsa('P-256', 'SHA-256'),
  ES384: ecdsa('P-384', 'SHA-384'),
  ES512: ecdsa('P-521', 'SHA-512'),
};

/** The algorithms that a published key can be used with: its own `alg` where it has one (RFC 7517 §4.4). */
export function algorithmsOf(key: Jwk): readonly string[] {
  if (typeof key['alg'] === 'string') return [key['alg']];
  return Object.entries(ALGORITHMS)
    .filter(([, algorithm]) => algorithm.kty === key.kty && (!algorithm.crv || algorithm.crv === key['crv']))
    .map(([alg]) => alg);
}

/** Public parts only: a key with `use` or `key_ops` of its own would be refused by importKey for other uses. */
function publicPart(key: Jwk): JsonWebKey {
  const { kty, n, e, crv, x, y } = key as Record<string, string | undefined> & { kty: string };
  return { kty, ...(n && { n }), ...(e && { e }), ...(crv && { crv }), ...(x && { x }), ...(y && { y }) };
}

async function matches(token: readonly string[], algorithm: Algorithm, key: Jwk): Promise<boolean> {
  const [header = '', payload = '', signature = ''] = token;
  const imported = await crypto.subtle.importKey('jwk', publicPart(key), algorithm.import, true, ['verify']);
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  return crypto.subtle.verify(algorithm.verify, imported, fromBase64Url(signature), signed);
}

/**
 * Verifies a well-formed token against published keys, as a careful server would: the key is chosen by `kid`, the
 * algorithm must fit the key.
 * @param parts the three texts between the dots
 */
export async function verifySignature(
  parts: readonly string[],
  header: JsonObject,
  keys: readonly Jwk[] | null,
): Promise<SignatureVerdict> {
  const alg = String(header['alg']);
  if (alg.toLowerCase() === 'none') {
    return {
      state: 'invalid',
      why: parts[2] === '' ? 'there is none' : 'alg says none, so nothing is signed',
    };
  }
  if (alg.startsWith('HS')) {
    return keys
      ? { state: 'invalid', why: `${alg} needs a shared secret, and this issuer publishes public keys` }
      : { state: 'unknown', why: `${alg} is made with a secret that never crosses the wire` };
  }
  if (!keys) return { state: 'unknown', why: 'no keys were seen yet: request /.well-known/jwks.json' };
  const algorithm = ALGORITHMS[alg];
  if (!algorithm) return { state: 'unknown', why: `this picture cannot compute ${alg}` };
  if (!globalThis.crypto?.subtle) {
    return {
      state: 'unknown',
      why: 'this page is not served over https or from localhost, so the browser has no WebCrypto',
    };
  }
  const fitting = keys.filter(
    (key) => algorithmsOf(key).includes(alg) && (header['kid'] === undefined || key['kid'] === header['kid']),
  );
  for (const key of fitting) {
    try {
      if (await matches(parts, algorithm, key))
        return { state: 'valid', kid: typeof key['kid'] === 'string' ? key['kid'] : null };
    } catch (error) {
      return { state: 'unknown', why: `the published key cannot be read: ${(error as Error).message}` };
    }
  }
  return {
    state: 'invalid',
    why:
      fitting.length === 0 ? 'no published key fits its kid and alg' : 'it does not match the published key',
  };
}

/** The PEM text of a public key: what a confused server would take for an HMAC secret. */
export async function publicKeyPem(key: Jwk): Promise<string> {
  const algorithm = ALGORITHMS[algorithmsOf(key)[0] ?? ''];
  if (!algorithm) throw new Error(`A ${key.kty} key has no public half that could be written as PEM.`);
  const imported = await crypto.subtle.importKey('jwk', publicPart(key), algorithm.import, true, ['verify']);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', imported));
  const base64 = btoa(String.fromCharCode(...spki)).replace(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
}

/** The HS256 signature part over `header.payload`. */
export async function hs256(signingInput: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(signingInput))));
}
