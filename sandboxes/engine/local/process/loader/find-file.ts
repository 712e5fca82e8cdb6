/** From a path as programs write it to a file: Node's rules for `require`, with tsx's additions (`./x.js` finds `x.ts`). */
import { scopeIn } from './package-scope';
import { join } from './paths';

interface Files {
  isFile(path: string): boolean;
  readText(path: string): string | undefined;
}

const TYPESCRIPT_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];

/** @param path absolute; one that ends in a slash is a folder's */
export function findFile(path: string, files: Files): string | undefined {
  const bare = path.replace(/\/+$/, '') || '/';
  return (
    (path === bare ? first(named(bare), files) : undefined) ??
    mainOf(bare, files) ??
    first(indexes(bare), files)
  );
}

function mainOf(directory: string, files: Files): string | undefined {
  const main = scopeIn(directory, files.readText)?.main;
  if (!main) return undefined;
  const path = join(directory, main);
  return first(named(path), files) ?? first(indexes(path), files);
}

const first = (paths: Iterable<string>, files: Files): string | undefined => {
  for (const path of paths) if (files.isFile(path)) return path;
  return undefined;
};

/** What the path of a file may stand for, the likeliest first. */
function* named(path: string): Generator<string> {
  yield path;
  const extension = /\.[^./]+$/.exec(path)?.[0] ?? '';
  for (const other of TYPESCRIPT_FOR[extension] ?? []) yield path.slice(0, -extension.length) + other;
  for (const each of EXTENSIONS) yield path + each;
}

function* indexes(directory: string): Generator<string> {
  for (const each of EXTENSIONS) yield `${directory}/index${each}`;
}
