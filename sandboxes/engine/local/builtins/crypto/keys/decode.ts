/** Keys out of DER: SPKI, PKCS#8, PKCS#1 and SEC 1. */
import {
  bitsOf,
  contents,
  context,
  DerError,
  type DerValue,
  integerOf,
  members,
  oidOf,
  readDer,
  TAG,
} from '../asn1/der';
import { HASH_OIDS, OID } from '../asn1/oids';
import { type Curve, curveOfOid, OKP, okpOfOid } from './curves';
import type { EcMaterial, Material, PssParameters, RsaMaterial } from './material';

function curveIn(parameters: DerValue | undefined): Curve {
  const curve = parameters?.tag === TAG.oid ? curveOfOid(oidOf(parameters)) : undefined;
  if (!curve) throw new DerError('a curve that is not here');
  return curve;
}

const hashIn = (algorithm: DerValue | undefined): string => {
  const oid = oidOf(members(algorithm)[0]);
  const name = Object.entries(HASH_OIDS).find(([, known]) => known === oid)?.[0];
  if (!name) throw new DerError('a hash that is not here');
  return name;
};

/** RFC 4055 §3.1, with its defaults. */
function pssIn(parameters: DerValue | undefined): PssParameters | undefined {
  if (!parameters) return undefined;
  const given = new Map(members(parameters).map((field) => [field.tag, readDer(field.body)]));
  const hash = given.get(context(0));
  const mgf = given.get(context(1));
  const salt = given.get(context(2));
  return {
    hash: hash ? hashIn(hash) : 'sha1',
    mgf1Hash: mgf ? hashIn(members(mgf)[1]) : 'sha1',
    saltLength: salt ? Number(integerOf(salt)) : 20,
  };
}

/** A point in SEC 1's forms, made uncompressed. */
export function uncompressed(curve: Curve, point: Uint8Array): Uint8Array {
  const first = point[0] ?? 0;
  // The hybrid form (6, 7) is the uncompressed one with another first octet.
  const plain = first === 6 || first === 7 ? Uint8Array.of(4, ...point.subarray(1)) : point;
  const parsed = curve.ecdsa.Point.fromBytes(plain);
  parsed.assertValidity();
  return parsed.toBytes(false);
}

/** RFC 8017 §A.1.1. */
export function rsaPublic(der: DerValue): RsaMaterial {
  const [n, e] = members(der).map(integerOf);
  if (n === undefined || e === undefined) throw new DerError('no RSA key');
  return { kind: 'rsa', n, e };
}

/** RFC 8017 §A.1.2. */
export function rsaPrivate(der: DerValue): RsaMaterial {
  const [, n, e, d, p, q, dp, dq, qi] = members(der).map(integerOf);
  if (n === undefined || e === undefined || d === undefined || p === undefined || q === undefined)
    throw new DerError('no RSA key');
  if (dp === undefined || dq === undefined || qi === undefined) throw new DerError('no RSA key');
  return { kind: 'rsa', n, e, secret: { d, p, q, dp, dq, qi } };
}

/** RFC 5915; the curve may stand outside. */
export function ecPrivate(der: DerValue, outside?: Curve): EcMaterial {
  const [, secret, ...optional] = members(der);
  const named = optional.find(({ tag }) => tag === context(0));
  const curve = named ? curveIn(readDer(named.body)) : outside;
  if (!curve) throw new DerError('no curve');
  const bytes = contents(secret, TAG.octets);
  const given = optional.find(({ tag }) => tag === context(1));
  return {
    kind: 'ec',
    curve: curve.name,
    secret: bytes,
    point: given ? uncompressed(curve, bitsOf(readDer(given.body))) : curve.ecdsa.getPublicKey(bytes, false),
  };
}

/** SubjectPublicKeyInfo, RFC 5280 §4.1.2.7. */
export function spki(der: DerValue): Material {
  const [algorithm, key] = members(der);
  const [id, parameters] = members(algorithm);
  const oid = oidOf(id);
  const bytes = bitsOf(key);
  if (oid === OID.rsa) return rsaPublic(readDer(bytes));
  if (oid === OID.rsaPss) {
    const pss = pssIn(parameters);
    return { ...rsaPublic(readDer(bytes)), kind: 'rsa-pss', ...(pss ? { pss } : {}) };
  }
  if (oid === OID.ec) {
    const curve = curveIn(parameters);
    return { kind: 'ec', curve: curve.name, point: uncompressed(curve, bytes) };
  }
  const kind = okpOfOid(oid);
  if (!kind || bytes.length !== OKP[kind].size) throw new DerError('a key that is not here');
  return { kind, point: bytes };
}

/** PrivateKeyInfo, RFC 5958. */
export function pkcs8(der: DerValue): Material {
  const [, algorithm, key] = members(der);
  const [id, parameters] = members(algorithm);
  const oid = oidOf(id);
  const bytes = contents(key, TAG.octets);
  if (oid === OID.rsa) return rsaPrivate(readDer(bytes));
  if (oid === OID.rsaPss) {
    const pss = pssIn(parameters);
    return { ...rsaPrivate(readDer(bytes)), kind: 'rsa-pss', ...(pss ? { pss } : {}) };
  }
  if (oid === OID.ec) return ecPrivate(readDer(bytes), curveIn(parameters));
  const kind = okpOfOid(oid);
  const secret = kind && contents(readDer(bytes), TAG.octets);
  if (!kind || secret?.length !== OKP[kind].size) throw new DerError('a key that is not here');
  return { kind, secret, point: OKP[kind].publicOf(secret) };
}
