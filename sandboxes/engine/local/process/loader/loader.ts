/** The module loader of a process: ES modules and CommonJS, files, packages and builtins in one graph. */

import Module, { ownExtensions } from '../../builtins/module';
import { invalidArgType, nodeError } from '../../builtins/node-error';
import { isBuiltin, loadBuiltin } from '../../builtins/table';
import type { ModuleRequest } from '../../compile/compile';
import type { Position } from '../../compile/syntax-error';
import { ChunkMissing } from '../chunks';
import { drainTicks } from '../event-loop';
import { findFile } from '../files';
import { ask } from '../kernel-link';
import { REQUIRED } from '../messages';
import { attributeError, typeAttribute } from './attributes';
import { dataUrlKind, dataUrlText } from './data-url';
import { fileNotFound, notCompiled, requireOfAsync, syntaxError, unknownExtension } from './errors';
import { evaluate } from './evaluate';
import { awaits, run } from './graph';
import { entryOf, packageModule, packageNames } from './packages';
import { directoryOf } from './paths';
import {
  createNamespace,
  defineExport,
  fillFromExports,
  type LinkedRequest,
  type ModuleRecord,
  type Namespace,
  sortNames,
} from './record';
import { type CommonJsModule, extensions, hooks, moduleCache } from './require';
import { modulePaths, type Resolved, resolve } from './resolve';
import { compiledSource, compileNow, compilePlain, readText, wasCompiled } from './sources';

const records = new Map<string, ModuleRecord>();
let conditions: readonly string[] = [];

/** Names of conditions in package.json that hold beside Node's own (`--conditions`). */
export function setConditions(names: readonly string[]): void {
  conditions = names;
}

const host = {
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

/** Thrown while a graph is built over a file that the process wrote itself: compile it, then try again. */
class NeedsCompile {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/**
 * Builds a graph whole or not at all: of one that broke off, no part is left that names a part which is gone.
 */
const made: ModuleRecord[] = [];
function whole(build: () => ModuleRecord): ModuleRecord {
  const start = made.length;
  try {
    return build();
  } catch (thrown) {
    for (const { id, state } of made.slice(start)) if (state === 'linked') records.delete(id);
    throw thrown;
  } finally {
    made.length = start;
  }
}

/** `import(specifier, options)` as the module at `importer` says it. */
export async function importModule(
  specifier: string,
  importer: string,
  options?: unknown,
): Promise<Namespace> {
  const type = typeAttribute(options);
  return built(
    () => requested(String(specifier), importer, type),
    async (record) => {
      await run(record);
      return record.namespace;
    },
  );
}

/** Builds, has compiled and fetched what is missing for it, and goes on. */
async function built<T>(build: () => ModuleRecord, then: (record: ModuleRecord) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await then(whole(build));
    } catch (thrown) {
      if (thrown instanceof NeedsCompile) await compileNow(thrown.path);
      else if (thrown instanceof ChunkMissing) await ask('chunk', { id: thrown.chunk });
      else throw thrown;
    }
  }
}

