/** `node:fs/promises`: the synchronous functions, a task later, as errors of a promise. */
import { setImmediate } from '../../process/timers';
import { sync } from './sync';

type AnyFunction = (...args: never[]) => unknown;

/** A task later, so that code which forgets to await sees what it would see on a disk. */
function later<F extends AnyFunction>(run: F): (...args: Parameters<F>) => Promise<ReturnType<F>> {
  return (...args) =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          resolve(run(...args) as ReturnType<F>);
        } catch (error) {
          reject(error);
        }
      });
    });
}

class FileHandle {
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  readFile = later((options?: Parameters<typeof sync.readFileSync>[1]) =>
    sync.readFileSync(this.fd, options),
  );
  writeFile = later((data: Parameters<typeof sync.writeSync>[1]) => {
    sync.ftruncateSync(this.fd, 0);
    sync.writeSync(this.fd, data, 0);
  });
  appendFile = later((data: Parameters<typeof sync.writeSync>[1]) => void sync.writeSync(this.fd, data));
  read = later((buffer: Uint8Array, offset?: number, length?: number, position?: number | null) => ({
    bytesRead: sync.readSync(this.fd, buffer, offset, length, position),
    buffer,
  }));
  write = later((data: Parameters<typeof sync.writeSync>[1], ...rest: [number?, number?, number?]) => ({
    bytesWritten: sync.writeSync(this.fd, data, ...rest),
    buffer: data,
  }));
  stat = later(() => sync.fstatSync(this.fd));
  truncate = later((length?: number) => sync.ftruncateSync(this.fd, length));
  sync = later(() => sync.fsyncSync(this.fd));
  datasync = later(() => sync.fsyncSync(this.fd));
  close = later(() => sync.closeSync(this.fd));

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export default {
  access: later(sync.accessSync),
  readFile: later((path: unknown, options?: Parameters<typeof sync.readFileSync>[1]) =>
    sync.readFileSync(path instanceof FileHandle ? path.fd : path, options),
  ),
  writeFile: later(
    (
      path: unknown,
      data: Parameters<typeof sync.writeFileSync>[1],
      options?: Parameters<typeof sync.writeFileSync>[2],
    ) => sync.writeFileSync(path instanceof FileHandle ? path.fd : path, data, options),
  ),
  appendFile: later(sync.appendFileSync),
  mkdir: later(sync.mkdirSync),
  mkdtemp: later(sync.mkdtempSync),
  readdir: later(sync.readdirSync),
  stat: later(sync.statSync),
  lstat: later(sync.lstatSync),
  unlink: later(sync.unlinkSync),
  rm: later(sync.rmSync),
  rmdir: later(sync.rmdirSync),
  rename: later(sync.renameSync),
  copyFile: later(sync.copyFileSync),
  cp: later(sync.cpSync),
  truncate: later(sync.truncateSync),
  realpath: later((path: unknown) => sync.realpathSync(path)),
  utimes: later(sync.utimesSync),
  chmod: later(sync.chmodSync),
  open: later((path: unknown, flags?: string | number) => new FileHandle(sync.openSync(path, flags))),
};
