import { cbc, ecb } from '@noble/ciphers/aes.js';
import { concat } from '../../../../../bytes';
import { opensslError } from '../openssl-error';
import type { Mode } from './mode';

const BLOCK = 16;
const NOTHING = new Uint8Array(0);

const wrongLength = () => opensslError('1C80006B', 'Provider routines', 'wrong final block length');

/** AES in CBC or ECB: whole blocks go through, the rest waits. */
export class BlockMode implements Mode {
  padding = true;
  readonly #key: Uint8Array;
  readonly #decrypts: boolean;
  /** The block that the next one is chained to; none for ECB. */
  #chain: Uint8Array | undefined;
  #waiting: Uint8Array = NOTHING;

  constructor(key: Uint8Array, iv: Uint8Array | undefined, decrypts: boolean) {
    this.#key = new Uint8Array(key);
    this.#chain = iv && new Uint8Array(iv);
    this.#decrypts = decrypts;
  }

  update(input: Uint8Array): Uint8Array {
    const all = concat(this.#waiting, input);
    // The last block of what is decrypted may be padding: it waits for `final`.
    const keep =
      this.#decrypts && this.padding && all.length > 0 ? ((all.length - 1) % BLOCK) + 1 : all.length % BLOCK;
    const whole = all.subarray(0, all.length - keep);
    this.#waiting = all.slice(whole.length);
    return this.#blocks(whole);
  }

  final(): Uint8Array {
    const rest = this.#waiting;
    this.#waiting = NOTHING;
    if (!this.padding) {
      if (rest.length > 0) throw wrongLength();
      return NOTHING;
    }
    if (!this.#decrypts) {
      const fill = BLOCK - rest.length;
      return this.#blocks(concat(rest, new Uint8Array(fill).fill(fill)));
    }
    if (rest.length !== BLOCK) throw wrongLength();
    const last = this.#blocks(rest);
    const fill = last[BLOCK - 1] ?? 0;
    if (fill === 0 || fill > BLOCK || last.subarray(BLOCK - fill).some((byte) => byte !== fill))
      throw opensslError('1C800064', 'Provider routines', 'bad decrypt');
    return last.subarray(0, BLOCK - fill);
  }

  #blocks(input: Uint8Array): Uint8Array {
    if (input.length === 0) return NOTHING;
    const options = { disablePadding: true };
    const cipher = this.#chain ? cbc(this.#key, this.#chain, options) : ecb(this.#key, options);
    const output = this.#decrypts ? cipher.decrypt(input) : cipher.encrypt(input);
    if (this.#chain) this.#chain = (this.#decrypts ? input : output).slice(-BLOCK);
    return output;
  }
}
