import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { keySet } from './keys.ts';
import { CLOCK_SKEW, ISSUER, TOKEN_TYPE } from './settings.ts';

export async function verifyToken(token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keySet()), {
    algorithms: ['ES256'],
    issuer: ISSUER,
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
