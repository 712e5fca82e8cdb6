/** `process.stdin`, `stdout` and `stderr`: pipes to the kernel, or ends of a terminal. */
import { Readable, Writable } from 'node:stream';
import { onKernel, tell } from './kernel-link';
import { type Hold, hold } from './liveness';
import { type StreamName, writeBytes, writeText } from './output';
import { setRawMode, terminalEnds } from './terminal';

export class OutputStream extends Writable {
  readonly fd: number;
  _type = 'pipe';
  readonly #name: StreamName;

  constructor(name: StreamName) {
    super({ decodeStrings: false });
    this.#name = name;
    this.fd = name === 'stdout' ? 1 : 2;
  }

  override _write(
    chunk: string | Uint8Array,
    encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (typeof chunk !== 'string') writeBytes(this.#name, chunk);
    else if (/^utf-?8$/i.test(encoding)) writeText(this.#name, chunk);
    else writeBytes(this.#name, Buffer.from(chunk, encoding));
    done();
  }

  /** A process's own streams stay open, as in Node. */
  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    done(null);
  }
}

/** Input that came before the program looked at `process.stdin`. */
const early: (Uint8Array | null)[] = [];

/** From now on input is kept until the program reads it. */
export function receiveInput(): void {
  onKernel('stdin', ({ bytes }) => early.push(bytes));
}

export function makeStdin(): Readable {
  const terminal = terminalEnds()?.streams.includes('stdin') === true;
  let reading: Hold | null = null;
  const stream = new Readable({
    read() {
      if (reading) return;
      reading = hold(terminal ? 'TTYWrap' : 'PipeWrap');
      if (terminal) tell({ t: 'terminal', wish: 'reads' });
    },
  });
  const take = (bytes: Uint8Array | null) => {
    stream.push(bytes === null ? null : Buffer.from(bytes));
    if (bytes === null) reading?.release();
  };
  for (const bytes of early.splice(0)) take(bytes);
  onKernel('stdin', ({ bytes }) => take(bytes));
  stream.on('pause', () => reading?.unref());
  stream.on('resume', () => reading?.ref());
  return Object.assign(stream, {
    fd: 0,
    ...(terminal ? { isTTY: true, isRaw: false, setRawMode } : {}),
    ref: () => {
      reading?.ref();
      return stream;
    },
    unref: () => {
      reading?.unref();
      return stream;
    },
  });
}
