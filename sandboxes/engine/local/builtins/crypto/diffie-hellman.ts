/** Diffie–Hellman over the integers: `createDiffieHellman` and the groups of RFC 2409 and 3526. */
import { Buffer } from 'node:buffer';
import { invalidArgType, nodeError } from '../node-error';
import { bigOf, bytesOf } from './asn1/der';
import { encodedBytes, namedBytes } from './bytes';
import { opensslError } from './openssl-error';
import { generatePrimeOf, isPrime, modPow, randomBelow } from './rsa/prime';

type Encoding = BufferEncoding | 'buffer';
type Data = string | NodeJS.ArrayBufferView | ArrayBuffer;

/** Their primes are 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + k): bits n and k. */
const GROUPS: Readonly<Record<string, readonly [bits: number, k: bigint]>> = {
  modp1: [768, 149_686n],
  modp2: [1024, 129_093n],
  modp5: [1536, 741_804n],
  modp14: [2048, 124_476n],
  modp15: [3072, 1_690_314n],
  modp16: [4096, 240_904n],
  modp17: [6144, 929_484n],
  modp18: [8192, 4_743_158n],
};

/** pi * 2^bits, by Machin's formula. */
function pi(bits: number): bigint {
  const guard = 64n;
  const one = 1n << (BigInt(bits) + guard);
  const arctan = (inverse: bigint): bigint => {
    let sum = 0n;
    let term = one / inverse;
    for (let n = 1n; term !== 0n; n += 2n) {
      sum += (n & 2n) === 0n ? term / n : -(term / n);
      term /= inverse * inverse;
    }
    return sum;
  };
  return (16n * arctan(5n) - 4n * arctan(239n)) >> guard;
}

function groupPrime(name: string): bigint {
  const [bits, k] = GROUPS[name.toLowerCase()] ?? [];
  if (bits === undefined || k === undefined)
    throw nodeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  const n = BigInt(bits);
  return (1n << n) - (1n << (n - 64n)) - 1n + (1n << 64n) * (pi(bits - 130) + k);
}

const TOO_SMALL = 128;
const NOT_PRIME = 1;
const NOT_SAFE = 2;
const BAD_GENERATOR = 8;

/** OpenSSL's DH_check: what is wrong, as bits. */
function problems(prime: bigint, generator: bigint): number {
  let found = 0;
  if (generator <= 1n || generator >= prime - 1n) found |= BAD_GENERATOR;
  if (prime.toString(2).length < 512) found |= TOO_SMALL;
  if (!isPrime(prime)) found |= NOT_PRIME;
  else if (!isPrime((prime - 1n) >> 1n)) found |= NOT_SAFE;
  return found;
}

const noKey = (what: string) =>
  nodeError(Error, 'ERR_CRYPTO_INVALID_KEYTYPE', `No ${what} key - did you forget to generate one?`);

export class DiffieHellmanGroup {
  readonly #prime: bigint;
  readonly #generator: bigint;
  protected secret: bigint | undefined;
  protected public: bigint | undefined;
  readonly verifyError: number = 0;

  constructor(name: string, parameters?: { readonly prime: bigint; readonly generator: bigint }) {
    this.#prime = parameters?.prime ?? groupPrime(name);
    this.#generator = parameters?.generator ?? 2n;
  }

  generateKeys(encoding?: Encoding): Buffer | string {
    this.secret ??= 2n + randomBelow(this.#prime - 3n);
    this.public = modPow(this.#generator, this.secret, this.#prime);
    return this.getPublicKey(encoding);
  }

  computeSecret(otherPublicKey: Data, inputEncoding?: BufferEncoding, outputEncoding?: Encoding) {
    const other = bigOf(namedBytes('otherPublicKey', otherPublicKey, inputEncoding));
    if (this.secret === undefined) throw noKey('private');
    if (other <= 1n) throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small');
    if (other >= this.#prime - 1n)
      throw nodeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large');
    const size = bytesOf(this.#prime).length;
    return encodedBytes(bytesOf(modPow(other, this.secret, this.#prime), size), outputEncoding);
  }

  getPrime(encoding?: Encoding): Buffer | string {
    return encodedBytes(bytesOf(this.#prime), encoding);
  }

  getGenerator(encoding?: Encoding): Buffer | string {
    return encodedBytes(bytesOf(this.#generator), encoding);
  }

  getPublicKey(encoding?: Encoding): Buffer | string {
    if (this.public === undefined) throw noKey('public');
    return encodedBytes(bytesOf(this.public), encoding);
  }

  getPrivateKey(encoding?: Encoding): Buffer | string {
    if (this.secret === undefined) throw noKey('private');
    return encodedBytes(bytesOf(this.secret), encoding);
  }
}

export class DiffieHellman extends DiffieHellmanGroup {
  override readonly verifyError: number;

  constructor(sizeOrPrime: number | Data, ...rest: readonly (BufferEncoding | number | Data | undefined)[]) {
    const [prime, generator] = parametersOf(sizeOrPrime, rest);
    super('', { prime, generator });
    this.verifyError = problems(prime, generator);
  }

  setPublicKey(key: Data, encoding?: BufferEncoding): void {
    this.public = bigOf(namedBytes('key', key, encoding));
  }

  setPrivateKey(key: Data, encoding?: BufferEncoding): void {
    this.secret = bigOf(namedBytes('key', key, encoding));
  }
}

/** `(size, generator)` or `(prime, primeEncoding, generator, generatorEncoding)`, the encodings left out at will. */
function parametersOf(
  sizeOrPrime: number | Data,
  rest: readonly (BufferEncoding | number | Data | undefined)[],
): [prime: bigint, generator: bigint] {
  const isEncoding = (value: unknown): value is BufferEncoding | 'buffer' =>
    typeof value === 'string' && (value === 'buffer' || Buffer.isEncoding(value));
  const [first, ...after] = rest;
  const primeEncoding = typeof sizeOrPrime === 'string' && isEncoding(first) ? first : undefined;
  const [generator, generatorEncoding] = primeEncoding === undefined && !isEncoding(first) ? rest : after;
  const g =
    generator === undefined || generator === null
      ? 2n
      : typeof generator === 'number'
        ? BigInt(generator)
        : bigOf(
            namedBytes('generator', generator, isEncoding(generatorEncoding) ? generatorEncoding : undefined),
          );
  if (g < 2n) throw opensslError('0280006A', 'Diffie-Hellman routines', 'bad generator');
  if (typeof sizeOrPrime !== 'number') {
    const prime = namedBytes('sizeOrKey', sizeOrPrime, primeEncoding);
    return [bigOf(prime), g];
  }
  if (!Number.isInteger(sizeOrPrime))
    throw invalidArgType('sizeOrKey', 'a whole number of bits', sizeOrPrime);
  // The residues for which 2 and 5 generate the subgroup, as OpenSSL picks them.
  const wish = g === 2n ? { add: 24n, rem: 23n } : g === 5n ? { add: 60n, rem: 59n } : { add: 12n, rem: 11n };
  return [generatePrimeOf(sizeOrPrime, { ...wish, safe: true }), g];
}

export const createDiffieHellman = (...given: ConstructorParameters<typeof DiffieHellman>): DiffieHellman =>
  new DiffieHellman(...given);

export const getDiffieHellman = (name: string): DiffieHellmanGroup => new DiffieHellmanGroup(name);
