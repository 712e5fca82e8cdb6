/** Whatever Node takes for a key: PEM, DER, JWK, a KeyObject, a CryptoKey, alone or with options. */
import { Buffer } from 'node:buffer';
import { invalidArgType, invalidArgValue } from '../../node-error';
import { DerError, readDer } from '../asn1/der';
import { readPem } from '../asn1/pem';
import { isText, KEY, TEXT_OR_BYTES, textOrBytes } from '../bytes';
import type { CryptoKey } from '../crypto-key';
import { KeyObject } from '../key-object';
import { opensslError, unsupportedKey } from '../openssl-error';
import { certificateKey } from '../x509/certificate-key';
import { ecPrivate, pkcs8, rsaPrivate, rsaPublic, spki } from './decode';
import { decryptPem, decryptPkcs8 } from './encrypted';
import { keyObjectOf } from './from-crypto-key';
import { fromJwk, type Jwk } from './jwk';
import { type Material, publicHalf } from './material';
import { materialOf, PrivateKeyObject, PublicKeyObject } from './objects';

type KeyData = string | NodeJS.ArrayBufferView | ArrayBuffer;

export interface KeyOptions {
  readonly key: KeyData | KeyObject | CryptoKey | Jwk;
  readonly format?: 'pem' | 'der' | 'jwk';
  readonly type?: 'pkcs1' | 'pkcs8' | 'sec1' | 'spki';
  readonly passphrase?: string | NodeJS.ArrayBufferView;
  readonly encoding?: BufferEncoding;
  readonly padding?: number;
  readonly saltLength?: number;
  readonly dsaEncoding?: 'der' | 'ieee-p1363';
  readonly oaepHash?: string;
  readonly oaepLabel?: KeyData;
}

export type KeyInput = KeyData | KeyObject | CryptoKey | KeyOptions;

const isOptions = (input: unknown): input is KeyOptions =>
  typeof input === 'object' &&
  input !== null &&
  !ArrayBuffer.isView(input) &&
  !(input instanceof ArrayBuffer) &&
  !(input instanceof KeyObject) &&
  keyObjectOf(input) === undefined;

export const optionsOf = (input: KeyInput): Partial<KeyOptions> => (isOptions(input) ? input : {});

const keyObject = (value: unknown): KeyObject | undefined =>
  value instanceof KeyObject ? value : keyObjectOf(value);

interface Read {
  readonly options: Partial<KeyOptions>;
  readonly data: string | Uint8Array;
  readonly passphrase: Uint8Array | undefined;
}

/** @param expected how an error names what is taken */
function read(input: unknown, expected: string): Read {
  const options = isOptions(input) ? input : { key: input };
  const { key, passphrase } = options as KeyOptions;
  const found = textOrBytes(key, (options as KeyOptions).encoding);
  if (found === undefined) throw invalidArgType(isOptions(input) ? 'key.key' : 'key', expected, key);
  if (passphrase !== undefined && !isText(passphrase) && !ArrayBuffer.isView(passphrase))
    throw invalidArgType(
      'options.passphrase',
      'of type string or an instance of ArrayBuffer, Buffer, TypedArray, or DataView',
      passphrase,
    );
  return {
    options: options as Partial<KeyOptions>,
    data: found,
    passphrase: passphrase === undefined ? undefined : (textOrBytes(passphrase) as Uint8Array | undefined),
  };
}

function checkFormat({ format, type }: Partial<KeyOptions>, types: readonly string[]): 'pem' | 'der' {
  if (format === undefined || format === 'pem') return 'pem';
  if (format !== 'der') throw invalidArgValue('options.format', format);
  if (!types.includes(type ?? '')) throw invalidArgValue('options.type', type);
  return 'der';
}

/** Errors of the parser as OpenSSL's; of Node's kind are passed on. */
function parsed(format: 'pem' | 'der', work: () => Material): Material {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
    if (format === 'pem' || !(error instanceof DerError)) throw unsupportedKey();
    throw error.message === 'cut short'
      ? opensslError('0680008E', 'asn1 encoding routines', 'not enough data')
      : opensslError('068000A8', 'asn1 encoding routines', 'wrong tag');
  }
}

const textOf = (data: string | Uint8Array): string =>
  typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data) : data;

