/** What is typed while a program runs, line by line as a terminal hands it on. What nobody reads stays for the shell. */
import type { Input } from './input';
import type { Job } from './jobs';
import { untilWoken } from './until-woken';

/** Ctrl-D: the end of the input for whoever reads next. */
const END = null;
const decoder = new TextDecoder();

export class Keyboard {
  readonly #lines: (Uint8Array | typeof END)[] = [];
  readonly #wake = new Set<() => void>();
  readonly #front: () => Job | null;
  /** A program takes keys as they are pressed, and shows them itself or not. */
  raw = false;

  /** @param front the job that is typed to */
  constructor(front: () => Job | null) {
    this.#front = front;
  }

  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
    this.changed();
  }

  /** Ctrl-D. */
  end(): void {
    this.#lines.push(END);
    this.changed();
  }

  /** Another job is in front. */
  changed(): void {
    for (const wake of [...this.#wake]) wake();
  }

  /** Takes back what nobody has read. */
  rest(): string {
    return this.#lines
      .splice(0)
      .map((line) => (line === END ? '' : decoder.decode(line)))
      .join('');
  }

  /** As a job reads it: only while it is in front. */
  of(job: Job): Input {
    return {
      terminal: true,
      read: async (signal) => {
        while (!signal.aborted) {
          const next = this.#front() === job ? this.#lines.shift() : undefined;
          if (next !== undefined) return next;
          await untilWoken(this.#wake, signal);
        }
        return null;
      },
      close: () => undefined,
    };
  }
}
