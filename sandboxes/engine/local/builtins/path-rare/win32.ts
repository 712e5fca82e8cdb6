/** `path.win32`: paths of Windows, handled anywhere. */
import { invalidArgType } from '../node-error';
import { isReserved, rootOf, withoutDots, writtenRoot } from './windows-root';

function check(value: unknown, name = 'path'): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
}

const isSeparator = (character: string | undefined): boolean => character === '\\' || character === '/';

function resolve(...paths: string[]): string {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let index = paths.length - 1; index >= -1 && !(absolute && device); index--) {
    const path = index === -1 ? workingDirectory(device) : paths[index];
    check(path, `paths[${index}]`);
    if (path === '') continue;
    const root = rootOf(path);
    if (root.device && device && root.device.toLowerCase() !== device.toLowerCase()) continue;
    device ||= root.device;
    if (absolute) continue;
    tail = `${path.slice(root.end)}\\${tail}`;
    absolute = root.absolute;
  }
  tail = withoutDots(tail, !absolute);
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

/** On another drive than the working directory's, that drive's root. */
function workingDirectory(device: string): string {
  const path = globalThis.process.cwd();
  const elsewhere = device !== '' && path.slice(0, 2).toLowerCase() !== device.toLowerCase();
  return elsewhere && path[2] === '\\' ? `${device}\\` : path;
}

function normalize(path: string): string {
  check(path);
  if (path === '') return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const root = rootOf(path);
  if (root.kind === 'share' && root.end === path.length) return `${root.device}\\`;
  const reserved = isReserved(path);
  const colon = path.indexOf(':');
  // What looks like a device (`CON:`) must go on being a file in the folder.
  const end = root.kind === 'none' && reserved && colon > 0 ? colon + 1 : root.end;
  const device = root.kind === 'none' ? path.slice(0, end) : root.device;
  let tail = withoutDots(path.slice(end), !root.absolute);
  if (tail === '' && !root.absolute) tail = '.';
  if (tail !== '' && isSeparator(path.at(-1))) tail += '\\';
  if (!root.absolute && device === '' && (/^[a-z]:/i.test(tail) || /:(?:$|[\\/])/.test(path)))
    return `.\\${tail}`;
  if (reserved) return `.\\${device}${tail}`;
  return root.absolute ? `${device}\\${tail}` : `${device}${tail}`;
}

function isAbsolute(path: string): boolean {
  check(path);
  return /^(?:[a-z]:)?[\\/]/i.test(path);
}

function join(...paths: string[]): string {
  for (const path of paths) check(path);
  const parts = paths.filter((path) => path !== '');
  const [first = ''] = parts;
  if (first === '') return '.';
  const joined = parts.join('\\');
  // Only a first part that begins a share by itself may: `join('//', 'a')` is no `\\a`.
  const beginsShare = /^[\\/]{2}[^\\/]/.test(first);
  return normalize(beginsShare ? joined : joined.replace(/^[\\/]{2,}/, '\\'));
}

const componentsOf = (path: string): string[] =>
  path
    .replace(/^\\+|\\+$/g, '')
    .split('\\')
    .filter((part) => part !== '');

function relative(from: string, to: string): string {
  check(from, 'from');
  check(to, 'to');
  const target = resolve(to);
  const start = componentsOf(resolve(from));
  const end = componentsOf(target);
  const length = Math.min(start.length, end.length);
  let common = 0;
  while (common < length && start[common]?.toLowerCase() === end[common]?.toLowerCase()) common++;
  // Nothing leads from one drive to another.
  if (common === 0 && length > 0) return target;
  return [...start.slice(common).fill('..'), ...end.slice(common)].join('\\');
}

function toNamespacedPath(path: string): string {
  if (typeof path !== 'string' || path === '') return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (/^\\\\[^?.]/.test(resolved)) return `\\\\?\\UNC\\${resolved.slice(2)}`;
  return /^[a-z]:\\/i.test(resolved) ? `\\\\?\\${resolved}` : resolved;
}

interface LastPart {
  readonly start: number;
  /** Without separators at the end. */
  readonly end: number;
}

function lastPart(path: string, from: number): LastPart {
  let end = path.length;
  while (end > from && isSeparator(path[end - 1])) end--;
  let start = end;
  while (start > from && !isSeparator(path[start - 1])) start--;
  return { start, end };
}

function dirname(path: string): string {
  check(path);
  if (path === '') return '.';
  const root = writtenRoot(path);
  const { start } = lastPart(path, root.length);
  if (start > root.length) return path.slice(0, start - 1);
  return root || '.';
}

function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) check(suffix, 'suffix');
  check(path);
  const { start, end } = lastPart(path, /^[a-z]:/i.test(path) ? 2 : 0);
  const base = path.slice(start, end);
  if (suffix === undefined || suffix === '' || suffix.length > path.length) return base;
  if (suffix === path) return '';
  if (base.endsWith(suffix) && base !== suffix) return base.slice(0, -suffix.length);
  // Node looks for the suffix from the end: a name shorter than it and like its end keeps its separators.
  return base !== suffix && suffix.endsWith(base) ? path.slice(start) : base;
}

/** `['name', '.ext']`. */
function splitExtension(base: string): [string, string] {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? [base, ''] : [base.slice(0, dot), base.slice(dot)];
}

function extname(path: string): string {
  check(path);
  return splitExtension(basename(path))[1];
}

interface ParsedPath {
  readonly root: string;
  readonly dir: string;
  readonly base: string;
  readonly ext: string;
  readonly name: string;
}

function parse(path: string): ParsedPath {
  check(path);
  const root = writtenRoot(path);
  const { start, end } = lastPart(path, root.length);
  const base = path.slice(start, end);
  const [name, ext] = splitExtension(base);
  return { root, dir: start > root.length ? path.slice(0, start - 1) : root, base, ext, name };
}

function format(path: Partial<ParsedPath>): string {
  if (path === null || typeof path !== 'object') throw invalidArgType('pathObject', 'of type object', path);
  const { root, ext } = path;
  const dir = path.dir || root;
  const extension = ext ? `${ext.startsWith('.') ? '' : '.'}${ext}` : '';
  const base = path.base || `${path.name || ''}${extension}`;
  if (!dir) return base;
  return dir === root ? `${dir}${base}` : `${dir}\\${base}`;
}

export const win32 = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format,
  parse,
};
