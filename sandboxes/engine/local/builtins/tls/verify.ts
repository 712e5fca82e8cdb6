/** Whether a chain of certificates leads to somebody who is trusted (RFC 5280 §6), in OpenSSL's words. */
import type { X509Certificate } from 'node:crypto';

const REASONS = {
  CERT_HAS_EXPIRED: 'certificate has expired',
  CERT_NOT_YET_VALID: 'certificate is not yet valid',
  CERT_SIGNATURE_FAILURE: 'certificate signature failure',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  INVALID_CA: 'invalid CA certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
  UNABLE_TO_GET_ISSUER_CERT: 'unable to get issuer certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
} as const;

type VerifyCode = keyof typeof REASONS;

/** Certificates between the peer's and the authority: what OpenSSL goes through at most. */
const MOST_DEPTH = 100;

export function verifyError(code: VerifyCode): Error & { code: string } {
  return Object.assign(new Error(REASONS[code]), { code });
}

const same = (a: X509Certificate, b: X509Certificate) => a.fingerprint256 === b.fingerprint256;
/** By name alone: what signed it must be looked for before the signature can be checked. */
const isIssuer = (issuer: X509Certificate, of: X509Certificate) => issuer.subject === of.issuer;
const selfSigned = (certificate: X509Certificate) => isIssuer(certificate, certificate);

/**
 * @param chain the peer's, its own certificate first
 * @param now milliseconds since 1970
 * @returns what is wrong; null: it may be trusted
 */
export function verifyChain(
  chain: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  now: number,
): VerifyCode | null {
  const [leaf] = chain;
  if (!leaf) return 'UNABLE_TO_GET_ISSUER_CERT';
  const path = [leaf];
  let anchored = trusted.some((authority) => same(authority, leaf));
  for (let at = leaf; !anchored && !selfSigned(at) && path.length < MOST_DEPTH; ) {
    const below = at;
    const authority = trusted.find((each) => isIssuer(each, below));
    const issuer = authority ?? chain.find((each) => isIssuer(each, below) && !path.includes(each));
    if (!issuer) break;
    path.push(issuer);
    anchored = trusted.some((each) => same(each, issuer));
    at = issuer;
  }
  if (!anchored) return unanchored(path);
  return wrongWith(path, now);
}

function unanchored(path: readonly X509Certificate[]): VerifyCode {
  const top = path.at(-1) as X509Certificate;
  if (selfSigned(top)) return path.length === 1 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN';
  return path.length === 1 ? 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
}

/** From the authority down, as OpenSSL does it. */
function wrongWith(path: readonly X509Certificate[], now: number): VerifyCode | null {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const certificate = path[depth] as X509Certificate;
    const issuer = path[depth + 1];
    if (depth > 0 && !certificate.ca) return 'INVALID_CA';
    if (issuer && !certificate.verify(issuer.publicKey)) return 'CERT_SIGNATURE_FAILURE';
    if (now < Date.parse(certificate.validFrom)) return 'CERT_NOT_YET_VALID';
    if (now > Date.parse(certificate.validTo)) return 'CERT_HAS_EXPIRED';
  }
  return null;
}
