/** What is used of PGlite's Emscripten module: its memory, and its file system in memory (MEMFS). */

export interface FileNode {
  readonly id: number;
  name: string;
  parent: FileNode;
  mode: number;
  /** A file's bytes, of which `usedBytes` count, or a folder's nodes by name. */
  contents: Uint8Array | Record<string, FileNode>;
  usedBytes: number;
  readonly node_ops: NodeOperations;
  readonly stream_ops: StreamOperations;
}

export interface NodeOperations {
  setattr(node: FileNode, attributes: { readonly size?: number }): void;
  mknod(parent: FileNode, name: string, mode: number, device: number): FileNode;
  rename(node: FileNode, folder: FileNode, name: string): void;
  unlink(parent: FileNode, name: string): void;
  rmdir(parent: FileNode, name: string): void;
}

export interface StreamOperations {
  write(
    stream: FileStream,
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
    canOwn?: boolean,
  ): number;
}

export interface FileStream {
  readonly node: FileNode;
  /** Its index in `streams`. */
  fd: number | null;
  position: number;
}

export interface FileSystem {
  readonly streams: (FileStream | null | undefined)[];
  lookupPath(path: string): { readonly node: FileNode };
  getPath(node: FileNode): string;
  hashAddNode(node: FileNode): void;
  hashRemoveNode(node: FileNode): void;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  analyzePath(path: string): { readonly exists: boolean };
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
  readFile(path: string): Uint8Array;
  truncate(path: string, size: number): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  rename(path: string, to: string): void;
  open(path: string, flags: string): FileStream;
  write(stream: FileStream, bytes: Uint8Array, offset: number, length: number, position: number): number;
  close(stream: FileStream): void;
}

/** What instantiated the module, which PGlite keeps to itself. */
export interface Exports {
  readonly InterruptPending: WebAssembly.Global;
  readonly QueryCancelPending: WebAssembly.Global;
  readonly __indirect_function_table: WebAssembly.Table;
}

export const DATA_FOLDER = '/pglite/data';
