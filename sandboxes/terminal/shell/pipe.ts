/** What stands between two commands of a pipeline: bytes, in order, and no more of them than is good. */
import type { Output } from '../command';
import type { Input } from './input';
import { untilWoken } from './until-woken';

/** Bytes that may wait before a writer is asked to. */
const ROOM = 64 * 1024;
const encoder = new TextEncoder();

export class Pipe implements Input, Output {
  readonly terminal = false;
  readonly #waiting: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #closed = false;
  readonly #brokenBy: () => void;
  readonly #wake = new Set<() => void>();

  /** @param broken told once when nobody reads any more and somebody has not finished to write */
  constructor(broken: () => void) {
    this.#brokenBy = broken;
  }

  write(data: string | Uint8Array): void {
    if (this.#closed || this.#ended || data.length === 0) return;
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    this.#changed();
  }

  async ready(signal: AbortSignal): Promise<void> {
    while (this.#size > ROOM && !this.#closed && !signal.aborted) await untilWoken(this.#wake, signal);
    signal.throwIfAborted();
  }

  get full(): boolean {
    return this.#size > ROOM && !this.#closed;
  }

  /** No more will be written. */
  end(): void {
    this.#ended = true;
    this.#changed();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.length = 0;
    this.#size = 0;
    if (!this.#ended) this.#brokenBy();
    this.#changed();
  }

  async read(signal: AbortSignal): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next) {
        this.#size -= next.length;
        this.#changed();
        return next;
      }
      if (this.#ended || this.#closed || signal.aborted) return null;
      await untilWoken(this.#wake, signal);
    }
  }

  #changed(): void {
    for (const wake of [...this.#wake]) wake();
  }
}
