/** A command's standard input: what a pipe brought, or what is typed while it runs. */
import { joinBytes } from '../../bytes';
export class Input {
  /** Nobody types it: a pipe, a file, or nothing. */
  readonly piped: boolean;
  readonly #waiting: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | null = null;

  /** @param whole everything there is; left out, it is typed */
  constructor(whole?: Uint8Array) {
    this.piped = whole !== undefined;
    if (whole === undefined) return;
    if (whole.length > 0) this.#waiting.push(whole);
    this.#ended = true;
  }

  push(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#waiting.push(bytes);
    this.#wake?.();
  }

  /** Ctrl-D. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** @returns null at the end; also when the signal aborts */
  async read(signal: AbortSignal): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next) return next;
      if (this.#ended || signal.aborted) return null;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#wake = null;
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  async all(signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let part = await this.read(signal); part; part = await this.read(signal)) parts.push(part);
    return joinBytes(parts);
  }
}
