import { unsafe } from '@noble/ciphers/aes.js';
import { chacha20 } from '@noble/ciphers/chacha.js';
import type { Mode } from './mode';

const BLOCK = 16;
const CHACHA_BLOCK = 64;
const NOTHING = new Uint8Array(0);

/** Turns bytes at any offset into whole blocks of keystream. */
abstract class KeystreamMode implements Mode {
  /** What the last block of keystream has left. */
  #left: Uint8Array = NOTHING;

  /** XORs whole blocks in place, and moves on by as many. */
  protected abstract xorBlocks(bytes: Uint8Array): void;
  protected abstract readonly size: number;

  update(input: Uint8Array): Uint8Array {
    // A copy of its own is aligned to words, as the ciphers need it.
    const output = new Uint8Array(input);
    const start = Math.min(this.#left.length, output.length);
    for (let i = 0; i < start; i++) output[i] = (output[i] ?? 0) ^ (this.#left[i] ?? 0);
    this.#left = this.#left.subarray(start);
    const whole = Math.floor((output.length - start) / this.size) * this.size;
    if (whole > 0) {
      const middle = start === 0 ? output.subarray(0, whole) : output.slice(start, start + whole);
      this.xorBlocks(middle);
      if (start > 0) output.set(middle, start);
    }
    const tail = start + whole;
    if (tail < output.length) {
      const keystream = new Uint8Array(this.size);
      this.xorBlocks(keystream);
      for (let i = tail; i < output.length; i++) output[i] = (output[i] ?? 0) ^ (keystream[i - tail] ?? 0);
      this.#left = keystream.subarray(output.length - tail);
    }
    return output;
  }

  final(): Uint8Array {
    return NOTHING;
  }
}

/** NIST SP 800-38A §6.5; with `wraps32` the counter is the last word only, as GCM has it. */
export class AesCounterMode extends KeystreamMode {
  protected readonly size = BLOCK;
  readonly #key: Uint32Array;
  readonly #counter: Uint8Array;
  readonly #wraps32: boolean;

  constructor(key: Uint8Array, counter: Uint8Array, wraps32 = false) {
    super();
    this.#key = unsafe.expandKeyLE(key);
    this.#counter = new Uint8Array(counter);
    this.#wraps32 = wraps32;
  }

  protected xorBlocks(bytes: Uint8Array): void {
    if (this.#wraps32) unsafe.ctr32(this.#key, false, this.#counter, bytes, bytes);
    else unsafe.ctrCounter(this.#key, this.#counter, bytes, bytes);
  }
}

/** RFC 8439 §2.4. */
export class ChaChaMode extends KeystreamMode {
  protected readonly size = CHACHA_BLOCK;
  readonly #key: Uint8Array;
  readonly #nonce: Uint8Array;
  #counter: number;

  constructor(key: Uint8Array, nonce: Uint8Array, counter: number) {
    super();
    this.#key = new Uint8Array(key);
    this.#nonce = new Uint8Array(nonce);
    this.#counter = counter;
  }

  protected xorBlocks(bytes: Uint8Array): void {
    chacha20(this.#key, this.#nonce, bytes, bytes, this.#counter);
    this.#counter += bytes.length / CHACHA_BLOCK;
  }
}

/** CFB and OFB (NIST SP 800-38A §6.3, 6.4): each block of keystream is the encryption of the last feedback. */
export class FeedbackMode implements Mode {
  readonly #key: Uint32Array;
  readonly #feedback: 'input' | 'output' | 'keystream';
  #block: Uint8Array;
  #at = BLOCK;

  constructor(key: Uint8Array, iv: Uint8Array, mode: 'cfb' | 'ofb', decrypts: boolean) {
    this.#key = unsafe.expandKeyLE(key);
    this.#block = new Uint8Array(iv);
    this.#feedback = mode === 'ofb' ? 'keystream' : decrypts ? 'input' : 'output';
  }

  update(input: Uint8Array): Uint8Array {
    const output = new Uint8Array(input.length);
    for (let i = 0; i < input.length; i++) {
      if (this.#at === BLOCK) {
        unsafe.encryptBlock(this.#key, this.#block);
        this.#at = 0;
      }
      const byte = input[i] ?? 0;
      const mixed = byte ^ (this.#block[this.#at] ?? 0);
      output[i] = mixed;
      if (this.#feedback !== 'keystream') this.#block[this.#at] = this.#feedback === 'input' ? byte : mixed;
      this.#at += 1;
    }
    return output;
  }

  final(): Uint8Array {
    return NOTHING;
  }
}
