/** A terminal in its usual mode while a program runs: what is typed is shown, and goes on with Enter. */
import type { Shell } from '../shell/shell';
import { KEY, PASTE } from './keys';

const encoder = new TextEncoder();

export class Cooked {
  readonly #shell: Shell;
  readonly #echo: (text: string) => void;
  #typed = '';

  constructor(shell: Shell, echo: (text: string) => void) {
    this.#shell = shell;
    this.#echo = echo;
  }

  /** Takes back what no program has read. */
  rest(): string {
    const rest = this.#shell.keyboard.rest() + this.#typed;
    this.#typed = '';
    return rest;
  }

  take(data: string): void {
    const { keyboard } = this.#shell;
    if (keyboard.raw) keyboard.push(encoder.encode(data));
    else for (const [key] of (PASTE.exec(data)?.[1] ?? data).matchAll(KEY)) this.#key(key);
  }

  #key(key: string): void {
    const { keyboard } = this.#shell;
    if (key === '\u0003') {
      this.#forget();
      this.#echo('^C\n');
      this.#shell.interrupt();
    } else if (key === '\u001a') {
      this.#forget();
      this.#echo('^Z');
      this.#shell.stop();
    } else if (key === '\u0004') {
      if (this.#typed === '') keyboard.end();
      else keyboard.push(encoder.encode(this.#typed));
      this.#typed = '';
    } else if (key === '\r' || key === '\n') {
      this.#echo('\n');
      keyboard.push(encoder.encode(`${this.#typed}\n`));
      this.#typed = '';
    } else if (key === '\u007f' || key === '\b') {
      if (this.#typed === '') return;
      this.#typed = this.#typed.slice(0, -1);
      this.#echo('\b \b');
    } else if (key === '\u0015') {
      this.#echo('\b \b'.repeat(this.#typed.length));
      this.#typed = '';
    } else if (key >= ' ' && !key.startsWith('\u001b')) {
      this.#typed += key;
      this.#echo(key);
    }
  }

  /** As a terminal does when a signal is typed. */
  #forget(): void {
    this.#shell.keyboard.rest();
    this.#typed = '';
  }
}
