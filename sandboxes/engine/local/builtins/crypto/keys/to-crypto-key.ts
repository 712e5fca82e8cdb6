import { bytesOf } from '../asn1/der';
import type { KeyObject } from '../key-object';
import { curveNamed } from './curves';
import { pkcs8, spki } from './encode';
import { isEc, isRsa, modulusLength } from './material';
import { materialOf } from './objects';

interface Described {
  readonly material: { readonly format: 'spki' | 'pkcs8'; readonly bytes: Uint8Array };
  /** What a CryptoKey of it says of itself, over the given name and hash. */
  readonly algorithm: object;
}

/** What Web Crypto needs of an asymmetric key. */
export function describeKey(key: KeyObject): Described {
  const parts = materialOf(key, 'private', 'public');
  const material =
    key.type === 'private'
      ? ({ format: 'pkcs8', bytes: pkcs8(parts) } as const)
      : ({ format: 'spki', bytes: spki(parts) } as const);
  if (isRsa(parts))
    return {
      material,
      algorithm: { modulusLength: modulusLength(parts), publicExponent: bytesOf(parts.e) },
    };
  return { material, algorithm: isEc(parts) ? { namedCurve: curveNamed(parts.curve).jwk } : {} };
}
