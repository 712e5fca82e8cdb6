import type { Input } from './input';

/** An input line by line, without their ends. */
export class LineReader {
  readonly #input: Input;
  readonly #signal: AbortSignal;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #ended = false;

  constructor(input: Input, signal: AbortSignal) {
    this.#input = input;
    this.#signal = signal;
  }

  /** @returns null at the end */
  async next(): Promise<string | null> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      if (this.#ended) {
        const line = this.#rest;
        this.#rest = '';
        return line === '' ? null : line;
      }
      const part = await this.#input.read(this.#signal);
      if (part === null) this.#ended = true;
      this.#rest += part === null ? this.#decoder.decode() : this.#decoder.decode(part, { stream: true });
    }
  }
}
