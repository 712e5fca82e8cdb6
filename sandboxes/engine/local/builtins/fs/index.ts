/** `node:fs`: the project's files and /tmp, in memory. Nothing survives the sandbox but what the workbench keeps. */
import { setImmediate } from '../../process/timers';
import promises from './promises';
import { Dirent, Stats } from './stats';
import { createReadStream, createWriteStream } from './streams';
import { sync } from './sync';

type AnyFunction = (...args: unknown[]) => unknown;
type Callback = (error: unknown, ...values: unknown[]) => void;

const constants = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  COPYFILE_EXCL: 1,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 64,
  O_EXCL: 128,
  O_TRUNC: 512,
  O_APPEND: 1024,
  S_IFMT: 61440,
  S_IFREG: 32768,
  S_IFDIR: 16384,
};

/** `fs.stat(path, callback)` from `fs.statSync(path)`. */
function withCallback(run: AnyFunction): AnyFunction {
  return (...args) => {
    const callback = args.pop() as Callback;
    if (typeof callback !== 'function')
      throw Object.assign(new TypeError('The "cb" argument must be of type function. Received undefined'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    setImmediate(() => {
      let value: unknown;
      try {
        value = run(...args);
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, ...(value === undefined ? [] : [value]));
    });
  };
}

const callbacks = Object.fromEntries(
  Object.entries(sync)
    .filter(([name]) => name !== 'existsSync')
    .map(([name, run]) => [name.replace(/Sync$/, ''), withCallback(run as AnyFunction)]),
);

function notWatched(name: string): () => never {
  return () => {
    throw Object.assign(
      new Error(
        `fs.${name}() is not in this sandbox: files change only by your own program or the editor. Save, and the server is restarted.`,
      ),
      { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' },
    );
  };
}

export default {
  ...sync,
  ...callbacks,
  /** Node hands read and write a second value: the buffer. */
  read: (
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
    callback: Callback,
  ) =>
    withCallback(() => sync.readSync(fd, buffer, offset, length, position))(
      (error: unknown, count?: unknown) => callback(error, count ?? 0, buffer),
    ),
  write: (...args: unknown[]) => {
    const callback = args.pop() as Callback;
    withCallback(() => sync.writeSync(...(args as Parameters<typeof sync.writeSync>)))(
      (error: unknown, count?: unknown) => callback(error, count ?? 0, args[1]),
    );
  },
  exists: (path: unknown, callback: (exists: boolean) => void) =>
    setImmediate(() => callback(sync.existsSync(path))),
  createReadStream,
  createWriteStream,
  promises: { ...promises, constants },
  constants,
  ...constants,
  Stats,
  Dirent,
  watch: notWatched('watch'),
  watchFile: notWatched('watchFile'),
  unwatchFile: () => undefined,
};
