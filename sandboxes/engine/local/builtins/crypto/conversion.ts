/** Between `KeyObject` and `CryptoKey`. */
import { invalidArgType } from '../node-error';
import { cryptoKeyOf } from '../webcrypto';
import { CryptoKey, secretKeyOf } from './crypto-key';
import { KeyObject, SecretKeyObject } from './key-object';
import { conversions } from './on-demand';

const NAMES = [
  ...[
    'AES-CBC',
    'AES-CTR',
    'AES-GCM',
    'AES-KW',
    'ECDH',
    'ECDSA',
    'Ed25519',
    'Ed448',
    'HKDF',
    'HMAC',
    'PBKDF2',
  ],
  ...['RSA-OAEP', 'RSA-PSS', 'RSASSA-PKCS1-v1_5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'X25519', 'X448'],
];

type Named = string | { readonly name: string; readonly hash?: Named };

/** Names in the specification's case; a hash as an object. */
function normalized(algorithm: Named): KeyAlgorithm {
  const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  const name = NAMES.find((each) => each.toLowerCase() === String(given.name).toLowerCase()) ?? given.name;
  return { ...given, name, ...('hash' in given && given.hash ? { hash: normalized(given.hash) } : {}) };
}

function toCryptoKey(
  this: KeyObject,
  algorithm: Named,
  extractable: boolean,
  usages: readonly KeyUsage[],
): CryptoKey {
  const given = normalized(algorithm);
  if (this instanceof SecretKeyObject) {
    const bytes = this.export();
    const length = /^(AES|HMAC)/.test(given.name) ? { length: bytes.length * 8 } : {};
    const described = { type: 'secret', algorithm: { ...given, ...length } } as const;
    return cryptoKeyOf({ format: 'raw', bytes }, described, extractable, usages);
  }
  const { material, algorithm: details } = conversions().describeKey(this);
  return cryptoKeyOf(material, { type: this.type, algorithm: { ...given, ...details } }, extractable, usages);
}

function from(key: unknown): KeyObject {
  if (!(key instanceof CryptoKey)) throw invalidArgType('key', 'an instance of CryptoKey', key);
  return key.type === 'secret' ? secretKeyOf(key) : (conversions().keyObjectOf(key) as KeyObject);
}

/** Gives `KeyObject` its `from` and `toCryptoKey`. */
export function installConversions(): void {
  const method = (value: unknown) => ({ configurable: true, writable: true, value });
  Object.defineProperty(KeyObject, 'from', method(from));
  Object.defineProperty(KeyObject.prototype, 'toCryptoKey', method(toCryptoKey));
}
