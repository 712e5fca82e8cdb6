/** `generateKeyPair`, `generateKey` and their synchronous forms. */
import { ed448, x448 } from '@noble/curves/ed448.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { invalidArgType, invalidArgValue, nodeError, outOfRange } from '../../node-error';
import { bytesOf, readDer } from '../asn1/der';
import { digestName, findDigest } from '../digests';
import { SecretKeyObject } from '../key-object';
import { later } from '../later';
import { opensslError } from '../openssl-error';
import { randomBytes } from '../random';
import { generateRsa } from '../rsa/rsa';
import { curveNamed, OKP } from './curves';
import { pkcs8 } from './decode';
import { type Exported, type ExportOptions, exportPrivate, exportPublic } from './export';
import type { Material, OkpKind, PssParameters, RsaMaterial } from './material';
import { PrivateKeyObject, PublicKeyObject } from './objects';

interface PairOptions {
  readonly modulusLength?: number;
  readonly publicExponent?: number;
  readonly hashAlgorithm?: string;
  readonly mgf1HashAlgorithm?: string;
  readonly saltLength?: number;
  readonly namedCurve?: string;
  readonly publicKeyEncoding?: ExportOptions;
  readonly privateKeyEncoding?: ExportOptions;
}

interface Pair {
  readonly publicKey: PublicKeyObject | Exported;
  readonly privateKey: PrivateKeyObject | Exported;
}

const MOST = 2 ** 32 - 1;

function uint32(name: string, value: unknown): number {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > MOST) throw outOfRange(name, `>= 0 && <= ${MOST}`, value);
  return value;
}

