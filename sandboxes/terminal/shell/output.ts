import type { Output } from '../command';
import type { ExecResult } from './just-bash';

const encoder = new TextEncoder();

/** Keeps what is written, for a file or a `$(…)`. */
export class Collected implements Output {
  readonly terminal = false;
  readonly full = false;
  readonly #parts: string[] = [];

  write(data: string | Uint8Array): void {
    this.#parts.push(latin1(typeof data === 'string' ? encoder.encode(data) : data));
  }

  async ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  /** One character a byte: the form in which the language carries bytes. */
  get bytes(): string {
    return this.#parts.join('');
  }

  get text(): string {
    return new TextDecoder().decode(bytesOf(this.bytes));
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

export const bytesOf = (latin: string): Uint8Array => Uint8Array.from(latin, (char) => char.charCodeAt(0));

/** A large text in pieces, as fast as they are taken. */
export async function writeAll(
  output: Output,
  data: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const piece = 32 * 1024;
  for (let at = 0; at < data.length; at += piece) {
    output.write(data.slice(at, at + piece));
    if (output.full) await output.ready(signal);
  }
}

export function stdoutOf(result: ExecResult): string | Uint8Array {
  return result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary'
    ? bytesOf(result.stdout)
    : result.stdout;
}
