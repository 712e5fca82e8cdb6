/** The module loader of a process: ES modules and CommonJS, files, packages and builtins in one graph. */

import { isBuiltin, loadBuiltin } from '../../builtins/table';
import type { ModuleRequest } from '../../compile/compile';
import type { Position } from '../../compile/syntax-error';
import { ChunkMissing } from '../chunks';
import { drainTicks } from '../event-loop';
import { findFile } from '../files';
import { ask } from '../kernel-link';
import { REQUIRED } from '../messages';
import { fileNotFound, notCompiled, requireOfAsync, syntaxError } from './errors';
import { evaluate } from './evaluate';
import { run } from './graph';
import { entryOf, packageModule, packageNames } from './packages';
import {
  createNamespace,
  defineExport,
  fillFromExports,
  type LinkedRequest,
  type ModuleRecord,
  type Namespace,
} from './record';
import { hookedLoad } from './require';
import { directoryOf, type Resolved, resolve } from './resolve';
import { compiledSource, compileNow, readText } from './sources';

const records = new Map<string, ModuleRecord>();

const host = {
  isFile: (path: string) => findFile(path)?.kind === 'file',
  isBuiltin,
  isPackage: (specifier: string) => entryOf(specifier) !== undefined,
  get packages() {
    return packageNames();
  },
  readText,
};

