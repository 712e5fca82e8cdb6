import { Poly1305 } from '@noble/ciphers/_poly1305.js';
import { GHASH } from '@noble/ciphers/_polyval.js';
import { ecb } from '@noble/ciphers/aes.js';
import { concat } from '../../../../../bytes';
import type { Authentication, Mode } from './mode';
import { AesCounterMode, ChaChaMode } from './stream-mode';

const NOTHING = new Uint8Array(0);

/** Hands out whole blocks: the hashes take a shorter one for the last. */
class Blocks {
  readonly #hash: { update(bytes: Uint8Array): unknown };
  #waiting: Uint8Array = NOTHING;
  length = 0;

  constructor(hash: { update(bytes: Uint8Array): unknown }) {
    this.#hash = hash;
  }

  add(bytes: Uint8Array): void {
    this.length += bytes.length;
    const all = this.#waiting.length > 0 ? concat(this.#waiting, bytes) : bytes;
    const whole = all.length - (all.length % 16);
    if (whole > 0) this.#hash.update(new Uint8Array(all.subarray(0, whole)));
    this.#waiting = new Uint8Array(all.subarray(whole));
  }

  /** Fills the last block with zeros. */
  pad(): void {
    if (this.#waiting.length > 0)
      this.#hash.update(concat(this.#waiting, new Uint8Array(16 - this.#waiting.length)));
    this.#waiting = NOTHING;
  }
}

/** The lengths of both inputs as 64-bit words: bits and big-endian for GCM, octets and little-endian for Poly1305. */
function lengths(aad: number, text: number, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  const unit = littleEndian ? 1n : 8n;
  view.setBigUint64(0, BigInt(aad) * unit, littleEndian);
  view.setBigUint64(8, BigInt(text) * unit, littleEndian);
  return new Uint8Array(view.buffer);
}

interface Hash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** What GCM and ChaCha20-Poly1305 share: a keystream, and a hash over AAD, ciphertext and both lengths. */
class AuthenticatedMode implements Mode {
  readonly authentication: Authentication;
  readonly #stream: Mode;
  readonly #text: Blocks;
  readonly #aad: Blocks;
  readonly #decrypts: boolean;
  #started = false;

  constructor(
    parts: {
      readonly stream: Mode;
      readonly hash: Hash;
      readonly littleEndian: boolean;
      seal(hash: Uint8Array): Uint8Array;
    },
    decrypts: boolean,
  ) {
    const { stream, hash, littleEndian, seal } = parts;
    this.#stream = stream;
    this.#decrypts = decrypts;
    this.#aad = new Blocks(hash);
    this.#text = new Blocks(hash);
    this.authentication = {
      aad: (bytes) => this.#aad.add(bytes),
      tag: () => {
        this.#start();
        this.#text.pad();
        hash.update(lengths(this.#aad.length, this.#text.length, littleEndian));
        return seal(hash.digest());
      },
    };
  }

  update(input: Uint8Array): Uint8Array {
    this.#start();
    const output = this.#stream.update(input);
    this.#text.add(this.#decrypts ? input : output);
    return output;
  }

  final(): Uint8Array {
    return NOTHING;
  }

  #start(): void {
    if (!this.#started) this.#aad.pad();
    this.#started = true;
  }
}

/** NIST SP 800-38D §7.1. */
export function gcm(key: Uint8Array, iv: Uint8Array, decrypts: boolean): Mode {
  const encryptZeros = (block: Uint8Array) => ecb(key, { disablePadding: true }).encrypt(block);
  const hashKey = encryptZeros(new Uint8Array(16));
  const first = new Uint8Array(16);
  if (iv.length === 12) {
    first.set(iv);
    first[15] = 1;
  } else {
    const hash = new GHASH(hashKey);
    const blocks = new Blocks(hash);
    blocks.add(iv);
    blocks.pad();
    hash.update(lengths(0, iv.length, false));
    first.set(hash.digest());
  }
  const stream = new AesCounterMode(key, first, true);
  const mask = stream.update(new Uint8Array(16));
  return new AuthenticatedMode(
    {
      stream,
      hash: new GHASH(hashKey),
      littleEndian: false,
      seal: (hash) => hash.map((byte, i) => byte ^ (mask[i] ?? 0)),
    },
    decrypts,
  );
}

/** RFC 8439 §2.8. */
export function chachaPoly(key: Uint8Array, nonce: Uint8Array, decrypts: boolean): Mode {
  const stream = new ChaChaMode(key, nonce, 0);
  const once = stream.update(new Uint8Array(64)).slice(0, 32);
  return new AuthenticatedMode(
    { stream, hash: new Poly1305(once), littleEndian: true, seal: (hash) => hash },
    decrypts,
  );
}
