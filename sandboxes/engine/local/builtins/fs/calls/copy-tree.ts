/**
 * `cp`: whole trees. A generator, because its `filter` may answer with a promise: it yields what the filter answered and
 * is told what that became.
 */
import { dirname, join, resolve } from 'node:path';
import type { Inode } from '../../../files/inode';
import { hasNoFileLeft } from '../../../process/faults';
import { commit, newIno } from '../../../process/files';
import { invalidArgType, nodeError } from '../../node-error';
import { booleanOption, type Path, pathArgument } from '../arguments';
import { constants } from '../constants';
import { fileError, fsSystemError } from '../errors';
import { find, placeOf } from '../look-up';
import { copyContent, names } from './names';
import { setAttributes } from './open-files';

interface CopyOptions {
  readonly dereference: boolean;
  readonly errorOnExist: boolean;
  readonly force: boolean;
  readonly preserveTimestamps: boolean;
  readonly recursive: boolean;
  readonly verbatimSymlinks: boolean;
  readonly mode: number;
  readonly filter: ((source: string, destination: string) => unknown) | undefined;
}

function optionsOf(given: unknown): CopyOptions {
  if (given !== undefined && (typeof given !== 'object' || given === null))
    throw invalidArgType('options', 'of type object', given);
  const options = (given ?? {}) as Record<string, unknown>;
  const { filter, mode = 0 } = options;
  if (filter !== undefined && typeof filter !== 'function')
    throw invalidArgType('options.filter', 'of type function', filter);
  if (options['dereference'] === true && options['verbatimSymlinks'] === true)
    throw nodeError(
      TypeError,
      'ERR_INCOMPATIBLE_OPTION_PAIR',
      'Option "dereference" cannot be used in combination with option "verbatimSymlinks"',
    );
  return {
    dereference: booleanOption(options, 'dereference'),
    errorOnExist: booleanOption(options, 'errorOnExist'),
    force: booleanOption(options, 'force', true),
    preserveTimestamps: booleanOption(options, 'preserveTimestamps'),
    recursive: booleanOption(options, 'recursive'),
    verbatimSymlinks: booleanOption(options, 'verbatimSymlinks'),
    mode: Number(mode),
    filter: filter as CopyOptions['filter'],
  };
}

type Copying = Generator<unknown, void, unknown>;

function copying(from: unknown, to: unknown, given: unknown): () => Copying {
  const options = optionsOf(given);
  const source = pathArgument(from, 'src');
  const target = pathArgument(to, 'dest');
  return () => start(source, target, options);
}

const refusal = (name: string, title: string, code: string, message: string, path: string) =>
  fsSystemError({ name, title, syscall: 'cp', code, message, path });

function* start(source: Path, target: Path, options: CopyOptions): Copying {
  const { inode, path } = find(source, {
    syscall: options.dereference ? 'stat' : 'lstat',
    follow: options.dereference,
  });
  const there = placeOf(target, { syscall: 'lstat', follow: options.dereference });
  checkPair(source, target, inode, there.inode);
  if (inode.kind === 'directory' && `${there.path}/`.startsWith(`${path}/`)) {
    const message = `cannot copy ${source.given} to a subdirectory of self ${target.given}`;
    throw refusal('ERR_FS_CP_EINVAL', 'Invalid src or dest', 'EINVAL', message, target.given);
  }
  if (inode.kind === 'directory' && !options.recursive) {
    const message = `${source.given} is a directory (not copied)`;
    throw refusal('ERR_FS_EISDIR', 'Path is a directory', 'EISDIR', message, source.given);
  }
  names.mkdir(dirname(target.absolute), { recursive: true })();
  yield* copy(source, target, options);
}

function checkPair(source: Path, target: Path, from: Inode, to: Inode | undefined): void {
  if (!to) return;
  const [src, dest] = [source.given, target.given];
  if (from === to)
    throw refusal(
      'ERR_FS_CP_EINVAL',
      'Invalid src or dest',
      'EINVAL',
      'src and dest cannot be the same',
      dest,
    );
  if (from.kind === 'directory' && to.kind !== 'directory') {
    const message = `cannot overwrite non-directory ${dest} with directory ${src}`;
    throw refusal(
      'ERR_FS_CP_DIR_TO_NON_DIR',
      'Cannot overwrite non-directory with directory',
      'EISDIR',
      message,
      dest,
    );
  }
  if (from.kind !== 'directory' && to.kind === 'directory') {
    const message = `cannot overwrite directory ${dest} with non-directory ${src}`;
    throw refusal(
      'ERR_FS_CP_NON_DIR_TO_DIR',
      'Cannot overwrite directory with non-directory',
      'ENOTDIR',
      message,
      dest,
    );
  }
}

function* copy(source: Path, target: Path, options: CopyOptions): Copying {
  if (options.filter && !(yield options.filter(source.given, target.given))) return;
  const { inode } = find(source, { syscall: 'lstat', follow: options.dereference });
  const there = placeOf(target, { syscall: 'lstat', follow: options.dereference });
  checkPair(source, target, inode, there.inode);
  if (inode.kind === 'directory') {
    if (!there.inode) names.mkdir(target.given, { mode: inode.mode })();
    for (const name of [...inode.children.keys()].sort())
      yield* copy(pathArgument(join(source.given, name)), pathArgument(join(target.given, name)), options);
  } else if (inode.kind === 'link') copyLink(inode, source, target, there.inode, options);
  else if (copyFile(source, target, there.inode, options) && options.preserveTimestamps) {
    const made = find(target, { syscall: 'utime' });
    setAttributes(made.inode, made.path, { accessed: inode.accessed, modified: inode.modified });
  }
}

function refuseExisting(target: Path): never {
  throw refusal(
    'ERR_FS_CP_EEXIST',
    'Target already exists',
    'EEXIST',
    `${target.given} already exists`,
    target.given,
  );
}

function copyFile(source: Path, target: Path, there: Inode | undefined, options: CopyOptions): boolean {
  if (there && !options.force) {
    if (options.errorOnExist) refuseExisting(target);
    return false;
  }
  copyContent(source, target, [source.given, target.given], options.mode & ~constants.COPYFILE_EXCL);
  return true;
}

function copyLink(
  inode: Inode,
  source: Path,
  target: Path,
  there: Inode | undefined,
  options: CopyOptions,
): void {
  const goal =
    options.verbatimSymlinks || inode.target.startsWith('/')
      ? inode.target
      : resolve(dirname(source.absolute), inode.target);
  if (there) names.unlink(target.given)();
  const { path } = placeOf(target, { syscall: 'symlink', follow: false });
  if (hasNoFileLeft()) throw fileError('ENOSPC', 'symlink', source.given, target.given);
  commit({ op: 'make', path, ino: newIno(), kind: 'link', mode: 0o777, target: goal, at: Date.now() });
}

export function cpSync(from: unknown, to: unknown, options?: unknown): void {
  const steps = copying(from, to, options)();
  for (let step = steps.next(); !step.done; ) {
    if (step.value instanceof Promise)
      throw nodeError(
        TypeError,
        'ERR_INVALID_RETURN_VALUE',
        'Expected boolean to be returned from the "filter" function but got an instance of Promise.',
      );
    step = steps.next(step.value);
  }
}

export async function cp(from: unknown, to: unknown, options?: unknown): Promise<void> {
  const steps = copying(from, to, options)();
  for (let step = steps.next(); !step.done; ) step = steps.next(await step.value);
}