function digestOption(name: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
  if (!findDigest(value)) throw nodeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${value}`);
  return digestName(value);
}

function pssOptions(options: PairOptions): PssParameters | undefined {
  const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) uint32('options.saltLength', saltLength);
  if (hashAlgorithm === undefined && mgf1HashAlgorithm === undefined && saltLength === undefined)
    return undefined;
  const hash = hashAlgorithm === undefined ? 'sha1' : digestOption('options.hashAlgorithm', hashAlgorithm);
  const mgf1Hash =
    mgf1HashAlgorithm === undefined ? hash : digestOption('options.mgf1HashAlgorithm', mgf1HashAlgorithm);
  return { hash, mgf1Hash, saltLength: saltLength ?? findDigest(hash)?.outputLen ?? 20 };
}

interface RsaWish {
  readonly bits: number;
  readonly exponent: bigint;
  finish(key: RsaMaterial): RsaMaterial;
}

function rsaWish(type: 'rsa' | 'rsa-pss', options: PairOptions): RsaWish {
  const bits = uint32('options.modulusLength', options.modulusLength);
  const exponent = BigInt(uint32('options.publicExponent', options.publicExponent ?? 65_537));
  const pss = type === 'rsa-pss' ? pssOptions(options) : undefined;
  if (bits < 512) throw opensslError('1C8000AB', 'Provider routines', 'key size too small');
  return { bits, exponent, finish: (key) => ({ ...key, kind: type, ...(pss ? { pss } : {}) }) };
}

const OKP_CURVES = { ed25519, ed448, x25519, x448 } as const;

function okp(kind: OkpKind): Material {
  const secret = OKP_CURVES[kind].utils.randomSecretKey();
  return { kind, secret, point: OKP[kind].publicOf(secret) };
}

function ec(name: unknown): () => Material {
  if (typeof name !== 'string') throw invalidArgType('options.namedCurve', 'of type string', name);
  const curve = curveNamed(name);
  return () => {
    const secret = curve.ecdsa.utils.randomSecretKey();
    return { kind: 'ec', curve: curve.name, secret, point: curve.ecdsa.getPublicKey(secret, false) };
  };
}

interface Preparation {
  make(): Material;
  /** Where the browser does it natively, only without waiting for it. */
  makeLater?(): Promise<Material>;
}

function prepare(type: unknown, options: PairOptions | undefined): Preparation {
  if (typeof type !== 'string') throw invalidArgType('type', 'of type string', type);
  if (Object.hasOwn(OKP, type)) return { make: () => okp(type as OkpKind) };
  if (type !== 'rsa' && type !== 'rsa-pss' && type !== 'ec') {
    if (type === 'dsa' || type === 'dh')
      throw nodeError(
        Error,
        'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
        `Key pairs of type '${type}' are not available in this sandbox. Use 'ec' or 'x25519' instead.`,
      );
    throw invalidArgValue('type', type, 'must be a supported key type');
  }
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  if (type === 'ec') return { make: ec(options.namedCurve) };
  const { bits, exponent, finish } = rsaWish(type, options);
  return {
    make: () => finish(generateRsa(bits, exponent)),
    makeLater: async () => finish(await nativeRsa(bits, exponent)),
  };
}

/** The browser's own generator, twenty times as fast; it knows the common exponents only. */
async function nativeRsa(bits: number, exponent: bigint): Promise<RsaMaterial> {
  const { subtle } = globalThis.crypto;
  if (exponent !== 65_537n || bits % 256 !== 0 || bits < 1024) return generateRsa(bits, exponent);
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: bits,
    publicExponent: bytesOf(exponent),
  };
  const { privateKey } = await subtle.generateKey(algorithm as RsaHashedKeyGenParams, true, [
    'sign',
    'verify',
  ]);
  const der = new Uint8Array(await subtle.exportKey('pkcs8', privateKey));
  return pkcs8(readDer(der)) as RsaMaterial;
}

function encodings({ publicKeyEncoding, privateKeyEncoding }: PairOptions): (key: Material) => Pair {
  for (const [name, value] of Object.entries({ publicKeyEncoding, privateKeyEncoding }))
    if (value !== undefined && (typeof value !== 'object' || value === null))
      throw invalidArgValue(`options.${name}`, value);
  return (key) => ({
    publicKey: publicKeyEncoding
      ? exportPublic(key, publicKeyEncoding, 'options.publicKeyEncoding')
      : new PublicKeyObject(key),
    privateKey: privateKeyEncoding
      ? exportPrivate(key, privateKeyEncoding, 'options.privateKeyEncoding')
      : new PrivateKeyObject(key),
  });
}

export function generateKeyPairSync(type: string, options?: PairOptions): Pair {
  const { make } = prepare(type, options);
  return encodings(options ?? {})(make());
}

type PairCallback = (
  error: Error | null,
  publicKey?: Pair['publicKey'],
  privateKey?: Pair['privateKey'],
) => void;

async function pairLater(type: string, options: PairOptions | undefined): Promise<Pair> {
  const { make, makeLater } = prepare(type, options);
  const encode = encodings(options ?? {});
  return encode(makeLater ? await makeLater() : make());
}

export function generateKeyPair(
  type: string,
  ...rest: [PairCallback] | [PairOptions | undefined, PairCallback]
): void {
  const callback = rest.at(-1);
  const options = rest.length > 1 ? (rest[0] as PairOptions | undefined) : undefined;
  if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
  const { make, makeLater } = prepare(type, options);
  const encode = encodings(options ?? {});
  const answer = (key: Material) => {
    const { publicKey, privateKey } = encode(key);
    callback(null, publicKey, privateKey);
  };
  if (makeLater) makeLater().then((key) => setImmediate(answer, key), callback);
  else later(make, (error, key) => (error ? callback(error) : answer(key)));
}

/** `util.promisify` gives both keys. */
Object.defineProperty(generateKeyPair, Symbol.for('nodejs.util.promisify.custom'), { value: pairLater });

interface KeyLength {
  /** Bits. */
  readonly length: number;
}

function prepareKey(type: unknown, options: KeyLength | undefined): () => SecretKeyObject {
  if (typeof type !== 'string') throw invalidArgType('type', 'of type string', type);
  if (typeof options !== 'object' || options === null)
    throw invalidArgType('options', 'of type object', options);
  const { length } = options;
  if (type === 'hmac') {
    if (typeof length !== 'number') throw invalidArgType('options.length', 'of type number', length);
    if (!(length >= 8 && length <= 2 ** 31 - 1))
      throw outOfRange('options.length', `>= 8 && <= ${2 ** 31 - 1}`, length);
  } else if (type === 'aes') {
    if (length !== 128 && length !== 192 && length !== 256)
      throw invalidArgValue('options.length', length, 'must be one of: 128, 192, 256');
  } else throw invalidArgValue('type', type, 'must be a supported key type');
  return () => new SecretKeyObject(randomBytes(Math.floor(length / 8)));
}

export const generateKeySync = (type: string, options: KeyLength): SecretKeyObject =>
  prepareKey(type, options)();

export function generateKey(
  type: string,
  options: KeyLength,
  callback: (error: Error | null, key: SecretKeyObject) => void,
): void {
  later(prepareKey(type, options), callback);
}
