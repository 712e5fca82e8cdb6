import { asSpelled } from './paths';

/** File errors in libuv's words: `ENOENT: no such file or directory, open '/app/x'`. */
const KINDS = {
  ENOENT: [-2, 'no such file or directory'],
  EEXIST: [-17, 'file already exists'],
  ENOTDIR: [-20, 'not a directory'],
  EISDIR: [-21, 'illegal operation on a directory'],
  EINVAL: [-22, 'invalid argument'],
  ENOTEMPTY: [-39, 'directory not empty'],
  EBADF: [-9, 'bad file descriptor'],
  EACCES: [-13, 'permission denied'],
} as const;

export function fileError(
  code: keyof typeof KINDS,
  syscall: string,
  absolute?: string,
  absoluteDest?: string,
): NodeJS.ErrnoException {
  const path = absolute === undefined ? undefined : asSpelled(absolute);
  const dest = absoluteDest === undefined ? undefined : asSpelled(absoluteDest);
  const [errno, text] = KINDS[code];
  const place = path === undefined ? '' : ` '${path}'${dest === undefined ? '' : ` -> '${dest}'`}`;
  const error = new Error(`${code}: ${text}, ${syscall}${place}`) as NodeJS.ErrnoException;
  return Object.assign(error, {
    errno,
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
    ...(dest === undefined ? {} : { dest }),
  });
}