const isEncrypted = (bytes: Uint8Array): boolean => {
  const inner = readDer(bytes).body;
  return inner.length > 0 && readDer(inner).tag !== 0x02;
};

const privatePkcs8 = (bytes: Uint8Array, passphrase: Uint8Array | undefined): Material =>
  pkcs8(readDer(isEncrypted(bytes) ? decryptPkcs8(readDer(bytes), passphrase) : bytes));

function privatePem(text: string, passphrase: Uint8Array | undefined): Material | undefined {
  for (const block of readPem(text)) {
    if (block.label === 'PRIVATE KEY') return pkcs8(readDer(block.bytes));
    if (block.label === 'ENCRYPTED PRIVATE KEY') return privatePkcs8(block.bytes, passphrase);
    if (block.label === 'RSA PRIVATE KEY') return rsaPrivate(readDer(decryptPem(block, passphrase)));
    if (block.label === 'EC PRIVATE KEY') return ecPrivate(readDer(decryptPem(block, passphrase)));
  }
  return undefined;
}

function publicPem(text: string): Material | undefined {
  for (const block of readPem(text)) {
    if (block.label === 'PUBLIC KEY') return spki(readDer(block.bytes));
    if (block.label === 'RSA PUBLIC KEY') return rsaPublic(readDer(block.bytes));
    if (block.label === 'CERTIFICATE') return certificateKey(block.bytes);
  }
  return undefined;
}

function privateDer(
  bytes: Uint8Array,
  type: KeyOptions['type'],
  passphrase: Uint8Array | undefined,
): Material {
  if (type === 'pkcs1') return rsaPrivate(readDer(bytes));
  if (type === 'sec1') return ecPrivate(readDer(bytes));
  return privatePkcs8(bytes, passphrase);
}

const found = (material: Material | undefined): Material => {
  if (!material) throw unsupportedKey();
  return material;
};

function readPrivate(input: unknown, expected: string): Material {
  if (isOptions(input) && input.format === 'jwk') return fromJwk(jwkOf(input.key), true);
  const { options, data, passphrase } = read(input, expected);
  const format = checkFormat(options, ['pkcs1', 'pkcs8', 'sec1']);
  return parsed(format, () =>
    format === 'pem'
      ? found(privatePem(textOf(data), passphrase))
      : privateDer(bytesOf(data), options.type, passphrase),
  );
}

function readPublic(input: unknown, expected: string): Material {
  if (isOptions(input) && input.format === 'jwk') return fromJwk(jwkOf(input.key), false);
  const { options, data, passphrase } = read(input, expected);
  const format = checkFormat(options, ['pkcs1', 'spki', 'pkcs8', 'sec1']);
  return parsed(format, () => {
    if (format === 'pem') return found(publicPem(textOf(data)) ?? privatePem(textOf(data), passphrase));
    const bytes = bytesOf(data);
    if (options.type === 'spki') return spki(readDer(bytes));
    if (options.type !== 'pkcs1') return privateDer(bytes, options.type, passphrase);
    // PKCS#1 has a form for each half; the private one begins with its version, 0.
    const der = readDer(bytes);
    return der.body[0] === 0x02 && der.body[1] === 1 && der.body[2] === 0 ? rsaPrivate(der) : rsaPublic(der);
  });
}

function jwkOf(key: unknown): Jwk {
  if (typeof key !== 'object' || key === null) throw invalidArgType('key.key', 'of type object', key);
  return key as Jwk;
}

/** The private key that signs or decrypts. */
export function privateKey(input: KeyInput): Material {
  const object = keyObject(isOptions(input) ? input.key : input);
  return object ? materialOf(object, 'private') : readPrivate(input, KEY);
}

/** The public key that verifies or encrypts; a private one has it in it. */
export function publicKey(input: KeyInput): Material {
  const object = keyObject(isOptions(input) ? input.key : input);
  return publicHalf(object ? materialOf(object, 'private', 'public') : readPublic(input, KEY));
}

export const createPrivateKey = (input: KeyInput): PrivateKeyObject =>
  new PrivateKeyObject(readPrivate(input, TEXT_OR_BYTES));

export function createPublicKey(input: KeyInput): PublicKeyObject {
  const object = keyObject(isOptions(input) ? input.key : input);
  return new PublicKeyObject(object ? materialOf(object, 'private') : readPublic(input, KEY));
}
