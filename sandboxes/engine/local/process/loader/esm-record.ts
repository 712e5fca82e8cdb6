/** An ES module: instantiated, then evaluated, its exports live. */
import { metaOf } from './module-urls';
import {
  createNamespace,
  defineExport,
  type LinkedRequest,
  type ModuleRecord,
  type Namespace,
  sortNames,
} from './record';
import { remember } from './registry';

interface EsmSource {
  readonly id: string;
  /** May grow until the graph is built. */
  readonly requests: readonly LinkedRequest[];
  /** Which of the requests are `export * from`. */
  readonly stars: readonly number[];
  /** Makes the module's iterator from `__x`, `__import`, `__meta` and the namespaces. */
  readonly start: (args: unknown[]) => unknown;
  /** Names that it exports, of a file with top-level await: `start` runs it then, and answers its promise. */
  readonly later?: readonly string[] | undefined;
  importModule(specifier: string, importer: string, options?: unknown): Promise<Namespace>;
}

export function esmRecord({ id, requests, stars, start, later, importModule }: EsmSource): ModuleRecord {
  const namespace = createNamespace();
  let body: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  let marked: Namespace | undefined;
  const define = (getters: Readonly<Record<string, () => unknown>>) => {
    for (const name of Object.keys(getters).sort())
      defineExport(namespace, name, getters[name] ?? (() => undefined));
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
