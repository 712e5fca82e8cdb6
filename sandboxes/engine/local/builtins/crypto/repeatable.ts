/**
 * What Web Crypto draws at random, drawn from the seed of a run instead: keys, and what goes into some signatures and
 * encryptions. The browser has done each call before, so what it refuses is refused in its words.
 */
import { conversions, lazyFunctions } from './on-demand';

type Of<Name extends keyof typeof lazyFunctions> = (typeof lazyFunctions)[Name];
const functionNamed = (name: string): Of<string> => lazyFunctions[name] as Of<string>;

/** Members of the algorithms that matter here. */
interface Algorithm {
  readonly name: string;
  readonly namedCurve?: string;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
  readonly hash?: string | { readonly name: string };
  readonly saltLength?: number;
  readonly label?: BufferSource;
}

interface KeyParts {
  readonly spki: Uint8Array;
  readonly pkcs8: Uint8Array;
}

const SINGLE = /^(?:Ed25519|Ed448|X25519|X448)$/;

/** A pair of keys for an algorithm, as a made key tells it. */
export function drawPair({ name, namedCurve, modulusLength, publicExponent }: Algorithm): KeyParts {
  const [type, options] = SINGLE.test(name)
    ? [name.toLowerCase(), {}]
    : namedCurve !== undefined
      ? ['ec', { namedCurve }]
      : ['rsa', { modulusLength, publicExponent: numberOf(publicExponent ?? new Uint8Array([1, 0, 1])) }];
  const pair = functionNamed('generateKeyPairSync')(type, options) as Record<
    'publicKey' | 'privateKey',
    never
  >;
  const { describeKey } = conversions();
  return {
    spki: describeKey(pair.publicKey).material.bytes,
    pkcs8: describeKey(pair.privateKey).material.bytes,
  };
}

const numberOf = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

const bytesOf = (data: BufferSource): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

const hashOf = (hash: Algorithm['hash']): string =>
  (typeof hash === 'object' ? hash.name : String(hash)).toLowerCase().replace('-', '');

const exactly = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const PSS_PADDING = 6;
const OAEP_PADDING = 4;

/** undefined: the browser's own signature has nothing random in it. */
export function signFromSeed(
  algorithm: unknown,
  key: CryptoKey,
  data: BufferSource,
): ArrayBuffer | undefined {
  const { hash, saltLength } = algorithm as Algorithm;
  const sign = (digest: string, options: object) =>
    exactly(
      functionNamed('sign')(digest, bytesOf(data), {
        key: conversions().keyObjectOf(key),
        ...options,
      }) as Uint8Array,
    );
  if (key.algorithm.name === 'ECDSA') return sign(hashOf(hash), { dsaEncoding: 'ieee-p1363' });
  if (key.algorithm.name === 'RSA-PSS')
    return sign(hashOf((key.algorithm as Algorithm).hash), { padding: PSS_PADDING, saltLength });
  return undefined;
}

/** undefined: as above. */
export function encryptFromSeed(
  algorithm: unknown,
  key: CryptoKey,
  data: BufferSource,
): ArrayBuffer | undefined {
  if (key.algorithm.name !== 'RSA-OAEP') return undefined;
  const { label } = algorithm as Algorithm;
  const options = {
    key: conversions().keyObjectOf(key),
    padding: OAEP_PADDING,
    oaepHash: hashOf((key.algorithm as Algorithm).hash),
    ...(label === undefined ? {} : { oaepLabel: bytesOf(label) }),
  };
  return exactly(functionNamed('publicEncrypt')(options, bytesOf(data)) as Uint8Array);
}
