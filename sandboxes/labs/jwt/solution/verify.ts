import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { keySet } from './keys.ts';
import { AUDIENCE, CLOCK_SKEW, ISSUER, TOKEN_TYPE } from './settings.ts';

/**
 * The claims of a token that our issuer signed, for us, and that is good now (RFC 7519 §7.2, RFC 8725 §3).
 * What may vary is chosen here and not by the token: the algorithm, the keys, the issuer, the audience, the kind.
 * @throws {errors.JOSEError} when the token is not acceptable
 */
export async function verifyToken(token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(keySet()), {
    algorithms: ['ES256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    typ: TOKEN_TYPE,
    clockTolerance: CLOCK_SKEW,
    requiredClaims: ['exp', 'sub'],
  });
  return payload;
}

/** Why a token was refused, for the developer of the client; free of `"` and `\`, as RFC 6750 §3 asks. */
export function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `${error.claim} is not what this API accepts`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the algorithm is not allowed here';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no published key has this kid';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not match';
  return 'this is not a signed token';
}
