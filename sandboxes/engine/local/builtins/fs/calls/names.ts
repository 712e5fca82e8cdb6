/** Names in directories: made, listed, moved and removed. */

import { resolve } from 'node:path';
import type { Inode } from '../../../files/inode';
import { bytesOf } from '../../../files/inode';
import { hasNoFileLeft, isDiskFull } from '../../../process/faults';
import { commit, newIno, writeInode } from '../../../process/files';
import { invalidArgType } from '../../node-error';
import {
  encodedName,
  modeArgument,
  optionsArgument,
  type Path,
  pathArgument,
  sizeArgument,
} from '../arguments';
import { constants } from '../constants';
import { fileError } from '../errors';
import { demandWritable, find, type Place, placeOf } from '../look-up';
import { Dirent } from '../stats';
import { closeFile, openFile, writeFrom } from './open-files';

const MODE = 0o777;

function makeDirectory(place: Place, path: Path, mode: number, syscall: string): void {
  demandWritable(place.parent, () => fileError('EACCES', syscall, path.given));
  if (hasNoFileLeft() || isDiskFull(place.path, 0)) throw fileError('ENOSPC', syscall, path.given);
  const permissions = mode & 0o7777 & ~process.umask();
  commit({
    op: 'make',
    path: place.path,
    ino: newIno(),
    kind: 'directory',
    mode: permissions,
    target: '',
    at: Date.now(),
  });
}

const mkdir = (path: unknown, given?: unknown) => {
  const where = pathArgument(path);
  const isObject = typeof given === 'object' && given !== null;
  const options = isObject ? (given as { recursive?: unknown; mode?: unknown }) : { mode: given };
  if (options.recursive !== undefined && typeof options.recursive !== 'boolean')
    throw invalidArgType('options.recursive', 'of type boolean', options.recursive);
  const mode = modeArgument(options.mode, MODE, isObject ? 'options.mode' : 'mode');
  if (options.recursive) return () => makeDirectories(where, mode);
  return () => {
    const place = placeOf(where, { syscall: 'mkdir', follow: false });
    if (place.inode) throw fileError('EEXIST', 'mkdir', where.given);
    makeDirectory(place, where, mode, 'mkdir');
    return undefined;
  };
};

/** @returns the first that had to be made, spelled as the program spells it */
function makeDirectories(path: Path, mode: number): string | undefined {
  const fail = (code: string) => fileError(code, 'mkdir', path.given);
  const ends = [...path.given.matchAll(/[^/]+/g)].map(({ index, 0: name }) => index + name.length);
  let first: string | undefined;
  for (const [step, end] of ends.entries()) {
    const part = pathArgument(path.given.slice(0, end));
    const place = placeOf(part, { syscall: 'mkdir', names: [path.given] });
    if (place.inode?.kind === 'directory') continue;
    if (place.inode) throw fail(step === ends.length - 1 ? 'EEXIST' : 'ENOTDIR');
    makeDirectory(place, path, mode, 'mkdir');
    first ??= part.given;
  }
  return first;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const letter = () => LETTERS[Math.floor(Math.random() * LETTERS.length)];

const mkdtemp = (prefix: unknown, given?: unknown) => {
  const { encoding } = optionsArgument(given);
  const start = pathArgument(prefix, 'prefix').given;
  return () => {
    const where = pathArgument(start + Array.from({ length: 6 }, letter).join(''));
    const place = placeOf(where, { syscall: 'mkdtemp', names: [`${start}XXXXXX`] });
    makeDirectory(place, where, 0o700, 'mkdtemp');
    return encodedName(where.given, encoding);
  };
};

const join = (parent: string, name: string) => (parent.endsWith('/') ? parent + name : `${parent}/${name}`);

/** Its entries by name, sorted as libuv sorts them: by bytes. */
export function entriesOf(path: Path, syscall: string): [string, Inode][] {
  const { inode } = find(path, { syscall });
  if (inode.kind !== 'directory') throw fileError('ENOTDIR', syscall, path.given);
  return [...inode.children].sort(([a], [b]) => (a < b ? -1 : 1));
}

const readdir = (path: unknown, given?: unknown) => {
  const options = optionsArgument(given);
  const where = pathArgument(path);
  if (
    options['recursive'] !== undefined &&
    options['recursive'] !== null &&
    typeof options['recursive'] !== 'boolean'
  )
    throw invalidArgType('options.recursive', 'of type boolean', options['recursive']);
  const shown = (name: string, parent: string, inode: Inode) =>
    options['withFileTypes']
      ? new Dirent(encodedName(name, options.encoding), parent, inode.kind)
      : encodedName(
          parent === where.given ? name : join(parent, name).slice(join(where.given, '').length),
          options.encoding,
        );
  return () => {
    const found: (Dirent | string | Buffer)[] = [];
    const queue = [where.given];
    // Breadth first, as Node.
    for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
      for (const [name, inode] of entriesOf(pathArgument(parent), 'scandir')) {
        found.push(shown(name, parent, inode));
        if (options['recursive'] && inode.kind === 'directory') queue.push(join(parent, name));
      }
    }
    return found;
  };
};

const rename = (from: unknown, to: unknown) => {
  const source = pathArgument(from, 'oldPath');
  const target = pathArgument(to, 'newPath');
  const names = [source.given, target.given] as const;
  const fail = (code: string) => fileError(code, 'rename', ...names);
  return () => {
    const old = find(source, { syscall: 'rename', follow: false, names });
    const place = placeOf(target, { syscall: 'rename', follow: false, names });
    for (const { parent } of [old, place]) demandWritable(parent, () => fail('EACCES'));
    if (place.inode === old.inode) return;
    if (`${place.path}/`.startsWith(`${old.path}/`)) throw fail('EINVAL');
    if (place.inode?.kind === 'directory') {
      if (old.inode.kind !== 'directory') throw fail('EISDIR');
      if (place.inode.children.size > 0) throw fail('ENOTEMPTY');
    } else if (place.inode && old.inode.kind === 'directory') throw fail('ENOTDIR');
    commit({ op: 'rename', path: place.path, from: old.path, at: Date.now() });
  };
};

