/** `node:path`, POSIX by default: the sandbox is a Linux. What few programs ask of it is a chunk, fetched when one names it. */
import posix from 'path-browserify';
import { loadChunk } from '../process/chunks';
import { invalidArgType } from './node-error';
import type rareParts from './path-rare/index';

type Rare = typeof rareParts;
type Windows = Rare['win32'];

const rare = (): Rare => loadChunk('path-rare')['default'] as Rare;

/** Functions of `path.win32` by name: each asks for the chunk when it is called, so that `{ ...path }` does not. */
const windowsNames = [
  'resolve',
  'normalize',
  'isAbsolute',
  'join',
  'relative',
  'toNamespacedPath',
  'dirname',
  'basename',
  'extname',
  'format',
  'parse',
] as const satisfies readonly (keyof Windows)[];

const later = <Name extends keyof Windows>(name: Name): [Name, Windows[Name]] => [
  name,
  { [name]: (...args: never[]) => (rare().win32[name] as (...given: never[]) => unknown)(...args) }[
    name
  ] as Windows[Name],
];

const win32 = {
  ...(Object.fromEntries(windowsNames.map(later)) as unknown as Windows),
  matchesGlob: (path: string, pattern: string): boolean => rare().matchesGlob(path, pattern, true),
  sep: '\\',
  delimiter: ';',
};

function check(value: unknown, name = 'path'): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
}

const checking =
  <Answer>(ask: (path: string) => Answer) =>
  (given: string): Answer => {
    check(given);
    return ask(given);
  };

interface ParsedPath {
  readonly root?: string;
  readonly dir?: string;
  readonly base?: string;
  readonly name?: string;
  readonly ext?: string;
}

const path = {
  resolve(...given: string[]): string {
    // Node does not look at what stands before the last absolute one.
    for (let index = given.length - 1; index >= 0; index--) {
      const each: unknown = given[index];
      check(each, `paths[${index}]`);
      if (each.startsWith('/')) return posix.resolve(...given.slice(index));
    }
    return posix.resolve(...given);
  },
  normalize: checking(posix.normalize),
  isAbsolute: checking(posix.isAbsolute),
  join(...given: string[]): string {
    for (const each of given) check(each);
    return posix.join(...given);
  },
  relative(from: string, to: string): string {
    check(from, 'from');
    check(to, 'to');
    return posix.relative(from, to);
  },
  dirname: checking(posix.dirname),
  basename(given: string, suffix?: string): string {
    if (suffix !== undefined) check(suffix, 'suffix');
    check(given);
    return posix.basename(given, suffix);
  },
  extname: checking(posix.extname),
  format(given: ParsedPath): string {
    if (typeof given !== 'object' || given === null)
      throw invalidArgType('pathObject', 'of type object', given);
    const { ext } = given;
    return posix.format(ext && !ext.startsWith('.') ? { ...given, ext: `.${ext}` } : given);
  },
  parse: checking(posix.parse),
  sep: '/',
  delimiter: ':',
  toNamespacedPath: (given: string): string => given,
  matchesGlob: (given: string, pattern: string): boolean => rare().matchesGlob(given, pattern, false),
};

const names = { posix: path, win32 };
Object.assign(win32, names, { _makeLong: win32.toNamespacedPath });

export default Object.assign(path, names, { _makeLong: path.toNamespacedPath });
