/** The primitives of RSA (RFC 8017 §5). Not constant in time: nobody else measures a tab. */
import { bigOf, bytesOf } from '../asn1/der';
import { modulusLength, type RsaMaterial, type RsaPrivateParts } from '../keys/material';
import { opensslError } from '../openssl-error';
import { generatePrimeOf, modInverse, modPow } from './prime';

/** Octets of the modulus. */
export const sizeOf = (key: RsaMaterial): number => Math.ceil(modulusLength(key) / 8);

function numberIn(key: RsaMaterial, bytes: Uint8Array): bigint {
  const value = bigOf(bytes);
  if (value >= key.n) throw opensslError('02000084', 'rsa routines', 'data too large for modulus');
  return value;
}

export const publicOperation = (key: RsaMaterial, bytes: Uint8Array): Uint8Array =>
  bytesOf(modPow(numberIn(key, bytes), key.e, key.n), sizeOf(key));

/** By the Chinese remainder theorem: a quarter of the work. */
export function privateOperation(key: RsaMaterial, bytes: Uint8Array): Uint8Array {
  if (!key.secret) throw new TypeError('The key has no private half');
  const { p, q, dp, dq, qi } = key.secret;
  const value = numberIn(key, bytes);
  const [m1, m2] = [modPow(value % p, dp, p), modPow(value % q, dq, q)];
  const h = ((((m1 - m2) * qi) % p) + p) % p;
  return bytesOf(m2 + h * q, sizeOf(key));
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** The larger prime first, as OpenSSL has it. */
function fromPrimes(a: bigint, b: bigint, e: bigint): RsaPrivateParts | undefined {
  const [p, q] = a > b ? [a, b] : [b, a];
  const [p1, q1] = [p - 1n, q - 1n];
  const d = modInverse(e, (p1 / gcd(p1, q1)) * q1);
  const qi = modInverse(q, p);
  if (d === undefined || qi === undefined) return undefined;
  return { d, p, q, dp: d % p1, dq: d % q1, qi };
}

/**
 * @param bits of the modulus, 512 or more
 * @throws as OpenSSL does when the exponent is even or 1
 */
export function generateRsa(bits: number, e: bigint): RsaMaterial {
  if (e < 3n || (e & 1n) === 0n) throw opensslError('020000B2', 'rsa routines', 'pub exponent out of range');
  for (;;) {
    const half = Math.ceil(bits / 2);
    const p = generatePrimeOf(half, { wide: true });
    const q = generatePrimeOf(bits - half, { wide: true });
    const secret = p === q ? undefined : fromPrimes(p, q, e);
    const n = p * q;
    if (secret && n.toString(2).length === bits) return { kind: 'rsa', n, e, secret };
  }
}
