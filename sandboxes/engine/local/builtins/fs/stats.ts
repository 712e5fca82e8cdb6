import type { FileNode } from '../../process/files';

const IFMT = 0o170000;
const IFDIR = 0o040000;
const IFREG = 0o100000;
const IFIFO = 0o010000;
const BLOCK = 4096;

export class Stats {
  readonly dev = 1;
  readonly nlink = 1;
  readonly uid = 1000;
  readonly gid = 1000;
  readonly rdev = 0;
  readonly blksize = BLOCK;
  readonly mode: number;
  readonly ino: number;
  readonly size: number;
  readonly blocks: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly birthtimeMs: number;

  constructor(node: Pick<FileNode, 'mode' | 'ino' | 'modified' | 'created'>, size: number) {
    this.mode = node.mode;
    this.ino = node.ino;
    this.size = size;
    this.blocks = Math.ceil(size / 512);
    this.atimeMs = node.modified;
    this.mtimeMs = node.modified;
    this.ctimeMs = node.modified;
    this.birthtimeMs = node.created;
  }

  get atime(): Date {
    return new Date(this.atimeMs);
  }
  get mtime(): Date {
    return new Date(this.mtimeMs);
  }
  get ctime(): Date {
    return new Date(this.ctimeMs);
  }
  get birthtime(): Date {
    return new Date(this.birthtimeMs);
  }
  isFile(): boolean {
    return (this.mode & IFMT) === IFREG;
  }
  isDirectory(): boolean {
    return (this.mode & IFMT) === IFDIR;
  }
  isFIFO(): boolean {
    return (this.mode & IFMT) === IFIFO;
  }
  isSymbolicLink(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
}

/** What stdin, stdout and stderr look like: pipes. */
export function pipeStats(): Stats {
  return new Stats({ mode: IFIFO | 0o600, ino: 0, modified: Date.now(), created: Date.now() }, 0);
}

export class Dirent {
  readonly name: string;
  readonly parentPath: string;
  readonly path: string;
  readonly #directory: boolean;

  constructor(name: string, parent: string, directory: boolean) {
    this.name = name;
    this.parentPath = parent;
    this.path = parent;
    this.#directory = directory;
  }

  isFile(): boolean {
    return !this.#directory;
  }
  isDirectory(): boolean {
    return this.#directory;
  }
  isSymbolicLink(): boolean {
    return false;
  }
  isFIFO(): boolean {
    return false;
  }
  isSocket(): boolean {
    return false;
  }
  isBlockDevice(): boolean {
    return false;
  }
  isCharacterDevice(): boolean {
    return false;
  }
}
