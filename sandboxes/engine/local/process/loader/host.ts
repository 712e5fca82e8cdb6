/** What the resolver asks of a process: its files, its packages, its conditions, and who requires whom. */
import { isBuiltin } from '../../builtins/table';
import { findFile } from '../files';
import { entryOf, packageNames } from './packages';
import { type CommonJsModule, moduleCache } from './require';
import { readText } from './sources';

let conditions: readonly string[] = [];

/** Names of conditions in package.json that hold beside Node's own (`--conditions`). */
export function setConditions(names: readonly string[]): void {
  conditions = names;
}

export const host = {
  get conditions() {
    return conditions;
  },
  isFile: (path: string) => findFile(path)?.kind === 'file',
  isDirectory: (path: string) => findFile(path)?.kind === 'directory',
  isBuiltin,
  isPackage: (specifier: string) => entryOf(specifier) !== undefined,
  get packages() {
    return packageNames();
  },
  readText,
  requireStack,
};

/** The module that requires, the one that required it, and so on. */
export function requireStack(importer: string): string[] {
  const stack: string[] = [];
  for (let at: CommonJsModule | null | undefined = moduleCache[importer]; at; at = at.parent)
    stack.push(at.filename ?? at.id);
  return stack.length > 0 ? stack : [importer];
}
