/** Paths to inodes, with `fs`'s errors, and what a process may do with them. */
import type { Inode } from '../../files/inode';
import { USER } from '../../files/inode';
import { walk } from '../../files/walk';
import { rootInode } from '../../process/files';
import type { Path } from './arguments';
import { constants } from './constants';
import { fileError } from './errors';

export interface Place {
  readonly inode: Inode | undefined;
  /** Absolute, without links. */
  readonly path: string;
  readonly parent: Inode;
}

export interface Found extends Place {
  readonly inode: Inode;
}

interface LookUp {
  readonly syscall: string;
  /** Whether a link at the end is followed. Default: yes. */
  readonly follow?: boolean;
  /** The paths that an error names, when they are not the one looked up. */
  readonly names?: readonly [path: string, dest?: string];
}

/** Where a path leads; the last name need not exist. */
export function placeOf(path: Path, { syscall, follow = true, names }: LookUp): Place {
  const place = path.given === '' ? 'ENOENT' : walk(rootInode(), path.absolute, follow);
  if (typeof place === 'string') throw fileError(place, syscall, ...(names ?? [path.given]));
  return place;
}

export function find(path: Path, lookUp: LookUp): Found {
  const { inode, ...place } = placeOf(path, lookUp);
  if (!inode) throw fileError('ENOENT', lookUp.syscall, ...(lookUp.names ?? [path.given]));
  return { ...place, inode };
}

/** Whether the process may read (4), write (2), execute (1) it: `mode` is a sum of these. */
export function allowed(inode: Inode, mode: number): boolean {
  if (inode.kind === 'link') return true;
  const bits = inode.uid === USER ? inode.mode >> 6 : inode.gid === USER ? inode.mode >> 3 : inode.mode;
  return (bits & mode & 7) === mode;
}

/** A new name in a directory needs the right to write there. */
export function demandWritable(parent: Inode, fail: () => Error): void {
  if (!allowed(parent, constants.W_OK)) throw fail();
}
