import { context, type DerValue, members, readDer } from '../asn1/der';
import { spki } from '../keys/decode';
import type { Material } from '../keys/material';

export interface CertificateFields {
  /** What the signature covers. */
  readonly signed: DerValue;
  readonly serial: DerValue | undefined;
  readonly issuer: DerValue | undefined;
  readonly validity: DerValue | undefined;
  readonly subject: DerValue | undefined;
  readonly key: DerValue | undefined;
  /** The explicit `[3]`, when there is one. */
  readonly extensions: DerValue | undefined;
  readonly signatureAlgorithm: DerValue | undefined;
  readonly signature: DerValue | undefined;
}

/** RFC 5280 §4.1. @throws {DerError} */
export function fieldsOf(bytes: Uint8Array): CertificateFields {
  const [signed, signatureAlgorithm, signature] = members(readDer(bytes));
  const all = members(signed);
  const [serial, , issuer, validity, subject, key, ...rest] = all[0]?.tag === context(0) ? all.slice(1) : all;
  const extensions = rest.find(({ tag }) => tag === context(3));
  return {
    signed: signed as DerValue,
    serial,
    issuer,
    validity,
    subject,
    key,
    extensions,
    signatureAlgorithm,
    signature,
  };
}

/** The public key of a DER certificate. */
export function certificateKey(bytes: Uint8Array): Material {
  return spki(fieldsOf(bytes).key as DerValue);
}
