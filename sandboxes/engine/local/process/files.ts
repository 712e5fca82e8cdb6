/**
 * The project's files as a process sees them: one map in memory, told to the kernel on each change and so to every other
 * process. Changes of others arrive between tasks; a process always sees its own at once.
 */
import type { CompileResult } from '../compile/compile';
import { onKernel, tell } from './kernel-link';
import type { FileData } from './messages';

export interface FileNode {
  readonly type: 'file' | 'directory';
  data: Uint8Array;
  readonly mode: number;
  /** Milliseconds since the epoch. */
  modified: number;
  readonly created: number;
  readonly ino: number;
}

const encoder = new TextEncoder();
const nodes = new Map<string, FileNode>();
let inodes = 1;
let changed: (path: string) => void = () => undefined;

/** `listener` hears of each file that this process itself writes or removes. */
export function whenChanged(listener: (path: string) => void): void {
  changed = listener;
}

function makeNode(type: FileNode['type'], data: Uint8Array): FileNode {
  const now = Date.now();
  return {
    type,
    data,
    mode: type === 'file' ? 0o100644 : 0o040755,
    modified: now,
    created: now,
    ino: inodes++,
  };
}

function asBytes(data: FileData): Uint8Array {
  return typeof data === 'string' ? encoder.encode(data) : data;
}

export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

/**
 * Fills the tree at the start of a process and follows what others write.
 * @param replaced hears of each file that changed outside this process, with its compiled form
 */
export function loadFiles(
  files: ReadonlyMap<string, FileData>,
  replaced: (path: string, compiled: CompileResult | null) => void,
): void {
  for (const directory of ['/', '/tmp', '/app'])
    if (!nodes.has(directory)) nodes.set(directory, makeNode('directory', new Uint8Array()));
  for (const [path, data] of files) place(path, asBytes(data));
  onKernel('file', ({ path, data, compiled }) => {
    if (data === null) nodes.delete(path);
    else place(path, asBytes(data));
    replaced(path, compiled);
  });
}

export function lookUp(path: string): FileNode | undefined {
  return nodes.get(path);
}

/** Names in a directory, sorted. */
export function namesIn(directory: string): string[] {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const names: string[] = [];
  for (const path of nodes.keys()) {
    if (path.length > prefix.length && path.startsWith(prefix) && !path.includes('/', prefix.length))
      names.push(path.slice(prefix.length));
  }
  return names.sort();
}

/** Writes a file whose directory exists. */
export function put(path: string, data: Uint8Array): void {
  place(path, data);
  changed(path);
  tell({ t: 'file', path, data: new Uint8Array(data) });
}

export function putDirectory(path: string): void {
  nodes.set(path, makeNode('directory', new Uint8Array()));
}

export function drop(path: string): void {
  const node = nodes.get(path);
  nodes.delete(path);
  changed(path);
  if (node?.type === 'file') tell({ t: 'file', path, data: null });
}

/** Every path at or below a directory. */
export function pathsUnder(directory: string): string[] {
  return [...nodes.keys()].filter((path) => path === directory || path.startsWith(`${directory}/`));
}

function place(path: string, data: Uint8Array): void {
  for (let directory = parentOf(path); !nodes.has(directory); directory = parentOf(directory)) {
    nodes.set(directory, makeNode('directory', new Uint8Array()));
  }
  const known = nodes.get(path);
  if (known?.type === 'file') {
    known.data = data;
    known.modified = Date.now();
  } else nodes.set(path, makeNode('file', data));
}
