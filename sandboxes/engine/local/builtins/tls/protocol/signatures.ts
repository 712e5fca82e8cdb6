/** Who signs the handshake with what (RFC 8446 §4.2.3, §4.4.3). */

import crypto, { type KeyObject } from 'node:crypto';
import { concat } from '../../../../../bytes';
import type { Bytes } from './bytes';
import { ALERT, TlsFailure } from './constants';

interface Scheme {
  readonly number: number;
  readonly key: 'rsa' | 'ec' | 'ed25519';
  /** Of an `ec` key. */
  readonly curve?: string;
  readonly hash: string | null;
}

/** In order of preference. */
const SCHEMES: readonly Scheme[] = [
  { number: 0x0403, key: 'ec', curve: 'prime256v1', hash: 'sha256' },
  { number: 0x0503, key: 'ec', curve: 'secp384r1', hash: 'sha384' },
  { number: 0x0807, key: 'ed25519', hash: null },
  { number: 0x0804, key: 'rsa', hash: 'sha256' },
  { number: 0x0805, key: 'rsa', hash: 'sha384' },
  { number: 0x0806, key: 'rsa', hash: 'sha512' },
];

/** PKCS #1 v1.5 may sign certificates, though no handshake. */
const OF_CERTIFICATES = [0x0401, 0x0501, 0x0601];

export const OFFERED: readonly number[] = [...SCHEMES.map(({ number }) => number), ...OF_CERTIFICATES];

const PSS = {
  padding: crypto.constants.RSA_PKCS1_PSS_PADDING,
  saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST,
};

function fits({ key, curve }: Scheme, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (key === 'rsa') return asymmetricKeyType === 'rsa';
  return asymmetricKeyType === key && (curve === undefined || asymmetricKeyDetails?.namedCurve === curve);
}

/** What is signed: never the bytes of another protocol (§4.4.3). */
function signedContent(side: 'client' | 'server', transcript: Uint8Array): Bytes {
  const words = `TLS 1.3, ${side} CertificateVerify\0`;
  return concat(new Uint8Array(64).fill(0x20), new TextEncoder().encode(words), transcript);
}

/** @throws {TlsFailure} the peer takes none of what the key can do */
export function signTranscript(
  key: KeyObject,
  side: 'client' | 'server',
  transcript: Uint8Array,
  accepted: readonly number[],
): { readonly scheme: number; readonly signature: Bytes } {
  const scheme = SCHEMES.find((each) => fits(each, key) && accepted.includes(each.number));
  if (!scheme) throw new TlsFailure(ALERT.handshakeFailure, 'no suitable signature algorithm');
  const options = scheme.key === 'rsa' ? { key, ...PSS } : key;
  const signature = crypto.sign(scheme.hash, signedContent(side, transcript), options);
  return { scheme: scheme.number, signature: new Uint8Array(signature) };
}

/** @throws {TlsFailure} */
export function verifyTranscript(
  key: KeyObject,
  side: 'client' | 'server',
  transcript: Uint8Array,
  number: number,
  signature: Uint8Array,
): void {
  const scheme = SCHEMES.find((each) => each.number === number);
  if (!scheme || !fits(scheme, key)) throw new TlsFailure(ALERT.illegalParameter, 'wrong signature type');
  const options = scheme.key === 'rsa' ? { key, ...PSS } : key;
  if (!crypto.verify(scheme.hash, signedContent(side, transcript), options, signature))
    throw new TlsFailure(ALERT.decryptError, 'bad signature');
}
