/** Keys into DER: the inverse of `decode.ts`, byte for byte what OpenSSL writes. */
import { bits, context, der, integer, NULL, octets, oid, sequence } from '../asn1/der';
import { HASH_OIDS, OID } from '../asn1/oids';
import { curveNamed, OKP } from './curves';
import {
  type EcMaterial,
  isEc,
  isRsa,
  type Material,
  type PssParameters,
  type RsaMaterial,
} from './material';

const explicit = (n: number, inner: Uint8Array) => der(context(n), inner);
const hashAlgorithm = (name: string) => sequence(oid(HASH_OIDS[name] ?? ''), NULL);

/** RFC 4055 §3.1: defaults (SHA-1, 20 octets) are left out. */
function pssParameters({ hash, mgf1Hash, saltLength }: PssParameters): Uint8Array {
  return sequence(
    ...(hash === 'sha1' ? [] : [explicit(0, hashAlgorithm(hash))]),
    ...(mgf1Hash === 'sha1' ? [] : [explicit(1, sequence(oid(OID.mgf1), hashAlgorithm(mgf1Hash)))]),
    ...(saltLength === 20 ? [] : [explicit(2, integer(saltLength))]),
  );
}

function algorithmOf(key: Material): Uint8Array {
  if (isEc(key)) return sequence(oid(OID.ec), oid(curveNamed(key.curve).oid));
  if (!isRsa(key)) return sequence(oid(OKP[key.kind].oid));
  if (key.kind === 'rsa') return sequence(oid(OID.rsa), NULL);
  return sequence(oid(OID.rsaPss), ...(key.pss ? [pssParameters(key.pss)] : []));
}

const missing = () => new TypeError('The key has no private half');

export const pkcs1Public = ({ n, e }: RsaMaterial): Uint8Array => sequence(integer(n), integer(e));

export function pkcs1Private({ n, e, secret }: RsaMaterial): Uint8Array {
  if (!secret) throw missing();
  const { d, p, q, dp, dq, qi } = secret;
  return sequence(...[0n, n, e, d, p, q, dp, dq, qi].map(integer));
}

/** @param named whether the curve stands inside (SEC 1 alone) or outside (in PKCS#8) */
export function sec1({ curve, point, secret }: EcMaterial, named = true): Uint8Array {
  if (!secret) throw missing();
  return sequence(
    integer(1),
    octets(secret),
    ...(named ? [explicit(0, oid(curveNamed(curve).oid))] : []),
    explicit(1, bits(point)),
  );
}

export const spki = (key: Material): Uint8Array =>
  sequence(algorithmOf(key), bits(isRsa(key) ? pkcs1Public(key) : key.point));

export function pkcs8(key: Material): Uint8Array {
  if (!key.secret) throw missing();
  const inner = isRsa(key) ? pkcs1Private(key) : isEc(key) ? sec1(key, false) : octets(key.secret);
  return sequence(integer(0), algorithmOf(key), octets(inner));
}
