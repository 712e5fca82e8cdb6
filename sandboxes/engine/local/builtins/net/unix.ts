/**
 * Unix domain sockets: a name in the file system that stands for a port of the loopback, which nobody is told. So a name
 * whose process has died refuses connections until somebody removes it, as on Linux.
 */
import { type Walked, walk } from '../../files/walk';
import { commit, newIno, rootInode } from '../../process/files';
import type { Endpoint } from '../../process/transport';
import { pathError } from './errno';
import { Handle } from './handle';

export const LOOPBACK = '127.0.0.1';
/** What bind(2) leaves of the permissions under the usual umask. */
const MODE = 0o755;

export interface BoundName {
  /** Takes the name away, unless it is another's by now. */
  remove(): void;
}

const lookUp = (path: string): Walked =>
  walk(rootInode(), path.startsWith('/') ? path : `${process.cwd()}/${path}`, true);

/** @throws {SystemError} EADDRINUSE, EACCES, or ENOTSUP for a name that is no path */
export function bindName(path: string, port: number): BoundName {
  if (path.startsWith('\0')) throw abstract('listen', path);
  const place = lookUp(path);
  // libuv says so where the directory is missing, too.
  if (typeof place === 'string') throw pathError('listen', 'EACCES', path);
  if (place.inode) throw pathError('listen', 'EADDRINUSE', path);
  const ino = newIno();
  commit({
    op: 'make',
    path: place.path,
    ino,
    kind: 'socket',
    mode: MODE,
    target: String(port),
    at: Date.now(),
  });
  return {
    remove() {
      const now = lookUp(place.path);
      if (typeof now !== 'string' && now.inode?.ino === ino)
        commit({ op: 'remove', path: place.path, at: Date.now() });
    },
  };
}

/** @throws {SystemError} ENOENT, or ECONNREFUSED where it is a file of another kind */
export function portOf(path: string): number {
  if (path.startsWith('\0')) throw abstract('connect', path);
  const place = lookUp(path);
  if (typeof place === 'string') throw pathError('connect', place, path);
  if (!place.inode) throw pathError('connect', 'ENOENT', path);
  if (place.inode.kind !== 'socket') throw pathError('connect', 'ECONNREFUSED', path);
  return Number(place.inode.target);
}

function abstract(syscall: 'listen' | 'connect', path: string): Error {
  const error = pathError(syscall, 'ENOTSUP', path);
  error.message += ': a sandbox has no abstract sockets; use a path in the file system';
  return error;
}

/** A connection that has no addresses. */
export class UnixHandle extends Handle {
  override get local(): Partial<Endpoint> {
    return {};
  }

  override get remote(): Partial<Endpoint> {
    return {};
  }
}
