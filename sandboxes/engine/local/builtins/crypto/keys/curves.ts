/** The curves of this sandbox, of @noble/curves, by OpenSSL's names. */
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { ed448, x448 } from '@noble/curves/ed448.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { nodeError } from '../../node-error';
import type { OkpKind } from './material';

export interface Curve {
  readonly name: string;
  /** RFC 7518 §6.2.1.1, 8812. */
  readonly jwk?: string;
  readonly oid: string;
  /** Octets of a coordinate and of a private key. */
  readonly size: number;
  readonly ecdsa: ECDSA;
}

const CURVES: readonly Curve[] = [
  { name: 'brainpoolP256r1', oid: '1.3.36.3.3.2.8.1.1.7', size: 32, ecdsa: brainpoolP256r1 },
  { name: 'brainpoolP384r1', oid: '1.3.36.3.3.2.8.1.1.11', size: 48, ecdsa: brainpoolP384r1 },
  { name: 'brainpoolP512r1', oid: '1.3.36.3.3.2.8.1.1.13', size: 64, ecdsa: brainpoolP512r1 },
  { name: 'prime256v1', jwk: 'P-256', oid: '1.2.840.10045.3.1.7', size: 32, ecdsa: p256 },
  { name: 'secp256k1', jwk: 'secp256k1', oid: '1.3.132.0.10', size: 32, ecdsa: secp256k1 },
  { name: 'secp384r1', jwk: 'P-384', oid: '1.3.132.0.34', size: 48, ecdsa: p384 },
  { name: 'secp521r1', jwk: 'P-521', oid: '1.3.132.0.35', size: 66, ecdsa: p521 },
];

export const getCurves = (): string[] => CURVES.map(({ name }) => name);
export const curveOfOid = (oid: string): Curve | undefined => CURVES.find((curve) => curve.oid === oid);
export const curveOfJwk = (crv: unknown): Curve | undefined =>
  CURVES.find(({ jwk }) => jwk !== undefined && jwk === crv);

/** @throws {TypeError} `ERR_CRYPTO_INVALID_CURVE` */
export function curveNamed(name: string): Curve {
  const found = CURVES.find((curve) => curve.name === name || curve.jwk === name);
  if (!found) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
  return found;
}

interface Okp {
  /** RFC 8410 §3. */
  readonly oid: string;
  /** RFC 8037 §2. */
  readonly jwk: string;
  readonly size: number;
  publicOf(secret: Uint8Array): Uint8Array;
}

export const OKP: Readonly<Record<OkpKind, Okp>> = {
  x25519: { oid: '1.3.101.110', jwk: 'X25519', size: 32, publicOf: x25519.getPublicKey },
  x448: { oid: '1.3.101.111', jwk: 'X448', size: 56, publicOf: x448.getPublicKey },
  ed25519: { oid: '1.3.101.112', jwk: 'Ed25519', size: 32, publicOf: ed25519.getPublicKey },
  ed448: { oid: '1.3.101.113', jwk: 'Ed448', size: 57, publicOf: ed448.getPublicKey },
};

const KINDS = Object.keys(OKP) as OkpKind[];
export const okpOfOid = (oid: string): OkpKind | undefined => KINDS.find((kind) => OKP[kind].oid === oid);
export const okpOfJwk = (crv: unknown): OkpKind | undefined => KINDS.find((kind) => OKP[kind].jwk === crv);
