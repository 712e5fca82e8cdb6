/** The bytes of one direction that no message has taken yet, to be shown with the message. Only so many are kept. */
import { ByteQueue } from './byte-queue';

const KEPT = 1024 * 1024 + 64 * 1024;

export class RawBytes {
  readonly #kept = new ByteQueue();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    // Where some were not kept, none behind them are: they would stand in the wrong place.
    if (this.#kept.length === this.#length && this.#length + bytes.length <= KEPT) this.#kept.push(bytes);
    this.#length += bytes.length;
  }

  /** The oldest `length` bytes, at most `limit` of them as bytes. */
  take(length: number, limit: number): Uint8Array {
    const taken = this.#kept.view().slice(0, Math.min(length, limit));
    this.#kept.skip(length);
    this.#length -= Math.min(length, this.#length);
    if (this.#length === 0) this.#kept.clear();
    return taken;
  }
}
