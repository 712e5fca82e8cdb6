/** `fs.Dir`: a directory read entry by entry. */

import { invalidArgType, nodeError, outOfRange } from '../node-error';
import { type Encoding, encodedName, optionsArgument, type Path, pathArgument } from './arguments';
import { entriesOf } from './calls/names';
import { later } from './later';
import { Dirent } from './stats';

type Callback = (error: unknown, entry?: Dirent | null) => void;

const closedError = () => nodeError(Error, 'ERR_DIR_CLOSED', 'Directory handle was closed');

class Dir {
  readonly #path: string;
  readonly #encoding: Encoding;
  readonly #recursive: boolean;
  readonly #ahead: Dirent[] = [];
  #closed = false;

  constructor(path: Path, encoding: Encoding, recursive: boolean) {
    this.#path = path.given;
    this.#encoding = encoding;
    this.#recursive = recursive;
    this.#enter(path);
  }

  get path(): string {
    return this.#path;
  }

  #enter(path: Path): void {
    for (const [name, inode] of entriesOf(path, 'opendir'))
      this.#ahead.push(new Dirent(encodedName(name, this.#encoding), path.given, inode.kind));
  }

  readSync(): Dirent | null {
    if (this.#closed) throw closedError();
    const entry = this.#ahead.shift() ?? null;
    if (entry && this.#recursive && entry.isDirectory())
      this.#enter(pathArgument(`${entry.parentPath.replace(/\/$/, '')}/${entry.name}`));
    return entry;
  }

  read(callback?: Callback): Promise<Dirent | null> | undefined {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(closedError());
      return new Promise((resolve, reject) =>
        later(
          () => this.readSync(),
          (error, entry) => (error ? reject(error) : resolve(entry ?? null)),
        ),
      );
    }
    if (typeof callback !== 'function') throw invalidArgType('callback', 'of type function', callback);
    if (this.#closed) throw closedError();
    later(
      () => this.readSync(),
      (error, entry) => (error ? callback(error) : callback(null, entry ?? null)),
    );
    return undefined;
  }

  closeSync(): void {
    if (this.#closed) throw closedError();
    this.#closed = true;
  }

  close(callback?: (error: unknown) => void): Promise<void> | undefined {
    if (callback === undefined)
      return new Promise((resolve, reject) => {
        try {
          this.closeSync();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    later(
      () => this.closeSync(),
      (error) => callback(error),
    );
    return undefined;
  }

  async *entries(): AsyncGenerator<Dirent> {
    try {
      for (let entry = await this.read(); entry; entry = await this.read()) yield entry;
    } finally {
      if (!this.#closed) this.closeSync();
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<Dirent> {
    return this.entries();
  }
}

const opendir = (path: unknown, given?: unknown) => {
  const where = pathArgument(path);
  const options = optionsArgument(given) as {
    encoding?: Encoding;
    recursive?: unknown;
    bufferSize?: unknown;
  };
  const { bufferSize = 32 } = options;
  if (typeof bufferSize !== 'number')
    throw invalidArgType('options.bufferSize', 'of type number', bufferSize);
  if (bufferSize < 1) throw outOfRange('options.bufferSize', '>= 1 && <= 4294967295', bufferSize);
  return () => new Dir(where, options.encoding, options.recursive === true);
};

export const directories = { opendir };
export { Dir };
