/** `PublicKeyObject` and `PrivateKeyObject`. */
import { KeyObject, type KeyType, wrongKeyType } from '../key-object';
import { curveNamed } from './curves';
import { pkcs8, spki } from './encode';
import { type ExportOptions, exportPrivate, exportPublic } from './export';
import { isEc, isRsa, type Material, modulusLength, publicHalf } from './material';

export interface KeyDetails {
  readonly modulusLength?: number;
  readonly publicExponent?: bigint;
  readonly hashAlgorithm?: string;
  readonly mgf1HashAlgorithm?: string;
  readonly saltLength?: number;
  readonly namedCurve?: string;
}

abstract class AsymmetricKeyObject extends KeyObject {
  readonly #material: Material;

  constructor(type: KeyType, material: Material) {
    super(type);
    this.#material = material;
  }

  static materialOf(key: AsymmetricKeyObject): Material {
    return key.#material;
  }

  get asymmetricKeyType(): Material['kind'] {
    return this.#material.kind;
  }

  get asymmetricKeyDetails(): KeyDetails {
    const key = this.#material;
    if (isEc(key)) return { namedCurve: curveNamed(key.curve).name };
    if (!isRsa(key)) return {};
    const { hash, mgf1Hash, saltLength } = key.pss ?? {};
    return {
      modulusLength: modulusLength(key),
      publicExponent: key.e,
      ...(hash === undefined ? {} : { hashAlgorithm: hash }),
      ...(mgf1Hash === undefined ? {} : { mgf1HashAlgorithm: mgf1Hash }),
      ...(saltLength === undefined ? {} : { saltLength }),
    };
  }

  protected identity(): Uint8Array {
    return this.type === 'private' ? pkcs8(this.#material) : spki(this.#material);
  }
}

export class PublicKeyObject extends AsymmetricKeyObject {
  constructor(material: Material) {
    super('public', publicHalf(material));
  }

  export(options?: ExportOptions) {
    return exportPublic(AsymmetricKeyObject.materialOf(this), options);
  }
}

export class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(material: Material) {
    super('private', material);
  }

  export(options?: ExportOptions) {
    return exportPrivate(AsymmetricKeyObject.materialOf(this), options);
  }
}

/** @throws {TypeError} when the key is not of a type that is wanted */
export function materialOf(key: KeyObject, ...wanted: readonly KeyType[]): Material {
  if (!(key instanceof AsymmetricKeyObject) || !wanted.includes(key.type))
    throw wrongKeyType(key.type, wanted.join(' or '));
  return AsymmetricKeyObject.materialOf(key);
}
