/** File errors in libuv's words: `ENOENT: no such file or directory, open '/app/x'`. */
import { systemError } from '../system-errors';

/**
 * @param path as the program spelled it
 * @param dest the second path of `rename`, `copyfile`, `link`, `symlink`
 */
export function fileError(
  code: string,
  syscall: string,
  path?: string,
  dest?: string,
): NodeJS.ErrnoException {
  const { errno, message } = systemError(code);
  const place = path === undefined ? '' : ` '${path}'${dest === undefined ? '' : ` -> '${dest}'`}`;
  const error = new Error(`${code}: ${message}, ${syscall}${place}`) as NodeJS.ErrnoException;
  return Object.assign(error, {
    errno,
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
    ...(dest === undefined ? {} : { dest }),
  });
}

interface SystemFailure {
  readonly code: string;
  readonly message: string;
  readonly syscall: string;
  readonly path: string;
  /** What was asked of whom, above libuv's words. */
  readonly title: string;
  /** Node's own code: `ERR_FS_EISDIR`. */
  readonly name: string;
  readonly dest?: string;
}

/** Node's SystemError: `Path is a directory: rm returned EISDIR (is a directory) /x`. */
export function fsSystemError({ code, message, syscall, path, title, name, dest }: SystemFailure): Error {
  const text = `${title}: ${syscall} returned ${code} (${message}) ${path}${dest === undefined ? '' : ` => ${dest}`}`;
  const errno = Math.abs(systemError(code).errno);
  const error = Object.assign(new Error(text), {
    code: name,
    info: { message, path, syscall, errno, code, ...(dest === undefined ? {} : { dest }) },
    errno,
    syscall,
    path,
    ...(dest === undefined ? {} : { dest }),
  });
  return Object.defineProperty(error, 'name', {
    value: 'SystemError',
    configurable: true,
    writable: true,
    enumerable: false,
  });
}
