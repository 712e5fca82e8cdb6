import { createLocalJWKSet, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { keySet } from './keys.ts';
import { AUDIENCE, CLOCK_SKEW, ISSUER, TOKEN_TYPE } from './settings.ts';

const known = new Map<string | undefined, JWK>();

export async function verifyToken(token: string): Promise<JWTPayload> {
  for (const key of keySet().keys) known.set(key.kid, key);
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...known.values()] }), {
    algorithms: ['ES256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    typ: TOKEN_TYPE,
    clockTolerance: CLOCK_SKEW,
    requiredClaims: ['exp', 'sub'],
  });
  return payload;
}

export function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.claim} is not what this API accepts`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the algorithm is not allowed here';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no published key has this kid';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not match';
  return 'this is not a signed token';
}
