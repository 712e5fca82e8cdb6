import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { concat, joinBytes } from '../../../bytes';
import { DATA_FOLDER, type FileNode, type FileSystem } from './emscripten';

const NAME = 'changes.journal';
const LONG = 32 * 1024 * 1024;

const WRITE = 1;
const TRUNCATE = 2;
const MAKE_FILE = 3;
const MAKE_FOLDER = 4;
const REMOVE_FILE = 5;
const REMOVE_FOLDER = 6;
const RENAME = 7;

/** What was done to a file: where, and what. */
interface Change {
  readonly kind: number;
  readonly path: string;
  /** Position of a write, size after a truncation. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

const utf8 = new TextEncoder();
const text = new TextDecoder();
const NOTHING = new Uint8Array(0);

/**
 * Keeps a data directory that lives in memory: every change of a file is on disk before the client hears of it, so a server that
 * is killed finds what PostgreSQL would have found, and recovers from its log in the same way.
 */
export class Journal {
  readonly #file: string;
  #descriptor: number | null = null;
  #pending: Uint8Array[] = [];
  #files: FileSystem | null = null;
  #original = new Map<string, Uint8Array>();
  /** There were changes of an earlier run. */
  readonly resumed: boolean;

  /** @param folder it must exist */
  constructor(folder: string) {
    this.#file = join(folder, NAME);
    this.resumed = existsSync(this.#file) && statSync(this.#file).size > 0;
  }

  /** Forgets what was kept. */
  static anew(folder: string): Journal {
    rmSync(join(folder, NAME), { force: true });
    return new Journal(folder);
  }

  /** Once the directory is as it was built, before PostgreSQL runs. */
  attach(files: FileSystem): void {
    this.#files = files;
    this.#original = contentsUnder(files);
    if (this.resumed) {
      const bytes = readFileSync(this.#file);
      for (const change of changesIn(bytes)) apply(change, files);
      if (bytes.length > LONG) this.compact();
    }
    this.#descriptor ??= openSync(this.#file, 'a');
    this.#watch(files);
  }

  /** After every run of the server. */
  flush(): void {
    if (this.#pending.length === 0 || this.#descriptor === null) return;
    writeSync(this.#descriptor, joinBytes(this.#pending.splice(0)));
  }

  /** Writes what is different from what was built, instead of how it came about. */
  compact(): void {
    if (!this.#files) return;
    const records: Uint8Array[] = [];
    const now = contentsUnder(this.#files);
    for (const path of this.#original.keys())
      if (!now.has(path)) records.push(record({ kind: REMOVE_FILE, path, at: 0, bytes: NOTHING }));
    for (const folder of foldersUnder(this.#files))
      records.push(record({ kind: MAKE_FOLDER, path: folder, at: 0, bytes: NOTHING }));
    for (const [path, bytes] of now) {
      const before = this.#original.get(path);
      if (before && equal(before, bytes)) continue;
      records.push(record({ kind: MAKE_FILE, path, at: 0, bytes: NOTHING }));
      records.push(record({ kind: TRUNCATE, path, at: bytes.length, bytes: NOTHING }));
      records.push(record({ kind: WRITE, path, at: 0, bytes: withoutZeros(bytes) }));
    }
    this.#pending = [];
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    writeFileSync(`${this.#file}.new`, joinBytes(records));
    renameSync(`${this.#file}.new`, this.#file);
    this.#descriptor = openSync(this.#file, 'a');
  }

  close(): void {
    this.compact();
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** All files of MEMFS share one table of operations, and all folders another. */
  #watch(files: FileSystem): void {
    const folder = files.lookupPath(DATA_FOLDER).node;
    const file = files.lookupPath(`${DATA_FOLDER}/PG_VERSION`).node;
    const note = (kind: number, path: string, at = 0, bytes: Uint8Array = NOTHING): void => {
      if (path.startsWith(`${DATA_FOLDER}/`)) this.#pending.push(record({ kind, path, at, bytes }));
    };
    const pathOf = (parent: FileNode, name: string): string => `${files.getPath(parent)}/${name}`;
    const { write } = file.stream_ops;
    file.stream_ops.write = (stream, buffer, offset, length, position, canOwn) => {
      const written = write(stream, buffer, offset, length, position, canOwn);
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, written);
      note(WRITE, files.getPath(stream.node), position, bytes);
      return written;
    };
    const { setattr } = file.node_ops;
    file.node_ops.setattr = (node, attributes) => {
      setattr(node, attributes);
      if (attributes.size !== undefined) note(TRUNCATE, files.getPath(node), attributes.size);
    };
    const { mknod, rename, unlink, rmdir } = folder.node_ops;
    folder.node_ops.mknod = (parent, name, mode, device) => {
      note(files.isDir(mode) ? MAKE_FOLDER : MAKE_FILE, pathOf(parent, name));
      return mknod(parent, name, mode, device);
    };
    folder.node_ops.rename = (node, parent, name) => {
      note(RENAME, files.getPath(node), 0, utf8.encode(pathOf(parent, name)));
      rename(node, parent, name);
    };
    folder.node_ops.unlink = (parent, name) => {
      note(REMOVE_FILE, pathOf(parent, name));
      unlink(parent, name);
    };
    folder.node_ops.rmdir = (parent, name) => {
      note(REMOVE_FOLDER, pathOf(parent, name));
      rmdir(parent, name);
    };
  }
}

/** kind, length of the path, position, length of the bytes; path; bytes. */
const HEAD = 11;

function record({ kind, path, at, bytes }: Change): Uint8Array {
  const name = utf8.encode(path.slice(DATA_FOLDER.length + 1));
  const head = new Uint8Array(HEAD);
  const view = new DataView(head.buffer);
  view.setUint8(0, kind);
  view.setUint16(1, name.length);
  view.setUint32(3, at);
  view.setUint32(7, bytes.length);
  return concat(head, name, bytes);
}

/** What is whole: the last one of a server that was killed may not be. */
function* changesIn(journal: Uint8Array): Generator<Change> {
  const view = new DataView(journal.buffer, journal.byteOffset, journal.byteLength);
  for (let at = 0; at + HEAD <= journal.length; ) {
    const name = at + HEAD;
    const bytes = name + view.getUint16(at + 1);
    const end = bytes + view.getUint32(at + 7);
    if (end > journal.length) return;
    const path = `${DATA_FOLDER}/${text.decode(journal.subarray(name, bytes))}`;
    yield { kind: view.getUint8(at), path, at: view.getUint32(at + 3), bytes: journal.subarray(bytes, end) };
    at = end;
  }
}

function apply({ kind, path, at, bytes }: Change, files: FileSystem): void {
  const { exists } = files.analyzePath(path);
  if (kind === WRITE) {
    const stream = files.open(path, 'r+');
    files.write(stream, bytes, 0, bytes.length, at);
    files.close(stream);
  } else if (kind === TRUNCATE) files.truncate(path, at);
  else if (kind === MAKE_FILE && !exists) files.writeFile(path, NOTHING);
  else if (kind === MAKE_FOLDER && !exists) files.mkdirTree(path);
  else if (kind === REMOVE_FILE && exists) files.unlink(path);
  else if (kind === REMOVE_FOLDER && exists) files.rmdir(path);
  else if (kind === RENAME) files.rename(path, text.decode(bytes));
}

function contentsUnder(files: FileSystem): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  const visit = (path: string): void => {
    const { node } = files.lookupPath(path);
    if (files.isFile(node.mode)) found.set(path, files.readFile(path));
    else if (files.isDir(node.mode)) for (const name of Object.keys(node.contents)) visit(`${path}/${name}`);
  };
  visit(DATA_FOLDER);
  return found;
}

function foldersUnder(files: FileSystem): string[] {
  const visit = (path: string): string[] => {
    const { node } = files.lookupPath(path);
    if (!files.isDir(node.mode)) return [];
    return [path, ...Object.keys(node.contents).flatMap((name) => visit(`${path}/${name}`))];
  };
  return visit(DATA_FOLDER).slice(1);
}

const equal = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** The log's segments are mostly empty. */
function withoutZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
