/** `fs.Stats`, `fs.StatFs` and `fs.Dirent`. */
import type { Inode, Kind } from '../../files/inode';
import { constants } from './constants';

/** `none`: what is not there. */
type Shown = Kind | 'pipe' | 'none';
const TYPES: Readonly<Record<Shown, number>> = {
  file: constants.S_IFREG,
  directory: constants.S_IFDIR,
  link: constants.S_IFLNK,
  device: constants.S_IFCHR,
  socket: constants.S_IFSOCK,
  pipe: constants.S_IFIFO,
  none: 0,
};
const BLOCK = 4096;
const DEVICE = 1;

class StatsBase {
  isDirectory(): boolean {
    return hasType(this, constants.S_IFDIR);
  }
  isFile(): boolean {
    return hasType(this, constants.S_IFREG);
  }
  isBlockDevice(): boolean {
    return hasType(this, constants.S_IFBLK);
  }
  isCharacterDevice(): boolean {
    return hasType(this, constants.S_IFCHR);
  }
  isSymbolicLink(): boolean {
    return hasType(this, constants.S_IFLNK);
  }
  isFIFO(): boolean {
    return hasType(this, constants.S_IFIFO);
  }
  isSocket(): boolean {
    return hasType(this, constants.S_IFSOCK);
  }
}

function hasType(stats: object, type: number): boolean {
  return (Number((stats as { mode: number | bigint }).mode) & constants.S_IFMT) === type;
}

type Numbers = Pick<
  Inode,
  'mode' | 'nlink' | 'uid' | 'gid' | 'ino' | 'accessed' | 'modified' | 'changed' | 'created'
>;

export class Stats extends StatsBase {
  declare readonly mode: number;
  declare readonly size: number;
  declare readonly mtimeMs: number;
  declare readonly ino: number;

  constructor(inode: Numbers, type: Shown, size: number) {
    super();
    Object.assign(this, {
      dev: DEVICE,
      mode: TYPES[type] | inode.mode,
      nlink: inode.nlink,
      uid: inode.uid,
      gid: inode.gid,
      rdev: 0,
      blksize: BLOCK,
      ino: inode.ino,
      size,
      blocks: Math.ceil(size / BLOCK) * (BLOCK / 512),
      atimeMs: inode.accessed,
      mtimeMs: inode.modified,
      ctimeMs: inode.changed,
      birthtimeMs: inode.created,
      atime: new Date(inode.accessed),
      mtime: new Date(inode.modified),
      ctime: new Date(inode.changed),
      birthtime: new Date(inode.created),
    });
  }
}

class BigIntStats extends StatsBase {
  constructor(stats: Stats) {
    super();
    const { atime, mtime, ctime, birthtime, ...numbers } = stats as unknown as Record<string, Date | number>;
    for (const [name, value] of Object.entries(numbers))
      Object.assign(this, { [name]: BigInt(Math.trunc(Number(value))) });
    for (const name of ['atime', 'mtime', 'ctime', 'birthtime'])
      Object.assign(this, { [`${name}Ns`]: BigInt(Math.round(Number(numbers[`${name}Ms`]) * 1e6)) });
    Object.assign(this, { atime, mtime, ctime, birthtime });
  }
}

export const inBigInts = (stats: Stats, wanted: unknown): Stats | BigIntStats =>
  wanted === true ? new BigIntStats(stats) : stats;

export function sizeOf({ kind, data, target }: Inode): number {
  if (kind === 'directory') return BLOCK;
  if (kind === 'link') return Buffer.byteLength(target);
  return typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength;
}

export const statsOf = (inode: Inode): Stats => new Stats(inode, inode.kind, sizeOf(inode));

/** What stdin, stdout and stderr look like: pipes. */
export function pipeStats(): Stats {
  const now = Date.now();
  const times = { accessed: now, modified: now, changed: now, created: now };
  return new Stats({ mode: 0o600, nlink: 1, uid: 1000, gid: 1000, ino: 0, ...times }, 'pipe', 0);
}

/** What `statfs` answers: a tmpfs (Linux: magic.h) as large as a tab can sensibly hold. */
export class StatFs {
  readonly type = 0x01021994;
  readonly bsize = BLOCK;
  readonly blocks: number;
  readonly bfree: number;
  readonly bavail: number;
  readonly files = 2 ** 20;
  readonly ffree = 2 ** 20;

  constructor(capacity: number, used: number) {
    this.blocks = Math.ceil(capacity / BLOCK);
    this.bfree = this.bavail = Math.max(0, Math.floor((capacity - used) / BLOCK));
  }
}

const type = Symbol('type');
const DIRENT_TYPES: Readonly<Record<Kind, number>> = {
  file: constants.UV_DIRENT_FILE,
  directory: constants.UV_DIRENT_DIR,
  link: constants.UV_DIRENT_LINK,
  device: constants.UV_DIRENT_CHAR,
  socket: constants.UV_DIRENT_SOCKET,
};

export class Dirent {
  readonly name: string | Buffer;
  readonly parentPath: string;
  readonly path: string;
  readonly [type]: number;

  constructor(name: string | Buffer, parent: string, kind: Kind) {
    this.name = name;
    this.parentPath = parent;
    this.path = parent;
    this[type] = DIRENT_TYPES[kind];
  }

  isDirectory(): boolean {
    return this[type] === constants.UV_DIRENT_DIR;
  }
  isFile(): boolean {
    return this[type] === constants.UV_DIRENT_FILE;
  }
  isBlockDevice(): boolean {
    return this[type] === constants.UV_DIRENT_BLOCK;
  }
  isCharacterDevice(): boolean {
    return this[type] === constants.UV_DIRENT_CHAR;
  }
  isSymbolicLink(): boolean {
    return this[type] === constants.UV_DIRENT_LINK;
  }
  isFIFO(): boolean {
    return this[type] === constants.UV_DIRENT_FIFO;
  }
  isSocket(): boolean {
    return this[type] === constants.UV_DIRENT_SOCKET;
  }
}
