import type { FileNode, FileStream, FileSystem } from './emscripten';

const PAGE = 65_536;

interface SavedNode {
  readonly node: FileNode;
  readonly name: string;
  readonly parent: FileNode;
  readonly mode: number;
  readonly contents: Uint8Array | readonly (readonly [string, FileNode])[];
}

/**
 * Everything that a server at rest is: its memory, its files and which of them are open. PostgreSQL itself has no way back to
 * where it was; a machine that is put back to sleep and woken again has.
 */
export interface Image {
  readonly pages: ReadonlyMap<number, Uint8Array>;
  readonly nodes: readonly SavedNode[];
  readonly streams: readonly {
    readonly at: number;
    readonly stream: FileStream;
    readonly position: number;
  }[];
}

/** @param folders what may change of the file system */
export function takeImage(memory: Uint8Array, files: FileSystem, folders: readonly string[]): Image {
  const pages = new Map<number, Uint8Array>();
  for (let at = 0; at < memory.length; at += PAGE)
    if (isUsed(memory, at)) pages.set(at, memory.slice(at, at + PAGE));
  return {
    pages,
    nodes: nodesUnder(files, folders).map((node) => ({
      node,
      name: node.name,
      parent: node.parent,
      mode: node.mode,
      contents: files.isDir(node.mode)
        ? Object.entries(node.contents as Record<string, FileNode>)
        : bytesOf(node),
    })),
    streams: files.streams.flatMap((stream, at) =>
      stream ? [{ at, stream, position: stream.position }] : [],
    ),
  };
}

export function restoreImage(
  image: Image,
  memory: Uint8Array,
  files: FileSystem,
  folders: readonly string[],
): void {
  for (let at = 0; at < memory.length; at += PAGE) {
    const page = image.pages.get(at);
    if (page) memory.set(page, at);
    else memory.fill(0, at, at + PAGE);
  }
  for (const node of nodesUnder(files, folders)) files.hashRemoveNode(node);
  for (const { node, name, parent, mode, contents } of image.nodes) {
    node.name = name;
    node.parent = parent;
    node.mode = mode;
    if (contents instanceof Uint8Array) {
      node.contents = contents.slice();
      node.usedBytes = contents.length;
    } else node.contents = Object.fromEntries(contents);
    files.hashAddNode(node);
  }
  files.streams.length = 0;
  for (const { at, stream, position } of image.streams) {
    stream.position = position;
    // Closing takes it away.
    stream.fd = at;
    files.streams[at] = stream;
  }
}

function isUsed(memory: Uint8Array, at: number): boolean {
  const words = new Int32Array(memory.buffer, memory.byteOffset + at, PAGE / 4);
  // As a loop: a callback for each of tens of millions of words takes half a second.
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return true;
  return false;
}

/** A copy. Emscripten keeps content in whatever view it was written from. */
function bytesOf({ contents, usedBytes }: FileNode): Uint8Array {
  if (!ArrayBuffer.isView(contents)) return new Uint8Array(usedBytes);
  return new Uint8Array(contents.buffer, contents.byteOffset, usedBytes).slice();
}

function nodesUnder(files: FileSystem, folders: readonly string[]): FileNode[] {
  const found: FileNode[] = [];
  const visit = (node: FileNode): void => {
    found.push(node);
    if (!files.isDir(node.mode)) return;
    for (const inner of Object.values(node.contents as Record<string, FileNode>)) visit(inner);
  };
  for (const folder of folders) if (files.analyzePath(folder).exists) visit(files.lookupPath(folder).node);
  return found.filter((node) => files.isDir(node.mode) || files.isFile(node.mode));
}
