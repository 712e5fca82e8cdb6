/** The module loader of a process: ES modules and CommonJS, files, packages and builtins in one graph. */

import Module, { ownExtensions } from '../../builtins/module';
import { isBuiltin, loadBuiltin } from '../../builtins/table';
import type { ModuleRequest } from '../../compile/compile';
import type { Position } from '../../compile/syntax-error';
import { ChunkMissing } from '../chunks';
import { ask } from '../kernel-link';
import { REQUIRED } from '../messages';
import { attributeError, typeAttribute } from './attributes';
import { fileNotFound, notCompiled, requireOfAsync, syntaxError, unknownExtension } from './errors';
import { esmRecord } from './esm-record';
import { evaluate } from './evaluate';
import { awaits, run } from './graph';
import { host } from './host';
import { isJson, jsonRecord } from './json-record';
import { pathOf, urlOf } from './module-urls';
import { entryOf, packageModule } from './packages';
import { directoryOf } from './paths';
import {
  createNamespace,
  fillFromExports,
  type LinkedRequest,
  type ModuleRecord,
  type Namespace,
} from './record';
import { NeedsCompile, program, records, remember, whole } from './registry';
import { type CommonJsModule, extensions, hooks, moduleCache } from './require';
import { modulePaths, type Resolved, resolve } from './resolve';
import { checkSpecifier, resolveFrom } from './resolve-required';
import { compiledSource, compileNow, compilePlain, readText } from './sources';

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
export async function built<T>(
  build: () => ModuleRecord,
  then: (record: ModuleRecord) => Promise<T>,
): Promise<T> {
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

/** `process.getBuiltinModule`: undefined for what is none. */
export function builtin(name: string): unknown {
  const bare = String(name).replace(/^node:/, '');
  return isBuiltin(bare) ? loadBuiltin(bare) : undefined;
}

/** The `module` object of each CommonJS record: `require.main === module` compares them. */
export const commonJs = new WeakMap<ModuleRecord, CommonJsModule>();

export function recordFor(resolved: Resolved): ModuleRecord {
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
  const record = esmRecord({
    id,
    requests,
    stars: module.stars,
    start: (args) => module.evaluate(requireFrom(id), ...args),
    importModule,
  });
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

/** What has no ending that says otherwise is JavaScript. */
const RUNNABLE = /^data:|\.[cm]?[jt]s$|\.tsx$|\/[^/.]+$|\/\.[^/.]+$|\[eval\]/;

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
  const record = esmRecord({
    id,
    requests,
    stars: module.stars,
    start: (args) => make.apply(undefined, args),
    later: module.topLevelAwait ? module.exports : undefined,
    importModule,
  });
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
    main: program.main && commonJs.get(program.main),
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

function nothing(): undefined {
  return undefined;
}
