/** What is in files: whole, or piece by piece through a descriptor. */
import { invalidArgType, outOfRange } from '../../node-error';
import {
  dataArgument,
  descriptorArgument,
  encoded,
  flagsArgument,
  modeArgument,
  optionsArgument,
  pathArgument,
  positionArgument,
  sizeArgument,
  viewArgument,
  viewsArgument,
} from '../arguments';
import { constants } from '../constants';
import { fileError } from '../errors';
import {
  closeFile,
  descriptor,
  openFile,
  readInto,
  readRest,
  standardStream,
  truncateFile,
  whileOpen,
  writeFrom,
} from './open-files';

const MODE = 0o666;
const isDescriptor = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;

const open = (path: unknown, flags?: unknown, mode?: unknown) => {
  const where = pathArgument(path);
  const how = flagsArgument(flags);
  const permissions = modeArgument(mode, MODE);
  return () => openFile(where, how, permissions);
};

const close = (fd: unknown) => {
  const number = descriptorArgument(fd);
  return () => closeFile(number);
};

const readFile = (path: unknown, given?: unknown) => {
  const options = optionsArgument(given);
  const flags = flagsArgument(options.flag);
  if (isDescriptor(path)) return () => encoded(readRest(path), options.encoding);
  const where = pathArgument(path);
  return () => encoded(whileOpen(where, flags, MODE, readRest), options.encoding);
};

const writeWhole = (path: unknown, data: unknown, given: unknown, usual: string) => {
  const options = optionsArgument(given);
  const flags = flagsArgument(options.flag, usual);
  const mode = modeArgument(options.mode, MODE);
  const bytes = dataArgument(data, options.encoding);
  if (isDescriptor(path)) return () => void writeFrom(path, bytes, null);
  const where = pathArgument(path);
  return () => whileOpen(where, flags, mode, (fd) => void writeFrom(fd, bytes, null));
};

const writeFile = (path: unknown, data: unknown, options?: unknown) => writeWhole(path, data, options, 'w');
const appendFile = (path: unknown, data: unknown, options?: unknown) => writeWhole(path, data, options, 'a');

const truncate = (path: unknown, length?: unknown) => {
  const size = sizeArgument(length ?? 0, 'len');
  const where = pathArgument(path);
  return () => whileOpen(where, constants.O_RDWR, MODE, (fd) => truncateFile(fd, size));
};

const ftruncate = (fd: unknown, length?: unknown) => {
  const number = descriptorArgument(fd);
  const size = sizeArgument(length ?? 0, 'len');
  return () => truncateFile(number, size);
};

const flushed = (syscall: string) => (fd: unknown) => {
  const number = descriptorArgument(fd);
  return () => {
    if (standardStream(number)) throw fileError('EINVAL', syscall);
    descriptor(number, syscall);
  };
};

interface Part {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

/** The part of a buffer that is to be filled or written. */
function partOf(view: Uint8Array, { offset, length }: Part, name: (longest: number) => string): Uint8Array {
  const from = offset === undefined || offset === null ? 0 : sizeArgument(offset, 'offset');
  if (from < 0) throw outOfRange('offset', `>= 0 && <= ${view.byteLength}`, from);
  if (from > view.byteLength) throw outOfRange('offset', `<= ${view.byteLength}`, from);
  const count =
    length === undefined || length === null ? view.byteLength - from : sizeArgument(length, 'length');
  if (count < 0) throw outOfRange('length', '>= 0', count);
  if (from + count > view.byteLength) throw outOfRange('length', name(view.byteLength - from), count);
  return view.subarray(from, from + count);
}

/** `(fd, buffer, offset, length, position)`, `(fd, buffer, options)` or, without a buffer of one's own, `(fd, options)`. */
export function readPart(fd: unknown, buffer: unknown, offset: unknown, length: unknown, position: unknown) {
  const number = descriptorArgument(fd);
  const view = viewArgument(buffer);
  if (
    offset !== undefined &&
    offset !== null &&
    typeof offset !== 'object' &&
    length === undefined &&
    position === undefined
  )
    throw invalidArgType('options', 'of type object', offset);
  const part: Part = typeof offset === 'object' && offset !== null ? offset : { offset, length, position };
  const target = partOf(view, part, (longest) => `<= ${longest}`);
  const at = positionArgument(part.position);
  return () => readInto(number, target, at);
}

export function writePart(fd: unknown, data: unknown, second: unknown, third: unknown, fourth: unknown) {
  const number = descriptorArgument(fd);
  if (typeof data === 'string') {
    const bytes = dataArgument(
      data,
      typeof third === 'string' ? (third as BufferEncoding) : undefined,
      'buffer',
    );
    const at = typeof second === 'string' ? null : positionArgument(second);
    return () => writeFrom(number, bytes, at);
  }
  const view = dataArgument(data, undefined, 'buffer');
  const part: Part =
    typeof second === 'object' && second !== null
      ? second
      : { offset: second, length: third, position: fourth };
  const bytes = partOf(view, part, (longest) => `<= ${longest}`);
  const at =
    typeof part.position === 'number' || typeof part.position === 'bigint'
      ? positionArgument(part.position)
      : null;
  return () => writeFrom(number, bytes, at);
}

const read = (fd: unknown, buffer: unknown, offset?: unknown, length?: unknown, position?: unknown) =>
  readPart(fd, buffer, offset, length, position);
const write = (fd: unknown, data: unknown, second?: unknown, third?: unknown, fourth?: unknown) =>
  writePart(fd, data, second, third, fourth);

/** Several buffers, one after the other, as one. */
function inTurn(
  views: readonly Uint8Array[],
  position: number | null,
  move: (view: Uint8Array, at: number | null) => number,
): number {
  let total = 0;
  for (const view of views) {
    const count = move(view, position === null ? null : position + total);
    total += count;
    if (count < view.byteLength) break;
  }
  return total;
}

const readv = (fd: unknown, buffers: unknown, position?: unknown) => {
  const number = descriptorArgument(fd);
  const views = viewsArgument(buffers);
  const at = typeof position === 'number' ? position : null;
  return () => inTurn(views, at, (view, from) => readInto(number, view, from));
};

const writev = (fd: unknown, buffers: unknown, position?: unknown) => {
  const number = descriptorArgument(fd);
  const views = viewsArgument(buffers);
  const at = typeof position === 'number' ? position : null;
  return () => inTurn(views, at, (view, to) => writeFrom(number, view, to));
};

export const content = {
  open,
  close,
  readFile,
  writeFile,
  appendFile,
  truncate,
  ftruncate,
  fsync: flushed('fsync'),
  fdatasync: flushed('fdatasync'),
  read,
  write,
  readv,
  writev,
};
