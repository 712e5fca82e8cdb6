import { readDer } from '../asn1/der';
import { CryptoKey, secretKeyOf } from '../crypto-key';
import type { KeyObject } from '../key-object';
import { curveNamed, OKP, okpOfJwk } from './curves';
import { pkcs8, spki } from './decode';
import { fromJwk } from './jwk';
import type { Material } from './material';
import { PrivateKeyObject, PublicKeyObject } from './objects';

/** A raw public key is a point; the algorithm tells on which curve. */
function rawPoint(bytes: Uint8Array, algorithm: KeyAlgorithm): Material {
  const kind = okpOfJwk(algorithm.name);
  if (kind && bytes.length === OKP[kind].size) return { kind, point: bytes };
  const curve = curveNamed((algorithm as EcKeyAlgorithm).namedCurve);
  return { kind: 'ec', curve: curve.name, point: curve.ecdsa.Point.fromBytes(bytes).toBytes(false) };
}

/** Undefined when it is no CryptoKey. */
export function keyObjectOf(key: unknown): KeyObject | undefined {
  if (!(key instanceof CryptoKey)) return undefined;
  if (key.type === 'secret') return secretKeyOf(key);
  const material = CryptoKey.materialOf(key);
  const isPrivate = key.type === 'private';
  const parts =
    material.format === 'jwk'
      ? fromJwk(material.jwk, isPrivate)
      : material.format === 'raw'
        ? rawPoint(material.bytes, key.algorithm)
        : isPrivate
          ? pkcs8(readDer(material.bytes))
          : spki(readDer(material.bytes));
  return isPrivate ? new PrivateKeyObject(parts) : new PublicKeyObject(parts);
}
