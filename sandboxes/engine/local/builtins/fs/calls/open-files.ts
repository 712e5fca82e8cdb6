/** File descriptors of this process, and what is done through them. */

import { bytesOf, type Inode, USER } from '../../../files/inode';
import { LAST_DATE } from '../../../limits';
import { hasNoFileLeft, isDiskFull } from '../../../process/faults';
import { commit, newIno, writeInode } from '../../../process/files';
import { type StreamName, writeBytes } from '../../../process/output';
import type { Path } from '../arguments';
import { constants } from '../constants';
import { fileError } from '../errors';
import { allowed, demandWritable, placeOf } from '../look-up';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW } = constants;
const ACCESS = O_RDONLY | O_WRONLY | O_RDWR;
/** Bytes in one file: what a tab can hold more than once. */
const LARGEST = 2 ** 30;

export interface OpenFile {
  readonly inode: Inode;
  /** A name that it had when it was opened. */
  readonly path: string;
  readonly flags: number;
  position: number;
}

const files = new Map<number, OpenFile>();
/** Below it are those that Node keeps for itself. */
const FIRST = 17;

/** The number stands for a stream of the process itself. */
export const standardStream = (fd: number): StreamName | null =>
  fd === 1 ? 'stdout' : fd === 2 ? 'stderr' : null;

export function openFile(path: Path, flags: number, mode: number): number {
  const exclusive = (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL);
  const fail = (code: string) => fileError(code, 'open', path.given);
  const place = placeOf(path, { syscall: 'open', follow: !exclusive && (flags & O_NOFOLLOW) === 0 });
  let { inode } = place;
  if (inode && exclusive) throw fail('EEXIST');
  if (inode) check(inode, flags, fail);
  else {
    if ((flags & O_CREAT) === 0) throw fail('ENOENT');
    if (path.given.endsWith('/')) throw fail('EISDIR');
    demandWritable(place.parent, () => fail('EACCES'));
    if (hasNoFileLeft()) throw fail('ENOSPC');
    const ino = newIno();
    const permissions = mode & 0o7777 & ~process.umask();
    const at = Date.now();
    commit({ op: 'make', path: place.path, ino, kind: 'file', mode: permissions, target: '', at });
    inode = place.parent.children.get(place.path.slice(place.path.lastIndexOf('/') + 1));
    if (!inode) throw fail('ENOENT');
  }
  if ((flags & O_TRUNC) !== 0 && inode.kind === 'file' && bytesOf(inode).byteLength > 0)
    writeInode(inode, place.path, 0, new Uint8Array(), 0);
  let fd = FIRST;
  while (files.has(fd)) fd++;
  files.set(fd, { inode, path: place.path, flags, position: 0 });
  return fd;
}

function check(inode: Inode, flags: number, fail: (code: string) => Error): void {
  const access = flags & ACCESS;
  if (inode.kind === 'link') throw fail('ELOOP');
  if (inode.kind === 'socket') throw fail('ENXIO');
  if (inode.kind === 'directory' && access !== O_RDONLY) throw fail('EISDIR');
  if (inode.kind !== 'directory' && (flags & O_DIRECTORY) === O_DIRECTORY) throw fail('ENOTDIR');
  const wanted = access === O_RDONLY ? constants.R_OK : access === O_WRONLY ? constants.W_OK : 6;
  if (!allowed(inode, wanted)) throw fail('EACCES');
}

export function descriptor(fd: number, syscall: string): OpenFile {
  const file = files.get(fd);
  if (!file) throw fileError('EBADF', syscall);
  return file;
}

export function closeFile(fd: number): void {
  if (fd >= 0 && fd <= 2) return;
  descriptor(fd, 'close');
  files.delete(fd);
}

/**
 * Copies from the file into `target`.
 * @param position null: where the file stands, which moves on
 * @returns the count of bytes
 */