/** Thrown while a graph is built over a file that the process wrote itself: compile it, then try again. */
class NeedsCompile {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** `import(specifier)` as the module at `importer` says it. */
export async function importModule(specifier: string, importer: string): Promise<Namespace> {
  for (;;) {
    try {
      const record = requested(String(specifier), importer);
      await run(record);
      return record.namespace;
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
  const record = recordFor(resolved);
  main = record;
  const pending = run(record);
  // Ticks go before promise jobs once a CommonJS main has run; an ES module runs inside a promise job itself.
  if (record.kind === 'cjs') drainTicks();
  return pending;
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
const commonJs = new WeakMap<ModuleRecord, object>();

function recordFor(resolved: Resolved): ModuleRecord {
  const id =
    resolved.type === 'file'
      ? resolved.path
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
      return fileRecord(id);
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
function requested(specifier: string, importer: string): ModuleRecord {
  return packageModule(importer) && packageModule(specifier)
    ? packageModuleRecord(specifier)
    : recordFor(resolve(specifier, { importer, required: false }, host));
}

function fileRecord(path: string): ModuleRecord {
  if (path.endsWith('.json')) return jsonRecord(path);
  const result = compiledSource(path);
  if (!result) throw new NeedsCompile(path);
  if ('error' in result) throw syntaxError(result.error);
  const { module } = result;
  // Indirect eval: the learner's code in the global scope of its own worker.
  const make = evaluate(module.code, path) as (...args: unknown[]) => Iterator<unknown>;
  if (module.kind === 'cjs') return cjsRecord(path, make);
  const requests: LinkedRequest[] = [];
  const record = esmRecord(path, requests, module.stars, (args) => make.apply(undefined, args));
  try {
    for (const request of module.requests) requests.push(linkRequest(request, path));
  } catch (thrown) {
    records.delete(path);
    throw thrown;
  }
  return record;
}

function linkRequest({ specifier, position, names }: ModuleRequest, importer: string): LinkedRequest {
  return {
    specifier,
    names,
    record: recordFor(resolve(specifier, { importer, position, required: false }, host)),
  };
}

/** @param start makes the module's iterator from `__x`, `__import`, `__meta` and the namespaces */
function esmRecord(
  id: string,
  requests: readonly LinkedRequest[],
  stars: readonly number[],
  start: (args: unknown[]) => Iterator<unknown> | AsyncIterator<unknown>,
): ModuleRecord {
  const namespace = createNamespace();
  let body: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  return remember({
    id,
    kind: 'esm',
    namespace,
    requests,
    state: 'linked',
    error: undefined,
    instantiate() {
      const define = (getters: Record<string, () => unknown>) => {
        for (const name of Object.keys(getters).sort())
          defineExport(namespace, name, getters[name] ?? nothing);
      };
      body = start([
        define,
        (specifier: string) => importModule(specifier, id),
        metaOf(id),
        ...requests.map((request) => request.record.namespace),
      ]);
      body.next();
      for (const star of stars) reexport(namespace, requests[star]?.record.namespace ?? {});
    },
    evaluate() {
      // Star exports of CommonJS modules and of cycles are known only now.
      for (const star of stars) reexport(namespace, requests[star]?.record.namespace ?? {});
      const outcome: unknown = body?.next();
      return outcome instanceof Promise ? outcome : undefined;
    },
    required: () => namespace,
  });
}

function reexport(namespace: Namespace, from: Namespace): void {
  for (const name of Object.keys(from)) {
    if (name !== 'default' && !(name in namespace)) defineExport(namespace, name, () => from[name]);
  }
}

function metaOf(id: string): object {
  const filename = id.startsWith('/') ? id : `/app/node_modules/${id}`;
  const url = `file://${encodeURI(filename)}`;
  return {
    __proto__: null,
    dirname: directoryOf(filename),
    filename,
    url,
    resolve: (specifier: string) => {
      const resolved = resolve(specifier, { importer: id, required: false }, host);
      return resolved.type === 'file'
        ? `file://${encodeURI(resolved.path)}`
        : resolved.type === 'builtin'
          ? `node:${resolved.name}`
          : `file:///app/node_modules/${resolved.specifier}`;
    },
  };
}

function jsonRecord(path: string): ModuleRecord {
  let value: unknown;
  try {
    value = JSON.parse((readText(path) ?? '').replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw Object.assign(new SyntaxError(`${path}: ${(cause as Error).message}`), { cause });
  }
  const namespace = createNamespace();
  fillFromExports(namespace, value);
  return remember({
    id: path,
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

function cjsRecord(path: string, make: (...args: unknown[]) => unknown): ModuleRecord {
  const namespace = createNamespace();
  const module = {
    id: path,
    path: directoryOf(path),
    filename: path,
    exports: {} as unknown,
    loaded: false,
    children: [],
    paths: [],
    require: undefined as unknown,
  };
  const record: ModuleRecord = {
    id: path,
    kind: 'cjs',
    namespace,
    requests: [],
    state: 'linked',
    error: undefined,
    instantiate: nothing,
    evaluate() {
      const require = requireFrom(path);
      module.require = require;
      make.call(
        module.exports,
        module.exports,
        require,
        module,
        path,
        directoryOf(path),
        (specifier: string) => importModule(specifier, path),
      );
      module.loaded = true;
      fillFromExports(namespace, module.exports);
      return undefined;
    },
    required: () => module.exports,
  };
  commonJs.set(record, module);
  return remember(record);
}

export interface Require {
  (specifier: string): unknown;
  resolve(specifier: string): string;
  cache: Record<string, unknown>;
  main: unknown;
  extensions: Record<string, unknown>;
}

/** The `require` of a module, also for `module.createRequire`. */
export function requireFrom(importer: string, position?: Position): Require {
  const require = (specifier: string): unknown =>
    hookedLoad(specifier, importer, () => loadModule(specifier, importer, position));
  return Object.assign(require, {
    resolve(specifier: string): string {
      const resolved = resolve(specifier, { importer, required: true }, host);
      return resolved.type === 'file'
        ? resolved.path
        : resolved.type === 'builtin'
          ? specifier
          : `/app/node_modules/${resolved.specifier}`;
    },
    cache: {},
    main: main && commonJs.get(main),
    extensions: { '.js': nothing, '.json': nothing, '.ts': nothing },
  });
}

/** What `require(specifier)` answers in the module at `importer`. */
export function loadModule(specifier: string, importer: string, position?: Position): unknown {
  const record = requireRecord(specifier, importer, position);
  if (record.state !== 'evaluated' && record.state !== 'evaluating') {
    const pending = run(record);
    if (pending) {
      pending.catch(nothing);
      throw requireOfAsync(record.id);
    }
  }
  return record.required();
}

function requireRecord(specifier: string, importer: string, position: Position | undefined): ModuleRecord {
  if (typeof specifier !== 'string') {
    throw Object.assign(
      new TypeError(`The "id" argument must be of type string. Received ${typeof specifier}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  try {
    const record = recordFor(asRequired(resolve(specifier, { importer, position, required: true }, host)));
    if (record.state === 'failed') throw record.error;
    return record;
  } catch (thrown) {
    if (thrown instanceof NeedsCompile) throw notCompiled(thrown.path);
    throw thrown;
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
  return record;
}

function nothing(): undefined {
  return undefined;
}
