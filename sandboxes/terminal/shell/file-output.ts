import type { IFileSystem } from 'just-bash';
import { joinBytes } from '../../bytes';
import type { Output } from '../command';
import type { Redirect } from './direct-output';

/** Milliseconds between two writes: a server's log grows line by line. */
const EVERY = 150;
const encoder = new TextEncoder();

/** A file that a program writes to as it runs. */
export class FileOutput implements Output {
  readonly terminal = false;
  readonly full = false;
  readonly #files: IFileSystem;
  readonly #path: string;
  #waiting: Uint8Array[] = [];
  #writing: Promise<void>;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #failed: unknown = null;

  /** The file is there, and empty, at once. */
  constructor(files: IFileSystem, cwd: string, { path, append }: Redirect) {
    this.#files = files;
    this.#path = files.resolvePath(cwd, path);
    this.#writing = this.#try(() =>
      append ? this.#files.appendFile(this.#path, '') : this.#files.writeFile(this.#path, ''),
    );
  }

  write(data: string | Uint8Array): void {
    this.#waiting.push(typeof data === 'string' ? encoder.encode(data) : data);
    this.#timer ??= setTimeout(() => void this.#flush(), EVERY);
  }

  async ready(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  /** @throws when it could not be written */
  async end(): Promise<void> {
    await this.#flush();
    if (this.#failed) throw this.#failed;
  }

  #flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const parts = this.#waiting;
    this.#waiting = [];
    if (parts.length > 0)
      this.#writing = this.#writing.then(() =>
        this.#try(() => this.#files.appendFile(this.#path, joinBytes(parts))),
      );
    return this.#writing;
  }

  async #try(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#failed ??= error;
    }
  }
}

/** `/dev/null` */
export const nowhere: Output = {
  terminal: false,
  full: false,
  write: () => undefined,
  ready: async (signal) => signal.throwIfAborted(),
};