export function readInto(fd: number, target: Uint8Array, position: number | null): number {
  // What stdin brings arrives between tasks: nothing that blocks can wait for it.
  if (fd === 0) throw fileError('EAGAIN', 'read');
  const file = descriptor(fd, 'read');
  if ((file.flags & ACCESS) === O_WRONLY) throw fileError('EBADF', 'read');
  if (file.inode.kind === 'directory') throw fileError('EISDIR', 'read');
  const from = position ?? file.position;
  const part = bytesOf(file.inode).subarray(from, from + target.byteLength);
  target.set(part);
  if (position === null) file.position += part.byteLength;
  return part.byteLength;
}

/** From where the file stands to its end. */
export function readRest(fd: number): Buffer {
  if (fd === 0) throw fileError('EAGAIN', 'read');
  const file = descriptor(fd, 'read');
  const rest = Buffer.allocUnsafeSlow(Math.max(0, bytesOf(file.inode).byteLength - file.position));
  readInto(fd, rest, null);
  return rest;
}

export function writeFrom(fd: number, bytes: Uint8Array, position: number | null): number {
  const stream = standardStream(fd);
  if (stream) {
    writeBytes(stream, bytes);
    return bytes.byteLength;
  }
  const file = descriptor(fd, 'write');
  if ((file.flags & ACCESS) === O_RDONLY) throw fileError('EBADF', 'write');
  if (file.inode.kind === 'device') return writeToDevice(file.inode, bytes);
  const length = bytesOf(file.inode).byteLength;
  const at = (file.flags & O_APPEND) !== 0 ? length : (position ?? file.position);
  const end = at + bytes.byteLength;
  if (end > LARGEST) throw fileError('EFBIG', 'write');
  if (end > length && isDiskFull(file.path, end - length)) throw fileError('ENOSPC', 'write');
  if (bytes.byteLength > 0) writeInode(file.inode, file.path, at, bytes, Math.max(length, end));
  if (position === null) file.position = end;
  return bytes.byteLength;
}

/** `/dev/null`, `/dev/stdout`, `/dev/stderr`. */
function writeToDevice({ target }: Inode, bytes: Uint8Array): number {
  if (target === 'stdout' || target === 'stderr') writeBytes(target, bytes);
  return bytes.byteLength;
}

export function truncateFile(fd: number, length: number): void {
  const { inode, path, flags } = descriptor(fd, 'ftruncate');
  if ((flags & ACCESS) === O_RDONLY || inode.kind !== 'file') throw fileError('EINVAL', 'ftruncate');
  const size = Math.max(0, length);
  if (size > LARGEST) throw fileError('EFBIG', 'ftruncate');
  const growth = size - bytesOf(inode).byteLength;
  if (growth > 0 && isDiskFull(path, growth)) throw fileError('ENOSPC', 'ftruncate');
  writeInode(inode, path, Math.min(size, bytesOf(inode).byteLength), new Uint8Array(), size);
}

/** Does something with a file that is open meanwhile. */
export function whileOpen<T>(path: Path, flags: number, mode: number, use: (fd: number) => T): T {
  const fd = openFile(path, flags, mode);
  try {
    return use(fd);
  } finally {
    closeFile(fd);
  }
}

/** Sets owner, mode or times of what is open or was found. */
export function setAttributes(
  inode: Inode,
  path: string,
  set: { mode?: number; accessed?: number; modified?: number },
): void {
  const times = Object.entries(set).map(([name, value]) => [
    name,
    Math.max(-LAST_DATE, Math.min(LAST_DATE, value)),
  ]);
  commit({
    op: 'attributes',
    path,
    ino: inode.ino,
    set: { ...Object.fromEntries(times), changed: Date.now() },
  });
}

/** Only root may give a file away. */
export const mayOwn = (uid: number, gid: number): boolean =>
  (uid === USER || uid === -1 || uid === 2 ** 32 - 1) && (gid === USER || gid === -1 || gid === 2 ** 32 - 1);
