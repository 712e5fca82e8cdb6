import type { Output } from '../command';

const encoder = new TextEncoder();

/** Keeps what is written, for a pipe or a file. */
export class Collected implements Output {
  readonly terminal = false;
  readonly #parts: string[] = [];

  write(data: string | Uint8Array): void {
    this.#parts.push(latin1(typeof data === 'string' ? encoder.encode(data) : data));
  }

  /** One character a byte: the form in which the shell's pipes carry bytes. */
  get bytes(): string {
    return this.#parts.join('');
  }

  get text(): string {
    return new TextDecoder().decode(bytesOf(this.bytes));
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

export const bytesOf = (latin: string): Uint8Array => Uint8Array.from(latin, (char) => char.charCodeAt(0));
