/** The synchronous half of `fs`, over the files in memory. Everything else is made of it. */
import {
  drop,
  type FileNode,
  lookUp,
  namesIn,
  parentOf,
  pathsUnder,
  put,
  putDirectory,
} from '../../process/files';
import { type StreamName, writeBytes } from '../../process/output';
import { fileError } from './errors';
import { toPath } from './paths';
import { Dirent, pipeStats, Stats } from './stats';

type Data = string | ArrayBufferView;
type Encoding = BufferEncoding | 'buffer' | null | undefined;
type EncodingOption = Encoding | { readonly encoding?: Encoding; readonly flag?: string };

const EMPTY = new Uint8Array();

const encodingOf = (options: EncodingOption): Encoding =>
  typeof options === 'object' && options !== null ? options.encoding : options;
const flagOf = (options: unknown, otherwise: string): string =>
  typeof options === 'object' && options !== null && 'flag' in options && typeof options.flag === 'string'
    ? options.flag
    : otherwise;

function bytesOf(data: Data, encoding?: BufferEncoding): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw Object.assign(
    new TypeError(
      `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${typeof data}`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}

/** @param named the path that an error names, when it is another than the one looked for */
function found(path: string, syscall: string, named = path): FileNode {
  const node = lookUp(path);
  if (node) return node;
  for (let parent = parentOf(path); parent !== '/'; parent = parentOf(parent)) {
    if (lookUp(parent)?.type === 'file') throw fileError('ENOTDIR', syscall, named);
  }
  throw fileError('ENOENT', syscall, named);
}

function writable(path: string, syscall: string): void {
  const node = lookUp(path);
  if (node?.type === 'directory') throw fileError('EISDIR', syscall, path);
  if (!node && found(parentOf(path), syscall, path).type !== 'directory')
    throw fileError('ENOTDIR', syscall, path);
}

interface OpenFile {
  readonly path: string;
  readonly append: boolean;
  position: number;
}

const open = new Map<number, OpenFile>();
let descriptors = 17;
const standard = (fd: number): StreamName | null => (fd === 1 ? 'stdout' : fd === 2 ? 'stderr' : null);

function descriptor(fd: number, syscall: string): OpenFile {
  const file = open.get(fd);
  if (!file) throw fileError('EBADF', syscall);
  return file;
}

export const sync = {
  existsSync(path: unknown): boolean {
    try {
      return lookUp(toPath(path)) !== undefined;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  },
  accessSync(path: unknown, _mode?: number): void {
    found(toPath(path), 'access');
  },
  readFileSync(path: unknown, options?: EncodingOption): string | Buffer {
    const file = typeof path === 'number' ? descriptor(path, 'read').path : toPath(path);
    const node = found(file, 'open');
    if (node.type === 'directory') throw fileError('EISDIR', 'read');
    const copy = Buffer.from(node.data);
    const encoding = encodingOf(options);
    return encoding && encoding !== 'buffer' ? copy.toString(encoding) : copy;
  },
  writeFileSync(path: unknown, data: Data, options?: EncodingOption): void {
    const encoding = encodingOf(options);
    const bytes = bytesOf(data, encoding && encoding !== 'buffer' ? encoding : undefined);
    if (typeof path === 'number') {
      sync.writeSync(path, bytes);
      return;
    }
    const file = toPath(path);
    const flag = flagOf(options, 'w');
    writable(file, 'open');
    if (flag.includes('x') && lookUp(file)) throw fileError('EEXIST', 'open', file);
    const before = flag.startsWith('a') ? (lookUp(file)?.data ?? EMPTY) : EMPTY;
    put(file, joined(before, bytes));
  },
  appendFileSync(path: unknown, data: Data, options?: EncodingOption): void {
    sync.writeFileSync(path, data, { encoding: encodingOf(options), flag: 'a' });
  },
  mkdirSync(path: unknown, options?: { recursive?: boolean } | number): string | undefined {
    const directory = toPath(path);
    const recursive = typeof options === 'object' && options.recursive === true;
    const node = lookUp(directory);
    if (node) {
      if (recursive && node.type === 'directory') return undefined;
      throw fileError('EEXIST', 'mkdir', directory);
    }
    const parent = parentOf(directory);
    let first: string | undefined;
    if (!lookUp(parent) && recursive) first = sync.mkdirSync(parent, { recursive: true });
    else if (found(parent, 'mkdir', directory).type !== 'directory')
      throw fileError('ENOTDIR', 'mkdir', directory);
    putDirectory(directory);
    return recursive ? (first ?? directory) : undefined;
  },
  mkdtempSync(prefix: string): string {
    const path = `${prefix}${Math.random().toString(36).slice(2, 8).padEnd(6, '0')}`;
    sync.mkdirSync(path);
    return path;
  },
  readdirSync(
    path: unknown,
    options?: { withFileTypes?: boolean; recursive?: boolean } | string | null,
  ): (string | Dirent)[] {
    const directory = toPath(path);
    if (found(directory, 'scandir').type !== 'directory') throw fileError('ENOTDIR', 'scandir', directory);
    const { withFileTypes = false, recursive = false } =
      typeof options === 'object' && options !== null ? options : {};
    const names = recursive
      ? pathsUnder(directory)
          .filter((each) => each !== directory)
          .map((each) => each.slice(directory === '/' ? 1 : directory.length + 1))
      : namesIn(directory);
    if (!withFileTypes) return names;
    return names.map(
      (name) =>
        new Dirent(
          name.replace(/^.*\//, ''),
          parentOf(`${directory}/${name}`),
          lookUp(`${directory === '/' ? '' : directory}/${name}`)?.type === 'directory',
        ),
    );
  },
  statSync(path: unknown, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
    const file = toPath(path);
    if (options?.throwIfNoEntry === false && !lookUp(file)) return undefined;
    const node = found(file, 'stat');
    return new Stats(node, node.type === 'directory' ? 4096 : node.data.byteLength);
  },
  lstatSync(path: unknown, options?: { throwIfNoEntry?: boolean }): Stats | undefined {
    return sync.statSync(path, options);
  },
  fstatSync(fd: number): Stats {
    if (fd >= 0 && fd <= 2) return pipeStats();
    return sync.statSync(descriptor(fd, 'fstat').path) as Stats;
  },
  unlinkSync(path: unknown): void {
    const file = toPath(path);
    if (found(file, 'unlink').type === 'directory') throw fileError('EISDIR', 'unlink', file);
    drop(file);
  },
  rmdirSync(path: unknown, options?: { recursive?: boolean }): void {
    const directory = toPath(path);
    if (found(directory, 'rmdir').type !== 'directory') throw fileError('ENOTDIR', 'rmdir', directory);
    if (options?.recursive !== true && namesIn(directory).length > 0)
      throw fileError('ENOTEMPTY', 'rmdir', directory);
    for (const each of pathsUnder(directory).reverse()) drop(each);
  },
  rmSync(path: unknown, options: { force?: boolean; recursive?: boolean } = {}): void {
    const file = toPath(path);
    const node = lookUp(file);
    if (!node) {
      if (options.force) return;
      throw fileError('ENOENT', 'rm', file);
    }
    if (node.type === 'file') {
      drop(file);
      return;
    }
    if (!options.recursive)
      throw Object.assign(new Error(`Path is a directory: rm returned EISDIR (is a directory) ${file}`), {
        code: 'ERR_FS_EISDIR',
        errno: 21,
        syscall: 'rm',
        path: file,
      });
    sync.rmdirSync(file, { recursive: true });
  },
  renameSync(from: unknown, to: unknown): void {
    const source = toPath(from);
    const target = toPath(to);
    const node = lookUp(source);
    if (!node || !lookUp(parentOf(target))) throw fileError('ENOENT', 'rename', source, target);
    for (const path of pathsUnder(source)) {
      const moved = target + path.slice(source.length);
      const each = lookUp(path);
      if (each?.type === 'directory') putDirectory(moved);
      else if (each) put(moved, each.data);
    }
    for (const path of pathsUnder(source).reverse()) drop(path);
  },
  copyFileSync(from: unknown, to: unknown, mode = 0): void {
    const source = toPath(from);
    const target = toPath(to);
    const node = lookUp(source);
    if (!node) throw fileError('ENOENT', 'copyfile', source, target);
    if (node.type === 'directory') throw fileError('EISDIR', 'copyfile', source, target);
    if (mode & 1 && lookUp(target)) throw fileError('EEXIST', 'copyfile', source, target);
    put(target, new Uint8Array(node.data));
  },
  truncateSync(path: unknown, length = 0): void {
    const file = toPath(path);
    const node = found(file, 'open');
    const bytes = new Uint8Array(length);
    bytes.set(node.data.subarray(0, length));
    put(file, bytes);
  },
  realpathSync: Object.assign(
    (path: unknown): string => {
      const file = toPath(path);
      found(file, 'realpath');
      return file;
    },
    { native: (path: unknown): string => toPath(path) },
  ),
  utimesSync(path: unknown, _accessed: unknown, modified: number | Date): void {
    found(toPath(path), 'utime').modified =
      modified instanceof Date ? modified.getTime() : Number(modified) * 1000;
  },
  chmodSync(path: unknown, _mode: unknown): void {
    found(toPath(path), 'chmod');
  },
  openSync(path: unknown, flags: string | number = 'r'): number {
    const file = toPath(path);
    const flag = typeof flags === 'number' ? (flags & 1 ? 'w' : 'r') : flags;
    if (flag.startsWith('r')) found(file, 'open');
    else {
      writable(file, 'open');
      if (flag.includes('x') && lookUp(file)) throw fileError('EEXIST', 'open', file);
      if (flag.startsWith('w') || !lookUp(file)) put(file, EMPTY);
    }
    const fd = descriptors++;
    open.set(fd, { path: file, append: flag.startsWith('a'), position: 0 });
    return fd;
  },
  closeSync(fd: number): void {
    if (fd <= 2) return;
    descriptor(fd, 'close');
    open.delete(fd);
  },
  readSync(
    fd: number,
    target: ArrayBufferView,
    offset: number | { offset?: number; length?: number; position?: number | null } = 0,
    length = target.byteLength,
    position: number | null = null,
  ): number {
    if (typeof offset === 'object')
      return sync.readSync(fd, target, offset.offset ?? 0, offset.length, offset.position ?? null);
    const file = descriptor(fd, 'read');
    const from = position ?? file.position;
    const part = found(file.path, 'read').data.subarray(
      from,
      from + Math.min(length, target.byteLength - offset),
    );
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(part, offset);
    if (position === null) file.position += part.byteLength;
    return part.byteLength;
  },
  writeSync(
    fd: number,
    data: Data,
    second?: number | null,
    third?: number | BufferEncoding | null,
    fourth?: number | null,
  ): number {
    const isText = typeof data === 'string';
    const all = bytesOf(data, isText && typeof third === 'string' ? third : undefined);
    const part = isText
      ? all
      : all.subarray(second ?? 0, typeof third === 'number' ? (second ?? 0) + third : undefined);
    const name = standard(fd);
    if (name) {
      writeBytes(name, part);
      return part.byteLength;
    }
    const file = descriptor(fd, 'write');
    const before = found(file.path, 'write').data;
    const at = file.append ? before.byteLength : ((isText ? second : fourth) ?? file.position);
    const bytes = new Uint8Array(Math.max(before.byteLength, at + part.byteLength));
    bytes.set(before);
    bytes.set(part, at);
    put(file.path, bytes);
    file.position = at + part.byteLength;
    return part.byteLength;
  },
  ftruncateSync(fd: number, length = 0): void {
    sync.truncateSync(descriptor(fd, 'ftruncate').path, length);
  },
  fsyncSync(fd: number): void {
    if (fd > 2) descriptor(fd, 'fsync');
  },
  cpSync(from: unknown, to: unknown, options: { recursive?: boolean } = {}): void {
    const source = toPath(from);
    const target = toPath(to);
    if (found(source, 'cp').type === 'file') {
      sync.mkdirSync(parentOf(target), { recursive: true });
      sync.copyFileSync(source, target);
      return;
    }
    if (!options.recursive)
      throw Object.assign(new Error(`Recursive option not enabled, cannot copy a directory: ${source}`), {
        code: 'ERR_FS_EISDIR',
      });
    for (const path of pathsUnder(source)) {
      const copy = target + path.slice(source.length);
      if (lookUp(path)?.type === 'directory') sync.mkdirSync(copy, { recursive: true });
      else sync.copyFileSync(path, copy);
    }
  },
};

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(before.byteLength + after.byteLength);
  bytes.set(before);
  bytes.set(after, before.byteLength);
  return bytes;
}
