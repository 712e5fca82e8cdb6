/** `FileHandle` of `fs/promises`: an open file with methods. */
import EventEmitter from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { invalidState, nodeError } from '../node-error';
import { attributes } from './calls/attributes';
import type { Call } from './calls/call';
import { content, readPart, writePart } from './calls/content';
import { later } from './later';
import { ReadStream } from './read-stream';
import { WriteStream } from './write-stream';

const CLOSED = -1;
const BUFFER = 16 * 1024;

export class FileHandle extends EventEmitter {
  #fd: number;
  #closing: Promise<void> | null = null;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  get fd(): number {
    return this.#fd;
  }

  getAsyncId(): number {
    return 0;
  }

  async #act<R>(syscall: string, start: () => () => R): Promise<R> {
    if (this.#fd === CLOSED) throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall });
    const act = start();
    return new Promise((resolve, reject) =>
      later(act, (error, value) => (error ? reject(error) : resolve(value as R))),
    );
  }

  #with<R>(syscall: string, call: Call<unknown[], R>, ...args: unknown[]): Promise<R> {
    return this.#act(syscall, () => call(this.#fd, ...args));
  }

  async read(
    ...[first, offset, length, position]: unknown[]
  ): Promise<{ bytesRead: number; buffer: unknown }> {
    const own = !ArrayBuffer.isView(first);
    const options = (own ? (first ?? {}) : {}) as { buffer?: unknown };
    const buffer = own ? (options.buffer ?? Buffer.alloc(BUFFER)) : first;
    const part = own ? options : offset;
    const bytesRead = await this.#act('read', () =>
      length === undefined && typeof part === 'number'
        ? readPart(this.#fd, buffer, { offset: part }, undefined, undefined)
        : readPart(this.#fd, buffer, part, length, position),
    );
    return { bytesRead, buffer };
  }

  async readv(buffers: unknown, position?: unknown): Promise<{ bytesRead: number; buffers: unknown }> {
    return {
      bytesRead: await this.#with('read', content.readv as Call<unknown[], number>, buffers, position),
      buffers,
    };
  }

  async write(
    data: unknown,
    ...[second, third, fourth]: unknown[]
  ): Promise<{ bytesWritten: number; buffer: unknown }> {
    const bytesWritten = await this.#act('write', () => writePart(this.#fd, data, second, third, fourth));
    return { bytesWritten, buffer: data };
  }

  async writev(buffers: unknown, position?: unknown): Promise<{ bytesWritten: number; buffers: unknown }> {
    const bytesWritten = await this.#with(
      'write',
      content.writev as Call<unknown[], number>,
      buffers,
      position,
    );
    return { bytesWritten, buffers };
  }

  readFile(options?: unknown): Promise<string | Buffer> {
    return this.#with('read', content.readFile as Call<unknown[], string | Buffer>, options);
  }

  async writeFile(data: unknown, options?: unknown): Promise<void> {
    await this.#with('write', content.writeFile as Call<unknown[]>, data, options);
  }

  async appendFile(data: unknown, options?: unknown): Promise<void> {
    await this.writeFile(data, options);
  }

  stat(options?: unknown): Promise<unknown> {
    return this.#with('fstat', attributes.fstat as Call<unknown[]>, options);
  }

  async chmod(mode: unknown): Promise<void> {
    await this.#with('fchmod', attributes.fchmod as Call<unknown[]>, mode);
  }

  async chown(uid: unknown, gid: unknown): Promise<void> {
    await this.#with('fchown', attributes.fchown as Call<unknown[]>, uid, gid);
  }

  async utimes(atime: unknown, mtime: unknown): Promise<void> {
    await this.#with('futime', attributes.futimes as Call<unknown[]>, atime, mtime);
  }

  async truncate(length?: unknown): Promise<void> {
    await this.#with('ftruncate', content.ftruncate as Call<unknown[]>, length);
  }

  async sync(): Promise<void> {
    await this.#with('fsync', content.fsync as Call<unknown[]>);
  }

  async datasync(): Promise<void> {
    await this.#with('fdatasync', content.fdatasync as Call<unknown[]>);
  }

  close = (): Promise<void> => {
    if (this.#fd === CLOSED) return Promise.resolve();
    this.#closing ??= this.#with('close', content.close as Call<unknown[], void>).then(() => {
      this.#fd = CLOSED;
      this.#closing = null;
      this.emit('close');
    });
    return this.#closing;
  };

  createReadStream(options?: object): ReadStream {
    return new ReadStream('', { ...options, fd: this });
  }

  createWriteStream(options?: object): WriteStream {
    return new WriteStream('', { ...options, fd: this });
  }

  readLines(options?: object): Interface {
    return createInterface({ input: this.createReadStream(options), crlfDelay: Number.POSITIVE_INFINITY });
  }

  readableWebStream(): ReadableStream<Uint8Array> {
    if (this.#fd === CLOSED) throw invalidState('The FileHandle is closed');
    return new ReadableStream({
      pull: async (controller) => {
        const { bytesRead, buffer } = await this.read();
        if (bytesRead === 0) controller.close();
        else controller.enqueue(new Uint8Array((buffer as Buffer).subarray(0, bytesRead)));
      },
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** @throws when it is closed */
export function descriptorOf(handle: FileHandle): number {
  if (handle.fd === CLOSED) throw nodeError(Error, 'EBADF', 'file closed');
  return handle.fd;
}
