/** `node:module`. */
import { fileURLToPath } from 'node:url';
import { findFile } from '../process/files';
import { scopeIn, scopeOf } from '../process/loader/package-scope';
import { directoriesAbove, directoryOf } from '../process/loader/paths';
import {
  type CommonJsModule,
  extensions,
  hooks,
  loadFrom,
  moduleCache,
  requireFrom,
  resolvePath,
  runCommonJs,
} from '../process/loader/require';
import { modulePaths } from '../process/loader/resolve';
import { readText } from '../process/loader/sources';
import { builtinNames, isBuiltin, needsPrefix } from './names';
import { nodeError, received } from './node-error';
import { neverMade, notHere } from './not-here';

type Parent = { readonly filename: string | null } | null | undefined;
type RequireMethod = (this: Parent, specifier: string) => unknown;

const PROJECT = '/app/package.json';
const importerOf = (parent: Parent) => parent?.filename ?? PROJECT;
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];

const ownRequire: RequireMethod = function require(specifier) {
  return hooks.load
    ? hooks.load(specifier, this as CommonJsModule, false)
    : loadFrom(specifier, importerOf(this));
};
const ownLoad = (specifier: string, parent: Parent) => loadFrom(specifier, importerOf(parent));
const ownResolve = (specifier: string, parent: Parent, _isMain?: boolean, options?: { paths?: string[] }) =>
  resolvePath(specifier, importerOf(parent), options?.paths);

/** `require('module')` is a class in Node. Packages that watch what is loaded replace its functions. */
class Module implements CommonJsModule {
  id: string;
  path: string;
  exports: unknown = {};
  filename: string | null = null;
  loaded = false;
  children: CommonJsModule[] = [];
  paths: string[] = [];
  #parent: CommonJsModule | null | undefined;

  constructor(id = '', parent?: CommonJsModule | null) {
    this.id = id;
    this.path = id.startsWith('/') ? directoryOf(id) : '.';
    this.#parent = parent;
    if (parent && !parent.children.includes(this)) parent.children.push(this);
  }

  get parent() {
    return this.#parent;
  }
  set parent(parent) {
    this.#parent = parent;
  }
  get isPreloading() {
    return false;
  }
  get require(): RequireMethod {
    return hooks.require ?? ownRequire;
  }
  set require(replacement: RequireMethod) {
    hooks.require = replacement === ownRequire ? null : (replacement as typeof hooks.require);
  }

  load(filename: string): void {
    this.filename = filename;
    this.paths = modulePaths(directoryOf(filename));
    const ending = /\.[^./]+$/.exec(filename)?.[0] ?? '.js';
    (extensions[ending] ?? extensions['.js'])?.(this, filename);
    this.loaded = true;
  }

  /**
   * @throws {Error} `ERR_REQUIRE_ASYNC_COMPILE` for a text with `import`: the compiler is not in this process
   */
  _compile(source: string, filename: string): unknown {
    return runCommonJs(this, source, filename);
  }

