/** x25519 (RFC 7748), the one group that every TLS 1.3 peer of today has. */

import { Buffer } from 'node:buffer';
import crypto, { type KeyObject } from 'node:crypto';
import type { Bytes } from './bytes';
import { ALERT, TlsFailure } from './constants';

export class KeyExchange {
  readonly share: Bytes;
  readonly #key: KeyObject;

  constructor() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('x25519');
    this.#key = privateKey;
    this.share = new Uint8Array(Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url'));
  }

  /** @throws {TlsFailure} the peer's share is none */
  secret(share: Uint8Array): Bytes {
    if (share.length !== 32) throw new TlsFailure(ALERT.illegalParameter, 'bad key share');
    const x = Buffer.from(share).toString('base64url');
    const publicKey = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
    const secret = crypto.diffieHellman({ privateKey: this.#key, publicKey });
    if (secret.every((byte) => byte === 0)) throw new TlsFailure(ALERT.illegalParameter, 'bad key share');
    return new Uint8Array(secret);
  }
}