/** Runs the entry of the process. A promise only when something awaits at its top level. */
export function runEntry(path: string): Promise<void> | undefined {
  const specifier = path.replace(/^\/app\/node_modules\//, '').replace(/\.[cm]?[jt]s$/, '');
  const resolved: Resolved = entryOf(specifier) ? { type: 'package', specifier } : resolveMain(path);
  const start = (record: ModuleRecord) => {
    main = record;
    const module = commonJs.get(record);
    if (module) asMain(module);
    const pending = run(record);
    // Ticks go before promise jobs once a CommonJS main has run; an ES module runs inside a promise job itself.
    if (record.kind === 'cjs') drainTicks();
    return pending;
  };
  const build = () => recordFor(resolved);
  let record: ModuleRecord;
  try {
    record = whole(build);
  } catch (thrown) {
    // A program in a package that lies among the files, or one that names such a package.
    if (thrown instanceof NeedsCompile) return built(build, async (ready) => start(ready));
    throw thrown;
  }
  return start(record);
}

function asMain(module: CommonJsModule): void {
  module.id = '.';
  module.parent = null;
  Object.defineProperty(globalThis.process, 'mainModule', {
    configurable: true,
    writable: true,
    enumerable: true,
    value: module,
  });
}

/**
 * `node --check`: whether the file is a program at all. Nothing of it runs.
 * @throws {SyntaxError} where it is none
 */
export async function checkEntry(path: string): Promise<void> {
  const resolved = resolveMain(path);
  if (resolved.type !== 'file') return;
  if (!wasCompiled(resolved.path)) await compileNow(resolved.path);
  const result = compiledSource(resolved.path);
  if (result && 'error' in result) throw syntaxError(result.error);
}

/** Runs a text that was compiled under a path of its own as the entry. */
export function runText(path: string): Promise<void> | undefined {
  main = recordFor({ type: 'file', path });
  return run(main);
}

function resolveMain(path: string): Resolved {
  try {
    return resolve(path, { importer: path, required: true }, host);
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw Object.assign(new Error(`Cannot find module '${path}'`), {
      code: 'MODULE_NOT_FOUND',
      requireStack: [],
    });
  }
}

/** `process.getBuiltinModule`: undefined for what is none. */
export function builtin(name: string): unknown {
  const bare = String(name).replace(/^node:/, '');
  return isBuiltin(bare) ? loadBuiltin(bare) : undefined;
}

let main: ModuleRecord | undefined;
/** The `module` object of each CommonJS record: `require.main === module` compares them. */
const commonJs = new WeakMap<ModuleRecord, CommonJsModule>();

function recordFor(resolved: Resolved): ModuleRecord {
  const id =
    resolved.type === 'file'
      ? resolved.path + (resolved.query ?? '')
      : resolved.type === 'builtin'
        ? `node:${resolved.name}`
        : resolved.specifier;
  const known = records.get(id);
  if (known) return known;
  switch (resolved.type) {
    case 'builtin':
      return builtinRecord(id, resolved.name);
    case 'package':
      return packageRecord(id);
    case 'file':
      return fileRecord(resolved.path, id);
  }
}

function builtinRecord(id: string, name: string): ModuleRecord {
  const exported = loadBuiltin(name);
  const namespace = createNamespace();
  fillFromExports(namespace, exported);
  return remember({
    id,
    kind: 'builtin',
    namespace,
    requests: [],
    state: 'evaluated',
    error: undefined,
    instantiate: nothing,
    evaluate: () => undefined,
    required: () => exported,
  });
}

function packageRecord(specifier: string): ModuleRecord {
  const entry = entryOf(specifier);
  if (!entry) throw fileNotFound(specifier, specifier, undefined, true, specifier);
  const inner = packageModuleRecord(entry.module);
  if (entry.kind === 'esm') {
    records.set(specifier, inner);
    return inner;
  }
  // A CommonJS package: esbuild leaves `module.exports` as the default export of its module.
  const namespace = createNamespace();
  return remember({
    id: specifier,
    kind: 'cjs',
    namespace,
    requests: [{ specifier, record: inner, names: [] }],
    state: 'linked',
    error: undefined,
    instantiate: nothing,
    evaluate() {
      fillFromExports(namespace, inner.namespace['default']);
      return undefined;
    },
    required: () => inner.namespace['default'],
  });
}

function packageModuleRecord(id: string): ModuleRecord {
  const known = records.get(id);
  if (known) return known;
  const module = packageModule(id);
  if (!module)
    throw new Error(
      `Package module ${id} was not sent to this process: its package file is missing from the dependency closure in manifest.json.`,
    );
  const requests: LinkedRequest[] = [];
  const record = esmRecord(id, requests, module.stars, (args) => module.evaluate(requireFrom(id), ...args));
  for (const specifier of module.requests)
    requests.push({ specifier, record: requested(specifier, id), names: [] });
  return record;
}

/** What a module means by a specifier: modules of packages name each other by id. */
function requested(specifier: string, importer: string, type?: string): ModuleRecord {
  return packageModule(importer) && packageModule(specifier)
    ? packageModuleRecord(specifier)
    : imported(resolve(specifier, { importer: pathOf(importer), required: false }, host), type);
}

/** A module as `import … with { type }` asks for it. */
function imported(resolved: Resolved, type: string | undefined): ModuleRecord {
  const path = resolved.type === 'file' ? resolved.path : undefined;
  const json = path !== undefined && isJson(path);
  if (type !== undefined && !json) throw attributeError(urlOf(path ?? 'node:'), type);
  if (path === undefined || !json) return recordFor(resolved);
  // Asked for with its type, JSON is one value; without, its keys are names too, as tsx has it.
  return type === undefined
    ? recordFor(resolved)
    : (records.get(`${path}\0${type}`) ?? jsonRecord(path, `${path}\0${type}`));
}

/** A module that was asked for with a query resolves what it names as its file does. */
const pathOf = (id: string): string => (id.startsWith('/') ? id.replace(/[?#].*$/s, '') : id);

/** What has no ending that says otherwise is JavaScript. */
const RUNNABLE = /^data:|\.[cm]?[jt]s$|\.tsx$|\/[^/.]+$|\/\.[^/.]+$|\[eval\]/;

const isJson = (path: string): boolean =>
  path.startsWith('data:') ? dataUrlKind(path) === 'json' : path.endsWith('.json');

function fileRecord(path: string, id: string): ModuleRecord {
  if (isJson(path)) return jsonRecord(path, id);
  const result = compiledSource(path);
  if (!result) {
    if (!RUNNABLE.test(path)) throw unknownExtension(path);
    throw new NeedsCompile(path);
  }
  if ('error' in result) throw syntaxError(result.error);
  const { module } = result;
  // Indirect eval: the learner's code in the global scope of its own worker.
  const make = evaluate(module.code, path) as (...args: unknown[]) => Iterator<unknown>;
  if (module.kind === 'cjs') return cjsRecord(path, make, id);
  const requests: LinkedRequest[] = [];
  const record = esmRecord(
    id,
    requests,
    module.stars,
    (args) => make.apply(undefined, args),
    module.topLevelAwait ? module.exports : undefined,
  );
  for (const request of module.requests) requests.push(linkRequest(request, path));
  return record;
}

function linkRequest({ specifier, position, names, type }: ModuleRequest, importer: string): LinkedRequest {
  return {
    specifier,
    names,
    record: imported(resolve(specifier, { importer, position, required: false }, host), type),
  };
}

/**
 * @param start makes the module's iterator from `__x`, `__import`, `__meta` and the namespaces
 * @param later names that it exports, of a file with top-level await: `start` runs it then, and answers its promise
 */
function esmRecord(
  id: string,
  requests: readonly LinkedRequest[],
  stars: readonly number[],
  start: (args: unknown[]) => unknown,
  later?: readonly string[],
): ModuleRecord {
  const namespace = createNamespace();
  let body: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  let marked: Namespace | undefined;
  const define = (getters: Readonly<Record<string, () => unknown>>) => {
    for (const name of Object.keys(getters).sort()) defineExport(namespace, name, getters[name] ?? nothing);
  };
  const started = () =>
    start([
      define,
      (specifier: string, options?: unknown) => importModule(specifier, id, options),
      metaOf(id),
      ...requests.map((request) => request.record.namespace),
    ]);
  return remember({
    id,
    kind: 'esm',
    topLevelAwait: later !== undefined,
    namespace,
    requests,
    state: 'linked',
    error: undefined,
    instantiate() {
      if (later) for (const name of later.toSorted()) defineExport(namespace, name, () => tooEarly(name));
      else {
        body = started() as Iterator<unknown> | AsyncIterator<unknown>;
        body.next();
      }
      for (const star of stars) reexport(namespace, requests[star]?.record.namespace ?? {});
    },
    evaluate() {
      // Star exports of CommonJS modules and of cycles are known only now.
      for (const star of stars) reexport(namespace, requests[star]?.record.namespace ?? {});
      const outcome: unknown = later ? started() : body?.next();
      return outcome instanceof Promise ? outcome : undefined;
    },
    required: () => {
      if ('module.exports' in namespace) return namespace['module.exports'];
      if (!('default' in namespace) || '__esModule' in namespace) return namespace;
      marked ??= markedAsEsm(namespace);
      return marked;
    },
  });
}

function tooEarly(name: string): never {
  throw new ReferenceError(`Cannot access '${name}' before initialization`);
}

/** What `require` answers of a module with a default export: tools know by the mark that `default` is one of many. */
function markedAsEsm(of: Namespace): Namespace {
  const namespace = createNamespace();
  for (const name of ['__esModule', ...Object.keys(of)].sort())
    defineExport(namespace, name, name === '__esModule' ? () => true : () => of[name]);
  return namespace;
}

function reexport(namespace: Namespace, from: Namespace): void {
  const added = Object.keys(from).filter((name) => name !== 'default' && !(name in namespace));
  if (added.length === 0) return;
  for (const name of added) defineExport(namespace, name, () => from[name]);
  sortNames(namespace);
}

/** The URL of a module: of a file, or as if a package's module lay in `node_modules`. */
function urlOf(id: string): string {
  if (/^(?:data|node):/.test(id)) return id;
  const [, path = '', query = ''] =
    /^([^?#]*)(.*)$/s.exec(id.startsWith('/') ? id : `/app/node_modules/${id}`) ?? [];
  return `file://${encodeURI(path)}${query}`;
}

function metaOf(id: string): object {
  const url = urlOf(id);
  const filename = id.startsWith('data:')
    ? undefined
    : pathOf(id.startsWith('/') ? id : `/app/node_modules/${id}`);
  return {
    __proto__: null,
    ...(filename === undefined ? {} : { dirname: directoryOf(filename), filename }),
    resolve: (specifier: string) => resolveUrl(String(specifier), id, url),
    url,
  };
}

/** `import.meta.resolve`: what is relative need not exist, what is bare must. */
function resolveUrl(specifier: string, importer: string, base: string): string {
  try {
    const resolved = resolve(specifier, { importer: pathOf(importer), required: false }, host);
    return resolved.type === 'file'
      ? urlOf(resolved.path) + (resolved.query ?? '')
      : resolved.type === 'builtin'
        ? `node:${resolved.name}`
        : urlOf(resolved.specifier);
  } catch (error) {
    if (!/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) throw error;
    return new URL(specifier, base).href;
  }
}

function jsonRecord(path: string, id: string): ModuleRecord {
  const value = jsonValue(path);
  const namespace = createNamespace();
  if (id === path) fillFromExports(namespace, value);
  else defineExport(namespace, 'default', () => value);
  return remember({
    id,
    kind: 'json',
    namespace,
    requests: [],
    state: 'evaluated',
    error: undefined,
    instantiate: nothing,
    evaluate: () => undefined,
    required: () => value,
  });
}

/** What `require` gave of it, if it did: both are one object. */
function jsonValue(path: string): unknown {
  const known = moduleCache[path];
  if (known?.loaded) return known.exports;
  const text = path.startsWith('data:') ? dataUrlText(path) : (readText(path) ?? '');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw Object.assign(new SyntaxError(`${path}: ${(cause as Error).message}`), { cause });
  }
}

function cjsRecord(path: string, make: (...args: unknown[]) => unknown, id = path): ModuleRecord {
  const namespace = createNamespace();
  const module: CommonJsModule = new Module(path);
  module.filename = path;
  module.paths = modulePaths(directoryOf(path));
  const record: ModuleRecord = {
    id,
    kind: 'cjs',
    namespace,
    requests: [],
    state: 'linked',
    error: undefined,
    instantiate: nothing,
    evaluate() {
      moduleCache[path] = module;
      cached.add(path);
      try {
        runBody(module, make, path);
      } catch (error) {
        // The next require tries again.
        delete moduleCache[path];
        throw error;
      }
      module.loaded = true;
      fillFromExports(namespace, module.exports);
      return undefined;
    },
    required: () => module.exports,
  };
  commonJs.set(record, module);
  return remember(record);
}

/** Paths that have been in `require.cache`: one that is there no longer was deleted by the program. */
const cached = new Set<string>();

function runBody(module: CommonJsModule, make: (...args: unknown[]) => unknown, path: string): unknown {
  return make.call(
    module.exports,
    module.exports,
    requireFrom(path, undefined, module),
    module,
    path,
    directoryOf(path),
    (specifier: string, options?: unknown) => importModule(specifier, path, options),
  );
}

/** `module._compile`: a text as the body of a CommonJS module. */
export function runCommonJs(module: CommonJsModule, source: string, path: string): unknown {
  const result = compilePlain(path, source);
  if (!result) throw notCompiled(path);
  return runBody(module, evaluate(result.code, path) as (...args: unknown[]) => unknown, path);
}

export interface Require {
  (specifier: string): unknown;
  resolve: {
    (specifier: string, options?: { readonly paths?: readonly string[] }): string;
    /** Where a package of that name is looked for; null for a builtin. */
    paths(specifier: string): string[] | null;
  };
  main: unknown;
  extensions: typeof extensions;
  cache: typeof moduleCache;
}

/** The `require` of a module, also for `module.createRequire`. */
export function requireFrom(importer: string, position?: Position, of?: CommonJsModule): Require {
  const parent = () => of ?? moduleCache[importer] ?? standIn(importer);
  const require = (specifier: string): unknown => {
    if (hooks.require) return Reflect.apply(hooks.require, parent(), [specifier]);
    if (hooks.load) return hooks.load(specifier, parent(), false);
    return loadModule(specifier, importer, position, of);
  };
  const find = (specifier: string, options?: { readonly paths?: readonly string[] }): string => {
    checkSpecifier(specifier, 'request');
    if (hooks.resolve && options === undefined) return hooks.resolve(specifier, parent(), false);
    return resolveFrom(specifier, importer, options?.paths);
  };
  return Object.assign(require, {
    resolve: Object.assign(find, {
      paths(specifier: string): string[] | null {
        checkSpecifier(specifier, 'request');
        if (host.isBuiltin(specifier.replace(/^node:/, ''))) return null;
        return /^\.{1,2}(?:\/|$)/.test(specifier)
          ? [directoryOf(importer)]
          : modulePaths(directoryOf(importer));
      },
    }),
    main: main && commonJs.get(main),
    extensions,
    cache: moduleCache,
  });
}

/** Of an ES module, or of a path with no module: `createRequire`. */
function standIn(importer: string): CommonJsModule {
  const module: CommonJsModule = new Module(importer);
  module.filename = importer;
  module.paths = modulePaths(directoryOf(importer));
  return module;
}

/** `require.resolve` without what stands before it. */
export function resolveFrom(specifier: string, importer: string, paths?: readonly string[]): string {
  if (paths !== undefined && !Array.isArray(paths))
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The property 'options.paths' is invalid. Received ${String(paths)}`,
    );
  const importers = paths ? paths.map((folder) => `${folder}/[resolve]`) : [importer];
  let missing: unknown;
  for (const from of importers) {
    try {
      return nameOf(resolve(specifier, { importer: from, required: true }, host), specifier);
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
      missing = error;
    }
  }
  throw paths === undefined && missing !== undefined
    ? missing
    : fileNotFound(specifier, importer, undefined, true, specifier, requireStack(importer));
}

function nameOf(resolved: Resolved, specifier: string): string {
  if (resolved.type === 'file') return resolved.path;
  return resolved.type === 'builtin' ? specifier : `/app/node_modules/${resolved.specifier}`;
}

/** The module that requires, the one that required it, and so on. */
function requireStack(importer: string): string[] {
  const stack: string[] = [];
  for (let at: CommonJsModule | null | undefined = moduleCache[importer]; at; at = at.parent)
    stack.push(at.filename ?? at.id);
  return stack.length > 0 ? stack : [importer];
}

/** What `require(specifier)` answers in the module at `importer`. */
export function loadModule(
  specifier: string,
  importer: string,
  position?: Position,
  parent: CommonJsModule | undefined = moduleCache[importer],
): unknown {
  checkSpecifier(specifier, 'id');
  const found = hooks.resolve ? hooks.resolve(specifier, parent ?? standIn(importer), false) : specifier;
  const resolved = asRequired(resolve(found, { importer, position, required: true }, host));
  const path = resolved.type === 'file' ? resolved.path : undefined;
  if (path !== undefined) forgetDeleted(path);
  const known = path === undefined ? undefined : moduleCache[path];
  if (known) {
    adopt(parent, known);
    return known.exports;
  }
  if (path !== undefined && isOwnWay(path)) return loadBy(path, parent);
  const record = requireRecord(resolved);
  const module = commonJs.get(record);
  if (module) {
    if (record.state === 'linked' && module.parent === undefined) module.parent = parent;
    adopt(parent, module);
  }
  if (record.state !== 'evaluated' && record.state !== 'evaluating') {
    if (awaits(record)) throw requireOfAsync(record.id, importer);
    const pending = run(record);
    if (pending) {
      // A package's module: its file does not say beforehand whether it awaits.
      pending.catch(nothing);
      throw requireOfAsync(record.id, importer);
    }
  }
  return record.required();
}

function adopt(parent: CommonJsModule | undefined, module: CommonJsModule): void {
  if (parent && !parent.children.includes(module)) parent.children.push(module);
}

/** A program deletes a path from `require.cache` so that the next require runs the file again. */
function forgetDeleted(path: string): void {
  if (!cached.has(path) || moduleCache[path]) return;
  cached.delete(path);
  const record = records.get(path);
  if (record && record.kind !== 'esm' && record.state !== 'evaluating') records.delete(path);
}

/** Whether what is in `require.extensions` for such a file loads it: JSON, or a way that the program put there. */
function isOwnWay(path: string): boolean {
  const ending = /\.[^./]+$/.exec(path)?.[0] ?? '';
  if (ending === '.json' || ending === '.node') return true;
  return extensions[ending] !== undefined && extensions[ending] !== ownExtensions.get(ending);
}

function loadBy(path: string, parent: CommonJsModule | undefined): unknown {
  const module = new Module(path, parent);
  moduleCache[path] = module;
  cached.add(path);
  try {
    module.load(path);
  } catch (error) {
    delete moduleCache[path];
    throw error;
  }
  return module.exports;
}

function checkSpecifier(specifier: unknown, name: string): asserts specifier is string {
  if (typeof specifier !== 'string') throw invalidArgType(name, 'of type string', specifier);
  if (specifier === '')
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_VALUE',
      `The argument '${name}' must be a non-empty string. Received ''`,
    );
}

function requireRecord(resolved: Resolved): ModuleRecord {
  for (;;) {
    try {
      const record = whole(() => recordFor(resolved));
      if (record.state === 'failed' && record.kind === 'cjs') records.delete(record.id);
      else if (record.state === 'failed') throw record.error;
      else return record;
    } catch (thrown) {
      if (!(thrown instanceof NeedsCompile)) throw thrown;
      // Written while the process ran: what needs no compiler runs as it stands.
      const source = readText(thrown.path) ?? '';
      if (/\.(?:m[jt]|[ct]?t)s$/.test(thrown.path) || !compilePlain(thrown.path, source))
        throw notCompiled(thrown.path);
    }
  }
}

/** The CommonJS half of a package that has another module for `import`. */
function asRequired(resolved: Resolved): Resolved {
  if (resolved.type !== 'package') return resolved;
  const specifier = REQUIRED + resolved.specifier;
  return entryOf(specifier) ? { type: 'package', specifier } : resolved;
}

function remember(record: ModuleRecord): ModuleRecord {
  records.set(record.id, record);
  made.push(record);
  return record;
}

function nothing(): undefined {
  return undefined;
}
