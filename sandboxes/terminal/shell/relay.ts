/** What a program writes on its way to a terminal or a pipe that may be slower than it. */
import type { Output } from '../command';

/** Bytes that wait before more are left out. A pipe holds more: what is left out there falsifies a result. */
const MOST = { terminal: 512 * 1024, pipe: 32 * 1024 * 1024 };

export class Relay {
  readonly #output: Output;
  readonly #signal: AbortSignal;
  readonly #waiting: Uint8Array[] = [];
  #size = 0;
  #dropped = 0;
  #pumping: Promise<void> | null = null;

  constructor(output: Output, signal: AbortSignal) {
    this.#output = output;
    this.#signal = signal;
  }

  take(bytes: Uint8Array): void {
    if (!this.#pumping && !this.#output.full) {
      this.#output.write(bytes);
      return;
    }
    if (this.#size > (this.#output.terminal ? MOST.terminal : MOST.pipe)) {
      this.#dropped += bytes.length;
      return;
    }
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    this.#pumping ??= this.#pump();
  }

  /** All that was taken has been written. */
  async end(): Promise<void> {
    await this.#pumping;
  }

  /** What waits is no longer wanted: Ctrl-C. */
  discard(): void {
    this.#waiting.length = 0;
    this.#size = 0;
  }

  async #pump(): Promise<void> {
    try {
      for (let part = this.#waiting.shift(); part; part = this.#waiting.shift()) {
        if (this.#output.full) await this.#output.ready(this.#signal);
        this.#output.write(part);
        this.#size -= part.length;
      }
      if (this.#dropped > 0) {
        this.#output.write(
          `\n[${this.#dropped.toLocaleString('en')} bytes left out here: they came faster than they can be shown]\n`,
        );
        this.#dropped = 0;
      }
    } catch (error) {
      if (!this.#signal.aborted) throw error;
      this.discard();
    } finally {
      this.#pumping = null;
    }
  }
}
