import type { FileData } from '../../contract';

/** One file, directory, symbolic link, device or socket. Plain data, so that it can be cloned to another worker with all it holds. */
export interface Inode {
  /** The same in every process of a sandbox. */
  readonly ino: number;
  readonly kind: Kind;
  /** Permission bits, without the type. */
  mode: number;
  uid: number;
  gid: number;
  nlink: number;
  /** Milliseconds since the epoch. */
  accessed: number;
  modified: number;
  changed: number;
  readonly created: number;
  /** Of a file; text until somebody asks for bytes. */
  data: FileData;
  /** Of a directory. */
  readonly children: Map<string, Inode>;
  /** Of a symbolic link: its target; of a device: its name; of a Unix domain socket: its port. */
  readonly target: string;
}

export type Kind = 'file' | 'directory' | 'link' | 'device' | 'socket';

const DEFAULT_MODE: Readonly<Record<Kind, number>> = {
  file: 0o644,
  directory: 0o755,
  link: 0o777,
  device: 0o666,
  socket: 0o755,
};

/** Whom every file belongs to, and whom every process runs as. */
export const USER = 1000;

export interface NewInode {
  readonly ino: number;
  readonly kind: Kind;
  readonly at: number;
  readonly mode?: number;
  readonly target?: string;
  readonly data?: FileData;
}

export function createInode({ ino, kind, at, mode, target = '', data = '' }: NewInode): Inode {
  return {
    ino,
    kind,
    mode: mode ?? DEFAULT_MODE[kind],
    uid: USER,
    gid: USER,
    nlink: kind === 'directory' ? 2 : 1,
    accessed: at,
    modified: at,
    changed: at,
    created: at,
    data,
    children: new Map(),
    target,
  };
}

const encoder = new TextEncoder();

/** The content as bytes; not a copy. */
export function bytesOf(inode: Inode): Uint8Array {
  if (typeof inode.data === 'string') inode.data = encoder.encode(inode.data);
  return inode.data;
}

/** Puts bytes at a place and sets the length; what lies between is zero. Grows by doubling, so that appending is cheap. */
export function patch(inode: Inode, at: number, bytes: Uint8Array, size: number): void {
  const before = bytesOf(inode);
  const { buffer, byteOffset, byteLength } = before;
  let next: Uint8Array;
  if (size <= byteLength) next = before.subarray(0, size);
  else if (byteOffset + size <= buffer.byteLength) {
    next = new Uint8Array(buffer, byteOffset, size);
    // What an earlier, longer content left behind.
    next.fill(0, byteLength);
  } else {
    next = new Uint8Array(new ArrayBuffer(Math.max(size, byteLength * 2)), 0, size);
    next.set(before);
  }
  next.set(bytes, at);
  inode.data = next;
}
