/** From the shared secret to the keys of both directions (RFC 8446 §7.1). */

import crypto from 'node:crypto';
import { concat } from '../../../../../bytes';
import { type Bytes, u8, u16, vector } from './bytes';

export interface CipherSuite {
  readonly number: number;
  /** As Node and OpenSSL name it. */
  readonly name: string;
  readonly hash: 'sha256' | 'sha384';
  readonly hashLength: number;
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly keyLength: number;
}

/** In order of preference. */
export const SUITES: readonly CipherSuite[] = [
  {
    number: 0x1302,
    name: 'TLS_AES_256_GCM_SHA384',
    hash: 'sha384',
    hashLength: 48,
    cipher: 'aes-256-gcm',
    keyLength: 32,
  },
  {
    number: 0x1303,
    name: 'TLS_CHACHA20_POLY1305_SHA256',
    hash: 'sha256',
    hashLength: 32,
    cipher: 'chacha20-poly1305',
    keyLength: 32,
  },
  {
    number: 0x1301,
    name: 'TLS_AES_128_GCM_SHA256',
    hash: 'sha256',
    hashLength: 32,
    cipher: 'aes-128-gcm',
    keyLength: 16,
  },
];

const utf8 = new TextEncoder();

const hmac = ({ hash }: CipherSuite, key: Uint8Array, data: Uint8Array): Bytes =>
  new Uint8Array(crypto.createHmac(hash, key).update(data).digest());

export const digest = ({ hash }: CipherSuite, data: Uint8Array): Bytes =>
  new Uint8Array(crypto.createHash(hash).update(data).digest());

/** HKDF-Expand-Label (§7.1, RFC 5869 §2.3). */
export function expandLabel(
  suite: CipherSuite,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Bytes {
  const info = concat(u16(length), vector(1, utf8.encode(`tls13 ${label}`)), vector(1, context));
  let block: Bytes = new Uint8Array();
  let all: Bytes = new Uint8Array();
  for (let counter = 1; all.length < length; counter++) {
    block = hmac(suite, secret, concat(block, info, u8(counter)));
    all = concat(all, block);
  }
  return all.slice(0, length);
}

export interface Secrets {
  readonly client: Bytes;
  readonly server: Bytes;
}

export class KeySchedule {
  readonly suite: CipherSuite;
  readonly #handshake: Bytes;

  /** @param shared what both sides have computed from the key shares */
  constructor(suite: CipherSuite, shared: Uint8Array) {
    this.suite = suite;
    const zeros = new Uint8Array(suite.hashLength);
    const early = hmac(suite, zeros, zeros);
    this.#handshake = hmac(suite, this.#derived(early), shared);
  }

  /** @param transcript the hash of ClientHello and ServerHello */
  handshakeSecrets(transcript: Uint8Array): Secrets {
    return this.#pair(this.#handshake, 'hs', transcript);
  }

  /** @param transcript the hash of all up to the server's Finished */
  applicationSecrets(transcript: Uint8Array): Secrets {
    const zeros = new Uint8Array(this.suite.hashLength);
    const master = hmac(this.suite, this.#derived(this.#handshake), zeros);
    return this.#pair(master, 'ap', transcript);
  }

  /** What a side's Finished says (§4.4.4). */
  finished(secret: Uint8Array, transcript: Uint8Array): Bytes {
    const key = expandLabel(this.suite, secret, 'finished', new Uint8Array(), this.suite.hashLength);
    return hmac(this.suite, key, transcript);
  }

  #pair(secret: Uint8Array, kind: 'hs' | 'ap', transcript: Uint8Array): Secrets {
    const derive = (side: 'c' | 's') =>
      expandLabel(this.suite, secret, `${side} ${kind} traffic`, transcript, this.suite.hashLength);
    return { client: derive('c'), server: derive('s') };
  }

  #derived(secret: Uint8Array): Bytes {
    const empty = digest(this.suite, new Uint8Array());
    return expandLabel(this.suite, secret, 'derived', empty, this.suite.hashLength);
  }
}
