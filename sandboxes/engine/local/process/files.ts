/**
 * The sandbox's files as a process sees them: a copy of the kernel's tree. What the process changes is changed here at
 * once and told to the kernel, and so to every other process; what others change arrives between tasks.
 */
import type { FileData } from '../../contract';
import type { CompileResult } from '../compile/compile';
import { type FileChange, INODES_PER_PROCESS, merged } from '../files/change';
import { type Inode, patch } from '../files/inode';
import { type FileEvent, FileTree } from '../files/tree';
import { walk } from '../files/walk';
import { beforeTelling, onKernel, tell } from './kernel-link';

let tree = new FileTree();
/** Bytes of one message. */
const PIECE = 16 * 1024 * 1024;

/** Changes of a task that do not wait for others. */
const AT_ONCE = 16;
/** Changes in one message. */
const TOGETHER = 64;
/** Changes that may become one. */
const MERGED = 1024;
const schedule = globalThis.queueMicrotask.bind(globalThis);
let gathered: FileChange[] = [];
let gatheredBytes = 0;
/** Changes that `gathered` stands for. */
let waiting = 0;
/** Changes since the task began. */
let inTask = 0;

let inodes = INODES_PER_PROCESS;
let changed: (path: string) => void = () => undefined;
const watchers = new Set<(event: FileEvent) => void>();

/** `listener` hears of each file whose content changes, whoever changes it. */
export function whenChanged(listener: (path: string) => void): void {
  changed = listener;
}

/** `listener` hears of every change, until the function that is returned is called. */
export function watchFiles(listener: (event: FileEvent) => void): () => void {
  watchers.add(listener);
  return () => watchers.delete(listener);
}

/**
 * Takes the tree at the start of a process and follows what others write.
 * @param recompiled hears of each source file that changed outside this process, once it is compiled
 */
export function loadFiles(
  root: Inode,
  pid: number,
  recompiled: (path: string, compiled: CompileResult) => void,
): void {
  tree = new FileTree(root);
  inodes = pid * INODES_PER_PROCESS;
  onKernel('files', ({ changes }) => {
    for (const change of changes) announce(tree.apply(change));
  });
  beforeTelling(tellGathered);
  onKernel('compiled', ({ path, compiled }) => recompiled(path, compiled));
}

/** How full the disk is. */
export const diskUse = (): { readonly count: number; readonly bytes: number } => tree;

/** Puts a file here that nobody else knows of, and that is not written to. */
export function placeFile(path: string, data: FileData): void {
  tree.apply({ op: 'put', path, ino: newIno(), data, at: Date.now() });
}

export const rootInode = (): Inode => tree.root;

/** What an absolute path leads to. */
export function findFile(path: string): Inode | undefined {
  const found = walk(tree.root, path, true);
  return typeof found === 'string' ? undefined : found.inode;
}

export function newIno(): number {
  return inodes++;
}

/** Changes the tree, here and in every process. */
export function commit(change: FileChange): void {
  const events = tree.apply(change);
  gather(change);
  announce(events);
}

/**
 * What a program does in a loop travels together. The first changes of a task do not wait: it may be one that never ends.
 */
function gather(change: FileChange): void {
  const last = gathered.at(-1);
  const both = last && merged(last, change);
  if (both) gathered[gathered.length - 1] = both;
  else gathered.push(change);
  waiting++;
  if (change.op === 'write') gatheredBytes += change.bytes.length;
  const full = gathered.length >= TOGETHER || waiting >= MERGED || gatheredBytes >= PIECE;
  if (inTask++ < AT_ONCE || full) tellGathered();
  if (inTask === 1)
    schedule(() => {
      inTask = 0;
      tellGathered();
    });
}

function tellGathered(): void {
  if (gathered.length === 0) return;
  const changes = gathered;
  gathered = [];
  gatheredBytes = 0;
  waiting = 0;
  tell({ t: 'files', changes });
}

/**
 * Writes into an open file, which may have lost its name since.
 * @param path a name of it
 * @param size its length afterwards, in bytes
 */
export function writeInode(
  inode: Inode,
  path: string,
  offset: number,
  bytes: Uint8Array,
  size: number,
): void {
  const at = Date.now();
  if (inode.nlink > 0) {
    // A copy: a view would take the whole buffer along, and the program may go on writing into it.
    // At least one piece: a file may be cut without a byte written.
    for (let from = 0; from === 0 || from < bytes.length; from += PIECE) {
      const piece = bytes.slice(from, from + PIECE);
      commit({ op: 'write', path, ino: inode.ino, offset: offset + from, bytes: piece, size, at });
    }
    return;
  }
  patch(inode, offset, bytes, size);
  inode.modified = inode.changed = at;
}

function announce(events: readonly FileEvent[]): void {
  for (const event of events) {
    changed(event.path);
    for (const watcher of watchers) watcher(event);
  }
}
