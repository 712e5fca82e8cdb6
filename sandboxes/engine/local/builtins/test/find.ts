import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const ENDING = /\.(?:[cm]?js|[cm]?ts)$/;
const NAMED = /^(?:test|test-.+|.+[.\-_]test)$/;

/** As `node --test` without arguments: files in folders called `test`, and those whose name says test. */
function isTestFile(path: string): boolean {
  const name = basename(path);
  if (!ENDING.test(name) || name.endsWith('.d.ts')) return false;
  return NAMED.test(name.replace(ENDING, '')) || /(?:^|\/)test(?:\/|$)/.test(dirname(path));
}

export function findTestFiles(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else if (isTestFile(inner.slice(folder.length + 1))) found.push(inner);
    }
  };
  visit(folder);
  return found.sort();
}

/** Files as they were named; folders are searched. @throws {Error} when there is none of that name */
export function filesNamed(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = resolve(name);
    if (!existsSync(path)) throw new Error(`Could not find '${path}'`);
    return statSync(path).isDirectory() ? findTestFiles(path) : [path];
  });
}
