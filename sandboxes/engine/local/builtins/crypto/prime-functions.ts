/** `generatePrime`, `checkPrime` and their synchronous forms. */
import { invalidArgType, outOfRange } from '../node-error';
import { bigOf, bytesOf } from './asn1/der';
import { textOrBytes } from './bytes';
import { later } from './later';
import { generatePrimeOf, isPrime } from './rsa/prime';

type Big = bigint | ArrayBuffer | NodeJS.ArrayBufferView;

interface PrimeOptions {
  readonly add?: Big;
  readonly rem?: Big;
  readonly safe?: boolean;
  readonly bigint?: boolean;
}

type Prime = ArrayBuffer | bigint;

const TYPES = 'an instance of ArrayBuffer, TypedArray, Buffer, DataView, or bigint';

function numberOf(name: string, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  const bytes = typeof value === 'string' ? undefined : textOrBytes(value);
  if (!bytes) throw invalidArgType(name, TYPES, value);
  return bigOf(bytes);
}

function preparePrime(size: unknown, { add, rem, safe = false, bigint = false }: PrimeOptions): () => Prime {
  if (typeof size !== 'number') throw invalidArgType('size', 'of type number', size);
  if (!(size >= 1 && size <= 2 ** 31 - 1)) throw outOfRange('size', `>= 1 && <= ${2 ** 31 - 1}`, size);
  const wish = {
    ...(add === undefined ? {} : { add: numberOf('options.add', add) }),
    ...(rem === undefined ? {} : { rem: numberOf('options.rem', rem) }),
    safe,
  };
  return () => {
    const prime = generatePrimeOf(size, wish);
    return bigint ? prime : (bytesOf(prime, Math.ceil(size / 8)).buffer as ArrayBuffer);
  };
}

export const generatePrimeSync = (size: number, options: PrimeOptions = {}): Prime =>
  preparePrime(size, options)();

type Rest<O, T> = [(error: Error | null, value: T) => void] | [O, (error: Error | null, value: T) => void];

export function generatePrime(size: number, ...rest: Rest<PrimeOptions, Prime>): void {
  const [options, callback] = rest.length > 1 ? rest : [{}, rest[0]];
  later(preparePrime(size, options as PrimeOptions), callback as (error: Error | null, prime: Prime) => void);
}

function prepareCheck(candidate: unknown, { checks = 0 }: { readonly checks?: number }): () => boolean {
  const value = numberOf('candidate', candidate);
  return () => isPrime(value, checks);
}

export const checkPrimeSync = (candidate: Big, options: { readonly checks?: number } = {}): boolean =>
  prepareCheck(candidate, options)();

export function checkPrime(candidate: Big, ...rest: Rest<{ readonly checks?: number }, boolean>): void {
  const [options, callback] = rest.length > 1 ? rest : [{}, rest[0]];
  later(
    prepareCheck(candidate, options as { readonly checks?: number }),
    callback as (error: Error | null, is: boolean) => void,
  );
}
