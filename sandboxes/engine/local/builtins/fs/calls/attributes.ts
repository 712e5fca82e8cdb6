/** What is known about files besides their content. */
import type { Inode } from '../../../files/inode';
import { rootInode } from '../../../process/files';
import { nodeError } from '../../node-error';
import {
  booleanOption,
  descriptorArgument,
  modeArgument,
  optionsArgument,
  pathArgument,
  timeArgument,
} from '../arguments';
import { fileError } from '../errors';
import { allowed, find } from '../look-up';
import { inBigInts, pipeStats, StatFs, sizeOf, statsOf } from '../stats';
import { descriptor, mayOwn, setAttributes, standardStream } from './open-files';

/** Bytes that `statfs` says the disk has. */
const CAPACITY = 2 ** 30;

const statLike = (syscall: 'stat' | 'lstat') => (path: unknown, given?: unknown) => {
  const where = pathArgument(path);
  const options = optionsArgument(given);
  const optional = options['throwIfNoEntry'] === false;
  return () => {
    try {
      return inBigInts(
        statsOf(find(where, { syscall, follow: syscall === 'stat' }).inode),
        options['bigint'],
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (optional && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
      throw error;
    }
  };
};

const fstat = (fd: unknown, given?: unknown) => {
  const number = descriptorArgument(fd);
  const { bigint } = optionsArgument(given) as { bigint?: unknown };
  return () =>
    inBigInts(
      number === 0 || standardStream(number) ? pipeStats() : statsOf(descriptor(number, 'fstat').inode),
      bigint,
    );
};

const statfs = (path: unknown, given?: unknown) => {
  const where = pathArgument(path);
  const options = optionsArgument(given);
  return () => {
    find(where, { syscall: 'statfs' });
    const answer = new StatFs(CAPACITY, usedBytes(rootInode()));
    if (!booleanOption(options, 'bigint')) return answer;
    for (const [name, value] of Object.entries(answer))
      Object.assign(answer, { [name]: BigInt(value as number) });
    return answer;
  };
};

function usedBytes(inode: Inode): number {
  let bytes = sizeOf(inode);
  for (const child of inode.children.values()) bytes += usedBytes(child);
  return bytes;
}

const access = (path: unknown, mode?: unknown) => {
  const where = pathArgument(path);
  const wanted = modeArgument(mode, 0);
  if (wanted > 7) {
    throw nodeError(RangeError, 'ERR_OUT_OF_RANGE', 'mode is out of range: >= 0 && <= 7');
  }
  return () => {
    if (!allowed(find(where, { syscall: 'access' }).inode, wanted))
      throw fileError('EACCES', 'access', where.given);
  };
};

const chmod = (path: unknown, mode: unknown) => {
  const where = pathArgument(path);
  const permissions = modeArgument(mode, 0) & 0o7777;
  return () => {
    const found = find(where, { syscall: 'chmod' });
    setAttributes(found.inode, found.path, { mode: permissions });
  };
};

const fchmod = (fd: unknown, mode: unknown) => {
  const number = descriptorArgument(fd);
  const permissions = modeArgument(mode, 0) & 0o7777;
  return () => {
    const { inode, path } = descriptor(number, 'fchmod');
    setAttributes(inode, path, { mode: permissions });
  };
};

const chownLike = (syscall: 'chown' | 'lchown') => (path: unknown, uid: unknown, gid: unknown) => {
  const where = pathArgument(path);
  const [owner, group] = [modeArgument(uid, -1, 'uid'), modeArgument(gid, -1, 'gid')];
  return () => {
    find(where, { syscall, follow: syscall === 'chown' });
    if (!mayOwn(owner, group)) throw fileError('EPERM', syscall, where.given);
  };
};

const fchown = (fd: unknown, uid: unknown, gid: unknown) => {
  const number = descriptorArgument(fd);
  const [owner, group] = [modeArgument(uid, -1, 'uid'), modeArgument(gid, -1, 'gid')];
  return () => {
    descriptor(number, 'fchown');
    if (!mayOwn(owner, group)) throw fileError('EPERM', 'fchown');
  };
};

const utimesLike = (syscall: 'utime' | 'lutime') => (path: unknown, atime: unknown, mtime: unknown) => {
  const where = pathArgument(path);
  const times = { accessed: timeArgument(atime), modified: timeArgument(mtime) };
  return () => {
    const found = find(where, { syscall, follow: syscall === 'utime' });
    setAttributes(found.inode, found.path, times);
  };
};

const futimes = (fd: unknown, atime: unknown, mtime: unknown) => {
  const number = descriptorArgument(fd);
  const times = { accessed: timeArgument(atime), modified: timeArgument(mtime) };
  return () => {
    const { inode, path } = descriptor(number, 'futime');
    setAttributes(inode, path, times);
  };
};

export const attributes = {
  stat: statLike('stat'),
  lstat: statLike('lstat'),
  fstat,
  statfs,
  access,
  chmod,
  fchmod,
  chown: chownLike('chown'),
  lchown: chownLike('lchown'),
  fchown,
  utimes: utimesLike('utime'),
  lutimes: utimesLike('lutime'),
  futimes,
};