function remove(path: string): void {
  commit({ op: 'remove', path, at: Date.now() });
}

const unlink = (path: unknown) => {
  const where = pathArgument(path);
  return () => {
    const found = find(where, { syscall: 'unlink', follow: false });
    if (found.inode.kind === 'directory') throw fileError('EISDIR', 'unlink', where.given);
    demandWritable(found.parent, () => fileError('EACCES', 'unlink', where.given));
    remove(found.path);
  };
};

const rmdir = (path: unknown, given?: unknown) => {
  const where = pathArgument(path);
  const { recursive } = optionsArgument(given) as { recursive?: unknown };
  return () => {
    const found = find(where, { syscall: 'rmdir', follow: false });
    if (found.inode.kind !== 'directory') throw fileError('ENOTDIR', 'rmdir', where.given);
    if (recursive !== true && found.inode.children.size > 0)
      throw fileError('ENOTEMPTY', 'rmdir', where.given);
    demandWritable(found.parent, () => fileError('EACCES', 'rmdir', where.given));
    removeTree(found.inode, found.path);
  };
};

/** Leaves first: who watches a folder hears of each. */
export function removeTree(inode: Inode, path: string): void {
  for (const [name, child] of [...inode.children]) removeTree(child, join(path, name));
  remove(path);
}

const link = (existing: unknown, path: unknown) => {
  const source = pathArgument(existing, 'existingPath');
  const target = pathArgument(path, 'newPath');
  const names = [source.given, target.given] as const;
  return () => {
    const found = find(source, { syscall: 'link', follow: false, names });
    if (found.inode.kind === 'directory') throw fileError('EPERM', 'link', ...names);
    const place = placeOf(target, { syscall: 'link', follow: false, names });
    if (place.inode) throw fileError('EEXIST', 'link', ...names);
    demandWritable(place.parent, () => fileError('EACCES', 'link', ...names));
    commit({ op: 'link', path: place.path, from: found.path, at: Date.now() });
  };
};

const symlink = (to: unknown, path: unknown, _type?: unknown) => {
  const goal = pathArgument(to, 'target').given;
  const where = pathArgument(path);
  const names = [goal, where.given] as const;
  return () => {
    const place = placeOf(where, { syscall: 'symlink', follow: false, names });
    if (place.inode) throw fileError('EEXIST', 'symlink', ...names);
    if (goal === '') throw fileError('ENOENT', 'symlink', ...names);
    demandWritable(place.parent, () => fileError('EACCES', 'symlink', ...names));
    if (hasNoFileLeft()) throw fileError('ENOSPC', 'symlink', ...names);
    const at = Date.now();
    commit({ op: 'make', path: place.path, ino: newIno(), kind: 'link', mode: MODE, target: goal, at });
  };
};

const readlink = (path: unknown, given?: unknown) => {
  const { encoding } = optionsArgument(given);
  const where = pathArgument(path);
  return () => {
    const { inode } = find(where, { syscall: 'readlink', follow: false });
    if (inode.kind !== 'link') throw fileError('EINVAL', 'readlink', where.given);
    return encodedName(inode.target, encoding);
  };
};

/** Node's own walks name by name with `lstat`, and says so in its errors; the native one asks for the whole. */
export const realpathWith = (native: boolean) => (path: unknown, given?: unknown) => {
  const { encoding } = optionsArgument(given);
  const where = pathArgument(path);
  const asked = native ? where : { ...where, given: resolve(where.absolute) };
  return () => encodedName(find(asked, { syscall: native ? 'realpath' : 'lstat' }).path, encoding);
};

const copyFile = (from: unknown, to: unknown, mode?: unknown) => {
  const source = pathArgument(from, 'src');
  const target = pathArgument(to, 'dest');
  const flags = mode === undefined || mode === null ? 0 : sizeArgument(mode, 'mode');
  const names = [source.given, target.given] as const;
  return () => copyContent(source, target, names, flags);
};

export function copyContent(
  source: Path,
  target: Path,
  names: readonly [string, string],
  flags: number,
): void {
  const { inode } = find(source, { syscall: 'copyfile', names });
  const place = placeOf(target, { syscall: 'copyfile', names });
  if (inode.kind === 'directory' || place.inode?.kind === 'directory')
    throw fileError('EISDIR', 'copyfile', ...names);
  if (place.inode && (flags & constants.COPYFILE_EXCL) !== 0) throw fileError('EEXIST', 'copyfile', ...names);
  if (place.inode === inode) return;
  const bytes = new Uint8Array(bytesOf(inode));
  if (place.inode) {
    const growth = bytes.byteLength - bytesOf(place.inode).byteLength;
    if (growth > 0 && isDiskFull(place.path, growth)) throw fileError('ENOSPC', 'copyfile', ...names);
    writeInode(place.inode, place.path, 0, bytes, bytes.byteLength);
    return;
  }
  const fd = openFile(target, constants.O_WRONLY | constants.O_CREAT, inode.mode);
  try {
    writeFrom(fd, bytes, 0);
  } finally {
    closeFile(fd);
  }
}

export const names = {
  mkdir,
  mkdtemp,
  readdir,
  rename,
  unlink,
  rmdir,
  link,
  symlink,
  readlink,
  realpath: realpathWith(false),
  copyFile,
};
