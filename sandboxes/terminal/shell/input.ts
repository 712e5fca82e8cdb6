/** A command's standard input: a pipe, a file, or the keyboard. */
import { joinBytes } from '../../bytes';

export interface Input {
  /** What is typed comes here; otherwise it is a pipe or a file. */
  readonly terminal: boolean;
  /** @returns null at the end; also when the signal aborts */
  read(signal: AbortSignal): Promise<Uint8Array | null>;
  /** Nobody reads any more: whoever writes is told. */
  close(): void;
}

export async function readAll(input: Input, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let part = await input.read(signal); part; part = await input.read(signal)) parts.push(part);
  return joinBytes(parts);
}

export function inputOf(bytes: Uint8Array): Input {
  let left: Uint8Array | null = bytes.length > 0 ? bytes : null;
  return {
    terminal: false,
    async read() {
      const part = left;
      left = null;
      return part;
    },
    close: () => undefined,
  };
}
