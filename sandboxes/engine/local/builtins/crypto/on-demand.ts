/** Stand-ins for what `keys-and-ciphers.ts` has: naming them loads nothing, using them does. */
import { ChunkMissing, loadChunk } from '../../process/chunks';
import { nodeError } from '../node-error';
import type * as Chunk from './keys-and-ciphers';

/** @throws {Error} `ERR_MODULE_NOT_LOADED` when it has not arrived */
function keysAndCiphers(): typeof Chunk {
  try {
    return loadChunk('crypto-keys') as unknown as typeof Chunk;
  } catch (error) {
    if (!(error instanceof ChunkMissing)) throw error;
    throw nodeError(
      Error,
      'ERR_MODULE_NOT_LOADED',
      "Keys and ciphers of node:crypto have not been loaded yet: they are fetched when a file names what uses them, or soon after the start. Write the name out, as in import { createSign } from 'node:crypto'.",
    );
  }
}

export const conversions = (): typeof Chunk.conversions => keysAndCiphers().conversions;

type Functions = typeof Chunk.functions;
type Classes = typeof Chunk.classes;

const FUNCTIONS = [
  'checkPrime',
  'checkPrimeSync',
  'createCipheriv',
  'createDecipheriv',
  'createDiffieHellman',
  'createDiffieHellmanGroup',
  'createECDH',
  'createPrivateKey',
  'createPublicKey',
  'createSign',
  'createVerify',
  'diffieHellman',
  'generateKey',
  'generateKeyPair',
  'generateKeyPairSync',
  'generateKeySync',
  'generatePrime',
  'generatePrimeSync',
  'getCipherInfo',
  'getCiphers',
  'getCurves',
  'getDiffieHellman',
  'privateDecrypt',
  'privateEncrypt',
  'publicDecrypt',
  'publicEncrypt',
  'sign',
  'verify',
] as const satisfies readonly (keyof Functions)[];

const CLASSES = [
  'Cipheriv',
  'Decipheriv',
  'DiffieHellman',
  'DiffieHellmanGroup',
  'ECDH',
  'Sign',
  'Verify',
  'X509Certificate',
] as const satisfies readonly (keyof Classes)[];

const PROMISIFY = Symbol.for('nodejs.util.promisify.custom');

type AnyFunction = (...given: readonly unknown[]) => unknown;
type AnyClass = new (...given: readonly unknown[]) => object;

function lazyFunction(name: keyof Functions): AnyFunction {
  const real = () =>
    keysAndCiphers().functions[name] as unknown as AnyFunction & { [PROMISIFY]?: AnyFunction };
  const stand = Object.defineProperty((...given: readonly unknown[]) => real()(...given), 'name', {
    value: name,
  });
  if (name === 'generateKeyPair')
    Object.defineProperty(stand, PROMISIFY, {
      value: async (...given: readonly unknown[]) => real()[PROMISIFY]?.(...given),
    });
  return stand;
}

/** `new`, `instanceof`, `extends` and static members reach the class itself. */
function lazyClass(name: keyof Classes): AnyClass {
  const real = () => keysAndCiphers().classes[name] as unknown as AnyClass;
  function stand(): never {
    throw new TypeError(`${name} is reached through its proxy`);
  }
  const proxy: AnyClass = new Proxy(stand as unknown as AnyClass, {
    // Node's own may be called without `new`.
    apply: (_, __, given) => Reflect.construct(real(), given),
    construct: (_, given, made) => Reflect.construct(real(), given, made === proxy ? real() : made),
    get: (_, key) => (key === 'name' ? name : Reflect.get(real(), key)),
    getOwnPropertyDescriptor(target, key) {
      // The target's own `prototype` cannot be redefined, nor is it asked for: `get` answers with the class's.
      const found = key === 'prototype' ? undefined : Reflect.getOwnPropertyDescriptor(real(), key);
      return found ? { ...found, configurable: true } : Reflect.getOwnPropertyDescriptor(target, key);
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(real()),
  });
  return proxy;
}

export const lazyFunctions = Object.fromEntries(FUNCTIONS.map((name) => [name, lazyFunction(name)]));
export const lazyClasses = Object.fromEntries(CLASSES.map((name) => [name, lazyClass(name)]));
