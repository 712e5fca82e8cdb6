/** A folder of `packages/` as a project of its own: its program, the stand-ins it talks to, and only the packages it names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectFiles } from '../../sandboxes/engine/contract';

export const PACKAGES = fileURLToPath(new URL('./packages', import.meta.url));
/** Beside the packages: servers that several programs talk to (a PostgreSQL, a Redis), and what they print with. */
const SHARED = ['stand-ins', 'shared'];
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])([^"'.\n][^"'\n]*)\1/g;

export interface PackageProject {
  /** `tests/parity/packages/<folder>/` */
  readonly folder: string;
  /** The program, relative to the project's root. */
  readonly entry: string;
  readonly source: string;
  readonly files: ProjectFiles;
  /** Name to exact version, of what the program and its stand-ins import. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Every folder with a program. */
export function packageFolders(): string[] {
  return readdirSync(PACKAGES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['node_modules', ...SHARED].includes(entry.name))
    .map((entry) => entry.name)
    .toSorted();
}

/** @throws {Error} when the folder has no program */
export function packageProject(folder: string): PackageProject {
  const own = filesUnder(folder);
  const entry = ['main.mjs', 'main.cjs', 'main.ts']
    .map((name) => `${folder}/${name}`)
    .find((path) => path in own);
  if (entry === undefined) throw new Error(`tests/parity/packages/${folder} has no main.mjs, .cjs or .ts`);
  const shared = SHARED.filter((name) => Object.values(own).some((text) => text.includes(`../${name}/`)));
  const sources = Object.assign({}, own, ...shared.map(filesUnder)) as Record<string, string>;
  const dependencies = dependenciesOf(Object.values(own), installable());
  const manifest = { name: folder, private: true, type: 'module', dependencies };
  return {
    folder,
    entry,
    source: own[entry] ?? '',
    files: { ...sources, 'package.json': JSON.stringify(manifest) },
    dependencies,
  };
}

function filesUnder(folder: string): Record<string, string> {
  const entries = readdirSync(join(PACKAGES, folder), { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(PACKAGES.length + 1).replaceAll(sep, '/'), readFileSync(path, 'utf8')]),
  );
}

function installable(): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(PACKAGES, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return manifest.dependencies;
}

/** What no package.json has is left to Node to report: it may stand in a text that is data, as in a program for a linter. */
function dependenciesOf(
  sources: readonly string[],
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const source of sources) {
    for (const [, , specifier = ''] of source.matchAll(SPECIFIER)) {
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      const version = known[name];
      if (version !== undefined) found[name] = version;
    }
  }
  return found;
}
