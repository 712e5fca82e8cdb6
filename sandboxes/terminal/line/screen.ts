import type { TerminalSize } from '../../engine/contract';
import type { Output } from '../command';

/** What shows text and understands ECMA-48, as xterm does. */
export interface Screen {
  readonly size: TerminalSize;
  /** `done`: it has been worked on. */
  write(data: string | Uint8Array, done: () => void): void;
}

/** Characters or bytes that a screen may have before it, and those at which more is welcome again. */
const FULL = 128 * 1024;
const ROOM = 32 * 1024;

/** A screen that says when it is behind, and on which line end it stands. */
export class PacedScreen implements Output {
  readonly terminal = true;
  /** The cursor stands at the start of a line. */
  fresh = true;
  readonly #screen: Screen;
  #behind = 0;
  readonly #waiting = new Set<() => void>();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  get size(): TerminalSize {
    return this.#screen.size;
  }

  get full(): boolean {
    return this.#behind > FULL;
  }

  /** Text of programs: they leave out the carriage return. */
  write(data: string | Uint8Array): void {
    if (data.length === 0) return;
    const last = data.at(-1);
    this.fresh = last === '\n' || last === 10;
    this.draw(withReturns(data));
  }

  /** Text of ours, as it is. */
  draw(data: string | Uint8Array): void {
    this.#behind += data.length;
    this.#screen.write(data, () => {
      this.#behind -= data.length;
      if (this.#behind < ROOM) for (const wake of [...this.#waiting]) wake();
    });
  }

  ready(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      if (this.#behind < ROOM || signal.aborted) return wake();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

function withReturns(data: string | Uint8Array): string | Uint8Array {
  if (typeof data === 'string') return data.replace(/\r?\n/g, '\r\n');
  let ends = 0;
  for (const byte of data) if (byte === 10) ends++;
  if (ends === 0) return data;
  const out = new Uint8Array(data.length + ends);
  let at = 0;
  for (const byte of data) {
    if (byte === 10) out[at++] = 13;
    out[at++] = byte;
  }
  return out;
}
