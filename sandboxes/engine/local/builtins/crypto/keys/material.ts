/** What an asymmetric key is made of, whatever it came in. */
export interface PssParameters {
  readonly hash: string;
  readonly mgf1Hash: string;
  readonly saltLength: number;
}

export interface RsaPrivateParts {
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

export interface RsaMaterial {
  readonly kind: 'rsa' | 'rsa-pss';
  readonly n: bigint;
  readonly e: bigint;
  readonly secret?: RsaPrivateParts;
  /** What an RSA-PSS key restricts its signatures to. */
  readonly pss?: PssParameters;
}

export interface EcMaterial {
  readonly kind: 'ec';
  /** OpenSSL's name: `prime256v1`. */
  readonly curve: string;
  /** Uncompressed, as SEC 1 §2.3.3. */
  readonly point: Uint8Array;
  readonly secret?: Uint8Array;
}

export type OkpKind = 'ed25519' | 'ed448' | 'x25519' | 'x448';

/** RFC 8037, 8410. */
export interface OkpMaterial {
  readonly kind: OkpKind;
  readonly point: Uint8Array;
  readonly secret?: Uint8Array;
}

export type Material = RsaMaterial | EcMaterial | OkpMaterial;

export const isRsa = (key: Material): key is RsaMaterial => key.kind === 'rsa' || key.kind === 'rsa-pss';
export const isEc = (key: Material): key is EcMaterial => key.kind === 'ec';

/** The same key without its private half. */
export function publicHalf(key: Material): Material {
  const { secret: _, ...rest } = key;
  return rest as Material;
}

/** Bits of an RSA modulus. */
export const modulusLength = ({ n }: RsaMaterial): number => n.toString(2).length;
