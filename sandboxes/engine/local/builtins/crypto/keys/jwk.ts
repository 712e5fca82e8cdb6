/** JSON Web Keys (RFC 7517, 7518 §6, 8037). */

import { Buffer } from 'node:buffer';
import { concat } from '../../../../../bytes';
import { invalidArgType, invalidArgValue, nodeError } from '../../node-error';
import { bigOf, bytesOf } from '../asn1/der';
import { curveNamed, curveOfJwk, OKP, okpOfJwk } from './curves';
import { uncompressed } from './decode';
import { isEc, isRsa, type Material } from './material';

export type Jwk = Readonly<Record<string, unknown>>;

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const big = (value: bigint): string => text(bytesOf(value));

function field(jwk: Jwk, name: string): Uint8Array {
  const value = jwk[name];
  if (typeof value !== 'string') throw invalidArgType(`key.${name}`, 'of type string', value);
  return Buffer.from(value, 'base64url');
}

const oneOf = (name: string, values: readonly string[], value: unknown) =>
  invalidArgValue(name, value, `must be one of: ${values.map((each) => `'${each}'`).join(', ')}`);

const invalid = (what: string) => nodeError(TypeError, 'ERR_CRYPTO_INVALID_JWK', `Invalid JWK ${what}`);

function rsa(jwk: Jwk, wantsPrivate: boolean): Material {
  const read = (name: string) => bigOf(field(jwk, name));
  const key = { kind: 'rsa', n: read('n'), e: read('e') } as const;
  if (!wantsPrivate && jwk['d'] === undefined) return key;
  return {
    ...key,
    secret: {
      d: read('d'),
      p: read('p'),
      q: read('q'),
      dp: read('dp'),
      dq: read('dq'),
      qi: read('qi'),
    },
  };
}

function ec(jwk: Jwk, wantsPrivate: boolean): Material {
  const curve = curveOfJwk(jwk['crv']);
  if (!curve) throw oneOf('key.crv', ['P-256', 'secp256k1', 'P-384', 'P-521'], jwk['crv']);
  const [x, y] = [field(jwk, 'x'), field(jwk, 'y')];
  const secret = wantsPrivate || jwk['d'] !== undefined ? field(jwk, 'd') : undefined;
  try {
    const point = uncompressed(curve, concat(Uint8Array.of(4), x, y));
    return { kind: 'ec', curve: curve.name, point, ...(secret ? { secret } : {}) };
  } catch {
    throw invalid('EC key');
  }
}

function okp(jwk: Jwk, wantsPrivate: boolean): Material {
  const kind = okpOfJwk(jwk['crv']);
  if (!kind) throw oneOf('key.crv', ['Ed25519', 'Ed448', 'X25519', 'X448'], jwk['crv']);
  const point = field(jwk, 'x');
  const secret = wantsPrivate || jwk['d'] !== undefined ? field(jwk, 'd') : undefined;
  const { size } = OKP[kind];
  if ((secret ?? point).length !== size) throw invalid('data');
  return { kind, point: secret ? OKP[kind].publicOf(secret) : point, ...(secret ? { secret } : {}) };
}

/** @throws {TypeError} which member is wrong, as Node words it */
export function fromJwk(jwk: Jwk, wantsPrivate: boolean): Material {
  switch (jwk['kty']) {
    case 'RSA':
      return rsa(jwk, wantsPrivate);
    case 'EC':
      return ec(jwk, wantsPrivate);
    case 'OKP':
      return okp(jwk, wantsPrivate);
    default:
      throw oneOf('key.kty', ['RSA', 'EC', 'OKP'], jwk['kty']);
  }
}

/** Members in the order in which Node lists them. */
export function toJwk(key: Material): Jwk {
  if (isRsa(key)) {
    if (key.kind === 'rsa-pss')
      throw nodeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE', 'Unsupported JWK Key Type.');
    const { n, e, secret } = key;
    const parts = Object.entries(secret ?? {}).map(([name, value]) => [name, big(value)]);
    return { kty: 'RSA', n: big(n), e: big(e), ...Object.fromEntries(parts) };
  }
  if (isEc(key)) {
    const { jwk, size } = curveNamed(key.curve);
    if (!jwk)
      throw nodeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE', `Unsupported JWK EC curve: ${key.curve}.`);
    const [x, y] = [key.point.subarray(1, 1 + size), key.point.subarray(1 + size)];
    return { kty: 'EC', x: text(x), y: text(y), crv: jwk, ...(key.secret ? { d: text(key.secret) } : {}) };
  }
  const crv = OKP[key.kind].jwk;
  return { crv, ...(key.secret ? { d: text(key.secret) } : {}), x: text(key.point), kty: 'OKP' };
}
