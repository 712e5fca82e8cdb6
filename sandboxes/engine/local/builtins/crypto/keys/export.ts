/** `KeyObject.export` and the encodings of `generateKeyPair`. */
import { Buffer } from 'node:buffer';
import { invalidArgType, invalidArgValue, nodeError } from '../../node-error';
import { writePem } from '../asn1/pem';
import { pkcs1Private, pkcs1Public, pkcs8, sec1, spki } from './encode';
import { encryptPem, encryptPkcs8 } from './encrypted';
import { type Jwk, toJwk } from './jwk';
import { isEc, isRsa, type Material } from './material';

export interface ExportOptions {
  readonly format?: 'pem' | 'der' | 'jwk';
  readonly type?: 'pkcs1' | 'pkcs8' | 'spki' | 'sec1';
  readonly cipher?: string;
  readonly passphrase?: string | NodeJS.ArrayBufferView;
}

export type Exported = string | Buffer | Jwk;

const incompatible = (what: string) => nodeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', what);

function checked(options: ExportOptions | undefined, path: string, types: readonly string[]): ExportOptions {
  if (typeof options !== 'object' || options === null) throw invalidArgType(path, 'of type object', options);
  const { format, type } = options;
  if (format === 'jwk') return options;
  if (format !== 'pem' && format !== 'der') throw invalidArgValue(`${path}.format`, format);
  if (!types.includes(type ?? '')) throw invalidArgValue(`${path}.type`, type);
  return options;
}

/** @param path how an error names the options */
export function exportPublic(key: Material, given: ExportOptions | undefined, path = 'options'): Exported {
  const { format, type } = checked(given, path, ['pkcs1', 'spki']);
  if (format === 'jwk') return toJwk(key);
  if (type === 'spki') return written(format, 'PUBLIC KEY', spki(key));
  if (!isRsa(key) || key.kind !== 'rsa')
    throw incompatible('The selected key encoding pkcs1 can only be used for RSA keys.');
  return written(format, 'RSA PUBLIC KEY', pkcs1Public(key));
}

const written = (format: 'pem' | 'der' | undefined, label: string, der: Uint8Array): string | Buffer =>
  format === 'pem' ? writePem(label, der) : Buffer.from(der);

export function exportPrivate(key: Material, given: ExportOptions | undefined, path = 'options'): Exported {
  const { format, type, cipher, passphrase } = checked(given, path, ['pkcs1', 'pkcs8', 'sec1']);
  if (format === 'jwk') {
    if (passphrase !== undefined)
      throw incompatible('The selected key encoding jwk does not support encryption.');
    return toJwk(key);
  }
  if (cipher === undefined && passphrase !== undefined) throw invalidArgValue(`${path}.cipher`, cipher);
  if (cipher !== undefined && passphrase === undefined)
    throw invalidArgValue(`${path}.passphrase`, passphrase);
  const secret = typeof passphrase === 'string' ? Buffer.from(passphrase) : passphrase && viewOf(passphrase);
  if (type === 'pkcs8') {
    if (cipher !== undefined && secret)
      return written(format, 'ENCRYPTED PRIVATE KEY', encryptPkcs8(pkcs8(key), cipher, secret));
    return written(format, 'PRIVATE KEY', pkcs8(key));
  }
  if (format === 'der' && cipher !== undefined)
    throw incompatible(`The selected key encoding ${type} does not support encryption.`);
  const [label, der] = traditional(key, type);
  if (cipher !== undefined && secret) return encryptPem(label, der, cipher, secret);
  return written(format, label, der);
}

const viewOf = ({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function traditional(key: Material, type: ExportOptions['type']): [label: string, der: Uint8Array] {
  if (type === 'pkcs1') {
    if (!isRsa(key) || key.kind !== 'rsa')
      throw incompatible('The selected key encoding pkcs1 can only be used for RSA keys.');
    return ['RSA PRIVATE KEY', pkcs1Private(key)];
  }
  if (!isEc(key)) throw incompatible('The selected key encoding sec1 can only be used for EC keys.');
  return ['EC PRIVATE KEY', sec1(key)];
}