  static get _load() {
    return hooks.load ?? ownLoad;
  }
  static set _load(replacement) {
    hooks.load = replacement === ownLoad ? null : replacement;
  }
  static get _resolveFilename() {
    return hooks.resolve ?? ownResolve;
  }
  static set _resolveFilename(replacement) {
    hooks.resolve = replacement === ownResolve ? null : replacement;
  }
  static _cache = moduleCache;
  static _pathCache: Record<string, string> = Object.create(null);
  static _extensions = extensions;
  static _nodeModulePaths = (from: string) => modulePaths(from);
  static _resolveLookupPaths = (specifier: string, parent: Parent) =>
    requireFrom(importerOf(parent)).resolve.paths(specifier);
  static _findPath = (specifier: string, paths: string[]) => {
    const from = (folder: string) => requireFrom(`${folder}/[find]`).resolve;
    for (const folder of specifier.startsWith('/') ? ['/'] : paths) {
      const path = specifier.startsWith('/') ? specifier : `${folder}/${specifier}`;
      try {
        return from(folder)(path);
      } catch (error) {
        if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
      }
    }
    return false;
  };
  static _initPaths = () => undefined;
  static _preloadModules = (names: string[] = []) => {
    for (const name of names) loadFrom(name, PROJECT);
  };
  static _debug = () => undefined;
  static globalPaths: string[] = [];
  static wrapper = WRAPPER;
  static wrap = (script: string) => `${Module.wrapper[0]}${script}${Module.wrapper[1]}`;
  static runMain = () => loadFrom(String(globalThis.process.argv[1]), PROJECT);
  static builtinModules = builtinNames.filter((name) => !needsPrefix(name));
  static isBuiltin = (name: string) => {
    const bare = String(name).replace(/^node:/, '');
    return isBuiltin(bare) && (bare !== name || !needsPrefix(bare));
  };
  static createRequire = (from: string | URL) => requireFrom(pathOf(from));
  /** Named imports of builtins read the module itself: there is nothing to copy. */
  static syncBuiltinESMExports = () => undefined;
  /** Traces are in terms of the source already. */
  static findSourceMap = () => undefined;
  /** The package.json of a package, or of what a path belongs to (Node 22.14). */
  static findPackageJSON = (specifier: string | URL, base?: string | URL) => {
    const text = String(specifier);
    const bare = !/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(text);
    const importer = base === undefined ? PROJECT : pathOf(base);
    if (!bare) {
      const path = text.startsWith('file:')
        ? fileURLToPath(text)
        : new URL(text, `file://${importer}`).pathname;
      const scope = scopeOf(findFile(path)?.kind === 'directory' ? `${path}/package.json` : path, readText);
      return scope && `${scope.directory}/package.json`;
    }
    const name = text.split('/', text.startsWith('@') ? 2 : 1).join('/');
    for (const directory of directoriesAbove(importer)) {
      const folder = `${directory === '/' ? '' : directory}/node_modules/${name}`;
      if (scopeIn(folder, readText)) return `${folder}/package.json`;
    }
    throw nodeError(
      Error,
      'ERR_MODULE_NOT_FOUND',
      `Cannot find package '${name}' imported from ${importer}. The packages of a lab are bundled: their package.json is not among its files.`,
    );
  };
  static register = notHere(
    'module.register()',
    'Use Module._extensions or Module._resolveFilename; TypeScript needs no loader.',
  );
  static SourceMap = neverMade(
    'SourceMap',
    'module.SourceMap',
    'Use the stack as it is: it is in terms of the source already.',
  );
  static Module = Module;
}

/** @throws {TypeError} `ERR_INVALID_ARG_VALUE` for what is neither a file URL nor an absolute path */
function pathOf(from: string | URL): string {
  if (from instanceof URL || (typeof from === 'string' && from.startsWith('file:')))
    return fileURLToPath(from);
  if (typeof from === 'string' && from.startsWith('/')) return from;
  throw nodeError(
    TypeError,
    'ERR_INVALID_ARG_VALUE',
    `The argument 'filename' must be a file URL object, file URL string, or absolute path string. ${received(from).replace(/^Received type \w+ \((.*)\)$/s, 'Received $1')}`,
  );
}

extensions['.js'] = (module, filename) => {
  runCommonJs(module, readText(filename) ?? '', filename);
};
extensions['.json'] = (module, filename) => {
  try {
    module.exports = JSON.parse((readText(filename) ?? '').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw Object.assign(new SyntaxError(`${filename}: ${(cause as Error).message}`), { cause });
  }
};
extensions['.node'] = (_module, filename) => {
  throw nodeError(
    Error,
    'ERR_DLOPEN_FAILED',
    `${filename}: a browser tab cannot load native addons. Use a package that is JavaScript or WebAssembly.`,
  );
};

/** The loaders that Node has itself: another function in their place is a program's. */
export const ownExtensions: ReadonlyMap<string, unknown> = new Map(Object.entries(extensions));

export default Module;
