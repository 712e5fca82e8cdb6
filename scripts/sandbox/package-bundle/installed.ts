/** What a package's package.json says of it: where it lies, and which modules it is. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Described {
  readonly version: string;
  readonly folder: string;
  readonly subpaths: readonly string[];
  /** Subpaths that are another module for `require` than for `import`. */
  readonly twoFaced: readonly string[];
  /** Names of packages. */
  readonly needs: readonly string[];
}

/** @throws {Error} a package that is not installed */
export async function packageOf(name: string, resolveDir: string): Promise<Described> {
  for (let folder = resolveDir; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json');
    try {
      const manifest = JSON.parse(await readFile(path, 'utf8')) as PackageJson;
      const subpaths = subpathsOf(manifest.exports);
      const twoFaced = subpaths.filter((subpath) => hasTwoFaces(manifest.exports, subpath));
      const needs = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
      return { version: manifest.version, folder: dirname(path), subpaths, twoFaced, needs };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      if (folder === dirname(folder))
        throw new Error(`${name} is not installed in ${resolveDir}: run npm install there.`);
    }
  }
}

/** `.` and every subpath that names one module for Node. Patterns with `*` are left out. */
function subpathsOf(exported: unknown): string[] {
  if (
    typeof exported !== 'object' ||
    exported === null ||
    !Object.keys(exported).some((key) => key.startsWith('.'))
  )
    return ['.'];
  return Object.entries(exported)
    .filter(([key, target]) => !key.includes('*') && /\.[cm]?[jt]s$/.test(targetOf(target) ?? ''))
    .map(([key]) => key);
}

const ANY = ['node', 'import', 'module', 'require', 'default'];

function targetOf(target: unknown, conditions: readonly string[] = ANY): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [name, inner] of Object.entries(target)) {
    if (conditions.includes(name)) {
      const found = targetOf(inner, conditions);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function hasTwoFaces(exported: unknown, subpath: string): boolean {
  const target = (exported as Record<string, unknown> | undefined)?.[subpath] ?? exported;
  const required = targetOf(target, ['node', 'require', 'default']);
  return required !== undefined && required !== targetOf(target, ['node', 'import', 'default']);
}
