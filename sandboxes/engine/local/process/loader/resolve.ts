/** From a specifier to a module: Node's algorithm, with tsx's additions (`./x.js` finds `x.ts`, extensions may be left out). */
import { needsPrefix } from '../../builtins/names';
import type { Position } from '../../compile/syntax-error';
import { PACKAGE_FILE } from '../messages';
import {
  directoryImport,
  fileNotFound,
  invalidSpecifier,
  packageNotFound,
  subpathNotExported,
  unknownBuiltin,
  unsupportedRequest,
  unsupportedScheme,
} from './errors';
import { findFile } from './find-file';
import { type FileLocation, fileAt, fileOfUrl, SCHEME, urlOrNull } from './locations';
import { type PackageScope, scopeIn, scopeOf } from './package-scope';
import { exportedFile, importedTarget } from './package-targets';
import { directoriesAbove, directoryOf, join } from './paths';

export type Resolved =
  | { readonly type: 'builtin'; readonly name: string }
  | { readonly type: 'package'; readonly specifier: string }
  /** `query`: what follows the path in `import('./x.mjs?again')`, which makes it a module of its own. */
  | { readonly type: 'file'; readonly path: string; readonly query?: string };

export interface ResolveHost {
  isFile(path: string): boolean;
  isDirectory(path: string): boolean;
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

/** What `require` takes for the name of a package, and a path in it; anything else is a path in a `node_modules`. */
const REQUIRED_NAME = /^(?:@[^/\\%]+\/)?[^./\\%][^/\\%]*(?:\/|$)/;

const isPackageName = (specifier: string): boolean =>
  !/^\.|[%\\]/.test(packageName(specifier)) && (!specifier.startsWith('@') || specifier.includes('/'));

/** @throws {Error} ERR_MODULE_NOT_FOUND, MODULE_NOT_FOUND, ERR_UNKNOWN_BUILTIN_MODULE, ERR_PACKAGE_PATH_NOT_EXPORTED, … */
export function resolve(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  if (specifier.startsWith('node:')) {
    const name = specifier.slice('node:'.length);
    if (host.isBuiltin(name)) return { type: 'builtin', name };
    throw unknownBuiltin(specifier, from.importer, from.position);
  }
  return from.required ? required(specifier, from, host) : imported(specifier, from, host);
}

/** What `require` is given is a path, or begins with the name of a package. */
function required(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  if (specifier.startsWith('/')) return resolveFile(specifier, specifier, from, host);
  if (RELATIVE.test(specifier)) {
    const path = join(directoryOf(from.importer), specifier);
    return resolveFile(asFolder(specifier) ? `${path}/` : path, specifier, from, host);
  }
  // A package.json without "imports" leaves such a name to be one of a package.
  const scope = specifier.startsWith('#') ? scopeOf(from.importer, host.readText) : undefined;
  return scope?.imports === undefined ? bare(specifier, from, host) : internal(specifier, scope, from, host);
}

/** What `import` is given is a URL, or begins with the name of a package. */
function imported(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const { importer } = from;
  if (specifier.startsWith('/') || RELATIVE.test(specifier)) {
    if (importer.startsWith('data:')) throw unsupportedRequest(specifier, importer);
    return located(fileAt(specifier, importer), specifier, from, host);
  }
  if (specifier.startsWith('#')) return internal(specifier, scopeOf(importer, host.readText), from, host);
  const url = SCHEME.test(specifier) ? urlOrNull(specifier) : null;
  if (url?.protocol === 'data:') return { type: 'file', path: specifier };
  if (url?.protocol === 'file:') return located(fileOfUrl(url, importer), specifier, from, host);
  if (url) throw unsupportedScheme(url.protocol);
  if (importer.startsWith('data:') && !host.isBuiltin(specifier))
    throw unsupportedRequest(specifier, importer);
  return bare(specifier, from, host);
}

const RELATIVE = /^\.{1,2}(?:\/|$)/;
const asFolder = (specifier: string) => /(?:^|\/)\.{0,2}$/.test(specifier);

function located(
  { path, query }: FileLocation,
  specifier: string,
  from: ResolveFrom,
  host: ResolveHost,
): Resolved {
  const found = resolveFile(path, specifier, from, host);
  return query !== '' && found.type === 'file' ? { ...found, query } : found;
}

/**
 * A name without a path: of a package, or of a builtin.
 * @param legacy by the rules that `require` had before there was `import`
 */
function bare(specifier: string, from: ResolveFrom, host: ResolveHost, legacy = from.required): Resolved {
  if (host.isPackage(specifier)) return { type: 'package', specifier };
  if (host.isBuiltin(specifier) && !needsPrefix(specifier)) return { type: 'builtin', name: specifier };
  if (!legacy && !isPackageName(specifier))
    throw invalidSpecifier(specifier, 'is not a valid package name', from.importer);
  const installed = legacy ? requiredPackage(specifier, from, host) : importedPackage(specifier, from, host);
  if (installed) return installed;
  const name = packageName(specifier);
  if (host.packages.includes(name)) throw subpathNotExported(specifier, name, from.importer, from.position);
  throw packageNotFound(from.required ? specifier : name, from, host);
}

function resolveFile(path: string, specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const found = findFile(path, host);
  if (found !== undefined) return { type: 'file', path: found };
  // A file of a bundled package, which the package asked for by a path that it worked out.
  const bundled = PACKAGE_FILE + path.replace(/^.*\/node_modules\//, '');
  if (path.includes('/node_modules/') && host.isPackage(bundled))
    return { type: 'package', specifier: bundled };
  throw missing(path, specifier, from, host);
}

/** What `exports` names is that file and no other. */
function exactFile({ path, query }: FileLocation, from: ResolveFrom, host: ResolveHost): Resolved {
  if (host.isFile(path)) return { type: 'file', path, ...(query === '' || from.required ? {} : { query }) };
  throw missing(path, path, from, host);
}

function missing(path: string, specifier: string, from: ResolveFrom, host: ResolveHost): Error {
  const { importer, position } = from;
  if (!from.required && host.isDirectory(path)) return directoryImport(path, importer, position);
  return fileNotFound(path, importer, position, from.required, specifier, host.requireStack?.(importer));
}

/** `imports` of the nearest package.json: names that begin with `#`. */
function internal(
  specifier: string,
  scope: PackageScope | undefined,
  from: ResolveFrom,
  host: ResolveHost,
): Resolved {
  const target = importedTarget(scope, specifier, from.importer, conditionsOf(from, host));
  const manifest = `${scope?.directory ?? ''}/package.json`;
  return target.startsWith('./')
    ? exactFile(fileAt(target, manifest), from, host)
    : bare(target, { ...from, importer: manifest }, host, false);
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

type Installed = Resolved | undefined;

/** A package that lies among the files: the importer's own by its name, or one in a `node_modules` above it. */
function requiredPackage(specifier: string, from: ResolveFrom, host: ResolveHost): Installed {
  const named = REQUIRED_NAME.test(specifier);
  const own = named ? ownPackage(specifier, from, host) : undefined;
  if (own) return own;
  for (const folder of modulePaths(directoryOf(from.importer))) {
    const scope = named ? scopeIn(`${folder}/${packageName(specifier)}`, host.readText) : undefined;
    if (scope?.exports !== undefined) return exported(scope, specifier, from, host);
    const path = join(folder, specifier);
    const found = findFile(asFolder(specifier) ? `${path}/` : path, host);
    if (found !== undefined) return { type: 'file', path: found };
  }
  return undefined;
}

/** As `requiredPackage`, but the nearest folder of that name is the package, whatever is in it. */
function importedPackage(specifier: string, from: ResolveFrom, host: ResolveHost): Installed {
  const name = packageName(specifier);
  const own = ownPackage(specifier, from, host);
  if (own) return own;
  for (const folder of modulePaths(directoryOf(from.importer))) {
    const directory = `${folder}/${name}`;
    if (name === '' || !host.isDirectory(directory)) continue;
    const scope = scopeIn(directory, host.readText);
    if (scope?.exports !== undefined) return exported(scope, specifier, from, host);
    const whole = { path: directory, query: '' };
    const location =
      specifier === name ? whole : fileAt(`.${specifier.slice(name.length)}`, `${directory}/package.json`);
    return located(location, specifier, from, host);
  }
  return undefined;
}

function ownPackage(specifier: string, from: ResolveFrom, host: ResolveHost): Installed {
  const own = scopeOf(from.importer, host.readText);
  return own?.name === packageName(specifier) && own.exports !== undefined
    ? exported(own, specifier, from, host)
    : undefined;
}

function exported(scope: PackageScope, specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const file = exportedFile(scope, `.${specifier.slice(packageName(specifier).length)}`, {
    conditions: conditionsOf(from, host),
    importer: from.required ? null : from.importer,
  });
  return exactFile(fileAt(file, `${scope.directory}/package.json`), from, host);
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
