/** Modules of bundled packages. `scripts/build-sandbox.ts` writes the files; each is one expression. */

import type { PackageEntry, PackageFile } from '../messages';
import { evaluate } from './evaluate';

/** One module as it stands in a package file. */
export interface PackageModule {
  readonly id: string;
  /** Ids of modules, `node:` builtins, or specifiers of other packages. */
  readonly requests: readonly string[];
  readonly stars: readonly number[];
  readonly evaluate: (...args: unknown[]) => Iterator<unknown> | AsyncIterator<unknown>;
}

const files = new Map<string, string>();
const modules = new Map<string, PackageModule>();
let entries: Readonly<Record<string, PackageEntry>> = {};

/** Evaluates package files ahead of need: only tables of functions are made, no module runs. */
export function addPackageFiles(added: readonly PackageFile[]): void {
  for (const { id, code } of added) {
    if (files.has(id)) continue;
    files.set(id, code);
    // Indirect eval: global scope. The text is the site's own build, never the learner's.
    const table = evaluate(code, `/app/node_modules/${id}`) as readonly [
      string,
      readonly string[],
      readonly number[],
      PackageModule['evaluate'],
    ][];
    for (const [module, requests, stars, evaluate] of table)
      modules.set(module, { id: module, requests, stars, evaluate });
  }
}

export function setEntries(all: Readonly<Record<string, PackageEntry>>): void {
  entries = all;
}

export function addEntries(more: Readonly<Record<string, PackageEntry>>): void {
  entries = { ...entries, ...more };
}

export function entryOf(specifier: string): PackageEntry | undefined {
  return Object.hasOwn(entries, specifier) ? entries[specifier] : undefined;
}

export function packageModule(id: string): PackageModule | undefined {
  return modules.get(id);
}

/** Names of the packages that can be imported. */
export function packageNames(): string[] {
  return Object.keys(entries).filter(
    (specifier) => specifier.split('/').length === (specifier.startsWith('@') ? 2 : 1),
  );
}
