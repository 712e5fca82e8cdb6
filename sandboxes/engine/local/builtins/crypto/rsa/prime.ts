/** Primes, for RSA keys and `generatePrime`. */
import { bigOf } from '../asn1/der';
import { randomBytes } from '../random';

export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  // Four bits of the exponent at a time.
  const powers: bigint[] = [1n];
  for (let i = 1; i < 16; i++) powers.push(((powers[i - 1] ?? 1n) * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    const power = Number.parseInt(digit, 16);
    if (power > 0) result = (result * (powers[power] ?? 1n)) % modulus;
  }
  return result % modulus;
}

/** @returns the inverse of `value` modulo `modulus`, undefined when they share a factor */
export function modInverse(value: bigint, modulus: bigint): bigint | undefined {
  let [a, b] = [((value % modulus) + modulus) % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined;
}

const SIEVE = 4096;
const SMALL_PRIMES: readonly number[] = (() => {
  const composite = new Uint8Array(SIEVE);
  const primes: number[] = [];
  for (let n = 3; n < SIEVE; n += 2) {
    if (composite[n]) continue;
    primes.push(n);
    for (let m = n * n; m < SIEVE; m += 2 * n) composite[m] = 1;
  }
  return primes;
})();

export function randomBelow(limit: bigint): bigint {
  const bits = limit.toString(2).length;
  const size = Math.ceil(bits / 8);
  const mask = (1n << BigInt(bits)) - 1n;
  for (;;) {
    const drawn = bigOf(randomBytes(size)) & mask;
    if (drawn < limit) return drawn;
  }
}

/** Rounds of Miller–Rabin for a random candidate of so many bits, at most 2^-100 wrong (FIPS 186-5, table B.1). */
const roundsFor = (bits: number): number => (bits >= 1024 ? 5 : bits >= 512 ? 8 : 32);

function passesMillerRabin(candidate: bigint, rounds: number): boolean {
  let odd = candidate - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos += 1;
  }
  next: for (let round = 0; round < rounds; round++) {
    let x = modPow(2n + randomBelow(candidate - 3n), odd, candidate);
    if (x === 1n || x === candidate - 1n) continue;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % candidate;
      if (x === candidate - 1n) continue next;
    }
    return false;
  }
  return true;
}

/** @param rounds of Miller–Rabin; as many as the size asks for when left out */
export function isPrime(candidate: bigint, rounds = 0): boolean {
  if (candidate < 2n) return false;
  if (candidate < 4n) return true;
  if ((candidate & 1n) === 0n) return false;
  for (const prime of SMALL_PRIMES) {
    const divisor = BigInt(prime);
    if (candidate === divisor) return true;
    if (candidate % divisor === 0n) return false;
  }
  return passesMillerRabin(candidate, rounds || roundsFor(candidate.toString(2).length));
}

export interface PrimeWish {
  /** The prime is `rem` modulo `add`. */
  readonly add?: bigint;
  readonly rem?: bigint;
  /** (p - 1) / 2 is prime too. */
  readonly safe?: boolean;
  /** The second highest bit is set, so that a product of two has its full length. */
  readonly wide?: boolean;
}

/** A candidate and its successors, by a sieve: most fall without a bigint division. */
function search(
  start: bigint,
  step: bigint,
  limit: bigint,
  fits: (candidate: bigint) => boolean,
): bigint | undefined {
  const residues = SMALL_PRIMES.map((prime) => Number(start % BigInt(prime)));
  const steps = SMALL_PRIMES.map((prime) => Number(step % BigInt(prime)));
  const large = start > BigInt(SIEVE);
  for (let index = 0; index < SIEVE; index++) {
    const candidate = start + step * BigInt(index);
    if (candidate >= limit) return undefined;
    const composite =
      large && SMALL_PRIMES.some((prime, i) => ((residues[i] ?? 0) + (steps[i] ?? 0) * index) % prime === 0);
    if (!composite && fits(candidate)) return candidate;
  }
  return undefined;
}

/** @param bits exact length of the prime */
export function generatePrimeOf(
  bits: number,
  { add, rem, safe = false, wide = false }: PrimeWish = {},
): bigint {
  const top = 1n << BigInt(bits - 1);
  const fits = (candidate: bigint) => isPrime(candidate) && (!safe || isPrime((candidate - 1n) >> 1n));
  const step = add ?? 2n;
  const rest = add === undefined ? 1n : (rem ?? (safe ? 3n : 1n));
  for (;;) {
    let start = randomBelow(top) | top;
    if (wide) start |= top >> 1n;
    start += (((rest - start) % step) + step) % step;
    const found = bits < 3 ? (fits(start) ? start : undefined) : search(start, step, top << 1n, fits);
    if (found !== undefined) return found;
    if (bits <= 2) return fits(top) ? top : top + 1n;
  }
}
