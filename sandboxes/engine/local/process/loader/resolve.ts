/** From a specifier to a module: Node's algorithm, with tsx's additions (`./x.js` finds `x.ts`, extensions may be left out). */
import { needsPrefix } from '../../builtins/names';
import type { Position } from '../../compile/syntax-error';
import { fileNotFound, packageNotFound, subpathNotExported, unknownBuiltin } from './errors';

export type Resolved =
  | { readonly type: 'builtin'; readonly name: string }
  | { readonly type: 'package'; readonly specifier: string }
  | { readonly type: 'file'; readonly path: string };

export interface ResolveHost {
  isFile(path: string): boolean;
  isBuiltin(name: string): boolean;
  isPackage(specifier: string): boolean;
  /** Names of the packages that the project has. */
  readonly packages: readonly string[];
  /** `package.json` of the project's root, parsed. */
  readText(path: string): string | undefined;
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
  if (specifier.startsWith('file://'))
    return resolveFile(decodeURIComponent(new URL(specifier).pathname), specifier, from, host);
  if (specifier.startsWith('/')) return resolveFile(specifier, specifier, from, host);
  if (/^\.{1,2}(?:\/|$)/.test(specifier))
    return resolveFile(join(directoryOf(from.importer), specifier), specifier, from, host);
  if (specifier.startsWith('#')) return resolveImports(specifier, from, host);
  if (host.isPackage(specifier)) return { type: 'package', specifier };
  if (host.isBuiltin(specifier) && !needsPrefix(specifier)) return { type: 'builtin', name: specifier };
  const name = packageName(specifier);
  if (host.packages.includes(name)) throw subpathNotExported(specifier, name, from.importer, from.position);
  throw packageNotFound(name, from.importer, from.position, from.required, host.packages);
}

function resolveFile(path: string, specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const found = candidates(path).find((candidate) => host.isFile(candidate));
  if (found) return { type: 'file', path: found };
  throw fileNotFound(path, from.importer, from.position, from.required, specifier);
}

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

/** `imports` of package.json: names that begin with `#`, exact or with one `*`. */
function resolveImports(specifier: string, from: ResolveFrom, host: ResolveHost): Resolved {
  const imports =
    (JSON.parse(host.readText('/app/package.json') ?? '{}') as { imports?: Record<string, unknown> })
      .imports ?? {};
  for (const [pattern, target] of Object.entries(imports)) {
    const [before = '', after] = pattern.split('*');
    const matches =
      after === undefined ? specifier === pattern : specifier.startsWith(before) && specifier.endsWith(after);
    const chosen = matches ? condition(target) : undefined;
    if (!chosen) continue;
    const star = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
    const path = chosen.replaceAll('*', star);
    return path.startsWith('./')
      ? resolveFile(join('/app', path), specifier, from, host)
      : resolve(path, from, host);
  }
  const error = new TypeError(
    `Package import specifier "${specifier}" is not defined in package /app/package.json imported from ${from.importer}`,
  );
  throw Object.assign(error, { code: 'ERR_PACKAGE_IMPORT_NOT_DEFINED' });
}

/** The first target whose condition Node has. */
function condition(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return target.map(condition).find((each) => each !== undefined);
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [name, inner] of Object.entries(target)) {
    if (['node', 'import', 'require', 'default'].includes(name)) {
      const found = condition(inner);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

export function directoryOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

/** Joins and normalises, POSIX; what is absolute stays. */
export function join(directory: string, relative: string): string {
  const parts: string[] = [];
  for (const part of (relative.startsWith('/') ? relative : `${directory}/${relative}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
