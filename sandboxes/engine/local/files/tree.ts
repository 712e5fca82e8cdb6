/**
 * The files of a sandbox: a tree of inodes. The kernel has the one that counts, every process a copy, and all apply the
 * same changes. It follows no links and knows no permissions: that is the business of `fs`.
 */
import type { FileData } from '../../contract';
import type { FileChange } from './change';
import { createInode, type Inode, patch } from './inode';

/** What somebody who watches a directory is told. */
export interface FileEvent {
  readonly type: 'rename' | 'change';
  readonly path: string;
  readonly inode: Inode;
}

export class FileTree {
  readonly root: Inode;
  readonly #byIno = new Map<number, Inode>();
  /** Of each inode, as counted in `#bytes`. */
  readonly #sizes = new Map<number, number>();
  #bytes = 0;

  /** @param root another tree's, cloned; a new one when left out */
  constructor(root: Inode = createInode({ ino: 1, kind: 'directory', at: Date.now() })) {
    this.root = root;
    this.#index(root);
  }

  /** Bytes in all files; text that nobody has asked for as bytes counts by its characters. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files, folders and links. */
  get count(): number {
    return this.#byIno.size;
  }

  /** Whether an inode has this number. */
  has(ino: number): boolean {
    return this.#byIno.has(ino);
  }

  /** Bytes by which the file would grow. */
  growth(ino: number, size: number): number {
    return size - (this.#sizes.get(ino) ?? 0);
  }

  #index(inode: Inode): void {
    this.#byIno.set(inode.ino, inode);
    this.#count(inode);
    for (const child of inode.children.values()) this.#index(child);
  }

  #forget(inode: Inode): void {
    for (const child of inode.children.values()) this.#forget(child);
    if (this.#byIno.get(inode.ino) !== inode) return;
    this.#byIno.delete(inode.ino);
    this.#bytes -= this.#sizes.get(inode.ino) ?? 0;
    this.#sizes.delete(inode.ino);
  }

  #count({ ino, data }: Inode): void {
    const size = data.length;
    this.#bytes += this.growth(ino, size);
    this.#sizes.set(ino, size);
  }

  find(path: string): Inode | undefined {
    let at: Inode | undefined = this.root;
    for (const name of namesOf(path)) at = at?.children.get(name);
    return at;
  }

  /** Absolute paths of all files, unsorted. */
  filePaths(): string[] {
    const paths: string[] = [];
    const visit = (directory: Inode, prefix: string) => {
      for (const [name, child] of directory.children) {
        if (child.kind === 'file') paths.push(`${prefix}/${name}`);
        else visit(child, `${prefix}/${name}`);
      }
    };
    visit(this.root, '');
    return paths;
  }

  /**
   * Does what a change says, as far as it makes sense here: another process may have been faster.
   * @returns what watchers hear
   */
  apply(change: FileChange): FileEvent[] {
    switch (change.op) {
      case 'put':
        return this.#put(change.path, change.ino, change.data, change.at);
      case 'make': {
        const { path, ...node } = change;
        return this.#place(path, createInode(node), change.at);
      }
      case 'write':
        return this.#write(change);
      case 'link': {
        const inode = this.find(change.from);
        if (!inode || inode.kind === 'directory') return [];
        inode.nlink++;
        inode.changed = change.at;
        return this.#place(change.path, inode, change.at);
      }
      case 'rename':
        return this.#rename(change.from, change.path, change.at);
      case 'remove': {
        const inode = this.#detach(change.path, change.at);
        return inode ? [{ type: 'rename', path: change.path, inode }] : [];
      }
      case 'attributes': {
        const inode = this.#byIno.get(change.ino);
        if (!inode) return [];
        Object.assign(inode, change.set);
        return [{ type: 'change', path: change.path, inode }];
      }
    }
  }

  #put(path: string, ino: number, data: FileData, at: number): FileEvent[] {
    const known = this.find(path);
    if (known?.kind === 'file') {
      known.data = data;
      this.#count(known);
      known.modified = known.changed = at;
      return [{ type: 'change', path, inode: known }];
    }
    this.#makeFolders(parentOf(path), at);
    return this.#place(path, createInode({ ino, kind: 'file', at, data }), at);
  }

  #makeFolders(path: string, at: number): void {
    let directory = this.root;
    for (const name of namesOf(path)) {
      let next = directory.children.get(name);
      if (next?.kind !== 'directory') {
        // Folders that nobody made by name: their number must be the same everywhere, so it comes from the path.
        next = createInode({ ino: numberOf(path + name), kind: 'directory', at });
        directory.children.set(name, next);
        this.#index(next);
        directory.nlink++;
      }
      directory = next;
    }
  }

  #write({ path, ino, offset, bytes, size, at }: Extract<FileChange, { op: 'write' }>): FileEvent[] {
    const inode = this.#byIno.get(ino);
    if (inode?.kind !== 'file' || offset + bytes.byteLength > size) return [];
    patch(inode, offset, bytes, size);
    this.#count(inode);
    inode.modified = inode.changed = at;
    return [{ type: 'change', path, inode }];
  }

  #place(path: string, inode: Inode, at: number): FileEvent[] {
    const parent = this.find(parentOf(path));
    const name = nameOf(path);
    if (parent?.kind !== 'directory' || name === '') return [];
    if (parent.children.get(name) === inode) return [];
    this.#detach(path, at);
    parent.children.set(name, inode);
    parent.modified = parent.changed = at;
    if (inode.kind === 'directory') parent.nlink++;
    this.#index(inode);
    return [{ type: 'rename', path, inode }];
  }

  #rename(from: string, to: string, at: number): FileEvent[] {
    const inode = this.find(from);
    const parent = this.find(parentOf(from));
    if (!inode || !parent || this.find(to) === inode) return [];
    // A folder that is in itself would have no end.
    if (inode === this.root || `${to}/`.startsWith(`${from}/`)) return [];
    if (this.find(parentOf(to))?.kind !== 'directory') return [];
    parent.children.delete(nameOf(from));
    if (inode.kind === 'directory') parent.nlink--;
    parent.modified = parent.changed = at;
    const placed = this.#place(to, inode, at);
    inode.changed = at;
    return [{ type: 'rename', path: from, inode }, ...placed];
  }

  #detach(path: string, at: number): Inode | undefined {
    const parent = this.find(parentOf(path));
    const inode = parent?.children.get(nameOf(path));
    if (!parent || !inode) return undefined;
    parent.children.delete(nameOf(path));
    parent.modified = parent.changed = at;
    if (inode.kind === 'directory') {
      parent.nlink--;
      inode.nlink = 0;
    } else inode.nlink--;
    inode.changed = at;
    if (inode.nlink === 0) this.#forget(inode);
    return inode;
  }
}

function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '');

/** FNV-1a over the path, above the numbers that processes give (`INODES_PER_PROCESS`). */
export function numberOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < path.length; index++)
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193) >>> 0;
  return 2 ** 52 + hash;
}
