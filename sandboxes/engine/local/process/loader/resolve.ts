/** From a specifier to a module: Node's algorithm, with tsx's additions (`./x.js` finds `x.ts`, extensions may be left out). */
import { needsPrefix } from '../../builtins/names';
import type { Position } from '../../compile/syntax-error';
import { PACKAGE_FILE } from '../messages';
import {
  fileNotFound,
  packageNotFound,
  subpathNotExported,
  unknownBuiltin,
  unsupportedScheme,
} from './errors';
import { scopeIn, scopeOf } from './package-scope';
import { exportedFile, importedTarget } from './package-targets';
import { directoriesAbove, directoryOf, join } from './paths';

export type Resolved =
  | { readonly type: 'builtin'; readonly name: string }
  | { readonly type: 'package'; readonly specifier: string }
  /** `query`: what follows the path in `import('./x.mjs?again')`, which makes it a module of its own. */
  | { readonly type: 'file'; readonly path: string; readonly query?: string };

export interface ResolveHost {
  isFile(path: string): boolean;
  isBuiltin(name: string): boolean;
  isPackage(specifier: string): boolean;
  /** Names of the packages that the project has. */
  readonly packages: readonly string[];
  /** Names of conditions that the command line adds (`--conditions`). */
  readonly conditions?: readonly string[];
  readText(path: string): string | undefined;
  /** The module at a path, the one that required it, and so on. */
  requireStack?(importer: string): string[];
}

export interface ResolveFrom {
  readonly importer: string;
  readonly position?: Position | undefined;
  /** By `require`, not by `import`. */
  readonly required: boolean;
}

const TYPESCRIPT_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];

/** @throws {Error} ERR_MODULE_NOT_FOUND, MODULE_NOT_FOUND, ERR_UNKNOWN_BUILTIN_MODULE, ERR_PACKAGE_PATH_NOT_EXPORTED */
export function resolve(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  if (specifier.startsWith('node:')) {
    const name = specifier.slice('node:'.length);
    if (host.isBuiltin(name)) return { type: 'builtin', name };
    throw unknownBuiltin(specifier, from.importer, from.position);
  }
  const query = from.required ? undefined : /^(?:\.{0,2}\/|file:)[^?#]*([?#].*)$/s.exec(specifier)?.[1];
  if (query) {
    const found = resolve(specifier.slice(0, -query.length), from, host);
    return found.type === 'file' ? { ...found, query } : found;
  }
  if (specifier.startsWith('data:') && !from.required) return { type: 'file', path: specifier };
  if (specifier.startsWith('file://'))
    return resolveFile(decodeURIComponent(new URL(specifier).pathname), specifier, from, host);
  const scheme = from.required ? undefined : /^([a-z][a-z\d+.-]*:)\/\//i.exec(specifier)?.[1];
  if (scheme !== undefined) throw unsupportedScheme(scheme);
  if (specifier.startsWith('/')) return resolveFile(specifier, specifier, from, host);
  if (/^\.{1,2}(?:\/|$)/.test(specifier))
    return resolveFile(join(directoryOf(from.importer), specifier), specifier, from, host);
  if (specifier.startsWith('#')) return resolveImports(specifier, from, host);
  if (host.isPackage(specifier)) return { type: 'package', specifier };
  if (host.isBuiltin(specifier) && !needsPrefix(specifier)) return { type: 'builtin', name: specifier };
  const installed = resolveInstalled(specifier, from, host);
  if (installed) return installed;
  const name = packageName(specifier);
  if (host.packages.includes(name)) throw subpathNotExported(specifier, name, from.importer, from.position);
  throw packageNotFound(from.required ? specifier : name, from, host);
}

function resolveFile(path: string, specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const found = candidates(path).find((candidate) => host.isFile(candidate));
  if (found) return { type: 'file', path: found };
  const main = scopeIn(path, host.readText)?.main;
  const inside = main === undefined ? undefined : candidates(join(path, main)).find(host.isFile);
  if (inside) return { type: 'file', path: inside };
  // A file of a bundled package, which the package asked for by a path that it worked out.
  const bundled = PACKAGE_FILE + path.replace(/^.*\/node_modules\//, '');
  if (path.includes('/node_modules/') && host.isPackage(bundled))
    return { type: 'package', specifier: bundled };
  throw missing(path, specifier, from, host);
}

/** What `exports` names is that file and no other. */
function exactFile(path: string, from: ResolveFrom, host: ResolveHost): Resolved {
  if (host.isFile(path)) return { type: 'file', path };
  throw missing(path, path, from, host);
}

function missing(path: string, specifier: string, from: ResolveFrom, host: ResolveHost): Error {
  const { importer, position, required } = from;
  return fileNotFound(path, importer, position, required, specifier, host.requireStack?.(importer));
}

/** What a path may stand for, the likeliest first. */
function* candidatesOf(path: string): Generator<string> {
  yield path;
  const extension = /\.[^./]+$/.exec(path)?.[0] ?? '';
  for (const other of TYPESCRIPT_FOR[extension] ?? []) yield path.slice(0, -extension.length) + other;
  for (const each of EXTENSIONS) yield path + each;
  for (const each of EXTENSIONS) yield `${path}/index${each}`;
}

function candidates(path: string): string[] {
  return [...candidatesOf(path.replace(/\/+$/, '') || '/')];
}

/** `imports` of the nearest package.json: names that begin with `#`. */
function resolveImports(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const scope = scopeOf(from.importer, host.readText);
  const target = importedTarget(scope, specifier, from.importer, conditionsOf(from, host));
  return target.startsWith('./')
    ? resolveFile(join(scope?.directory ?? '/', target), specifier, from, host)
    : resolve(target, scope ? { ...from, importer: `${scope.directory}/package.json` } : from, host);
}

function conditionsOf({ required }: ResolveFrom, host: ResolveHost): ReadonlySet<string> {
  return new Set([
    'node',
    'node-addons',
    'module-sync',
    required ? 'require' : 'import',
    ...(host.conditions ?? []),
  ]);
}

/** A package that lies among the files: the importer's own by its name, or one in a `node_modules` above it. */
function resolveInstalled(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved | undefined {
  const name = packageName(specifier);
  const subpath = `.${specifier.slice(name.length)}`;
  const asked = { conditions: conditionsOf(from, host), importer: from.required ? null : from.importer };
  const own = scopeOf(from.importer, host.readText);
  if (own?.name === name && own.exports !== undefined && own.exports !== null)
    return exactFile(join(own.directory, exportedFile(own, subpath, asked)), from, host);
  for (const folder of modulePaths(directoryOf(from.importer))) {
    const directory = `${folder}/${name}`;
    const scope = scopeIn(directory, host.readText);
    if (scope?.exports !== undefined && scope.exports !== null)
      return exactFile(join(directory, exportedFile(scope, subpath, asked)), from, host);
    const path =
      subpath === '.' && scope?.main !== undefined ? join(directory, scope.main) : join(directory, subpath);
    const found = [...candidates(path), ...(subpath === '.' ? candidates(directory) : [])].find(host.isFile);
    if (found !== undefined) return { type: 'file', path: found };
  }
  return undefined;
}

/** `Module._nodeModulePaths`: the folders in which a package is looked for, from a directory up. */
export function modulePaths(directory: string): string[] {
  return [directory, ...(directory === '/' ? [] : directoriesAbove(directory))]
    .filter((each) => !each.endsWith('/node_modules'))
    .map((each) => `${each === '/' ? '' : each}/node_modules`);
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
