/** `rm`: files, and whole trees. */
import { invalidArgType } from '../../node-error';
import { booleanOption, pathArgument } from '../arguments';
import { fileError, fsSystemError } from '../errors';
import { demandWritable, find, placeOf } from '../look-up';
import { removeTree } from './names';

const rm = (path: unknown, given: unknown = {}) => {
  const where = pathArgument(path);
  if (typeof given !== 'object' || given === null) throw invalidArgType('options', 'of type object', given);
  const options = given as Record<string, unknown>;
  const force = booleanOption(options, 'force');
  const recursive = booleanOption(options, 'recursive');
  return () => {
    if (force && missing(where)) return;
    const found = find(where, { syscall: 'lstat', follow: false });
    if (found.inode.kind === 'directory' && !recursive) {
      throw fsSystemError({
        name: 'ERR_FS_EISDIR',
        title: 'Path is a directory',
        syscall: 'rm',
        code: 'EISDIR',
        message: 'is a directory',
        path: where.given,
      });
    }
    demandWritable(found.parent, () => fileError('EACCES', 'rm', where.given));
    removeTree(found.inode, found.path);
  };
};

function missing(where: ReturnType<typeof pathArgument>): boolean {
  try {
    return placeOf(where, { syscall: 'lstat', follow: false }).inode === undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

export const removal = { rm };
