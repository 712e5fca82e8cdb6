/** One module of the graph, whatever it is made of. */
import type { Position } from '../../compile/syntax-error';

interface RequestedName {
  readonly name: string;
  readonly position: Position;
}

export interface LinkedRequest {
  readonly specifier: string;
  readonly record: ModuleRecord;
  readonly names: readonly RequestedName[];
}

export type Namespace = Record<string, unknown>;

export interface ModuleRecord {
  /** Absolute path, `node:fs`, or a package module's id. */
  readonly id: string;
  readonly kind: 'esm' | 'cjs' | 'builtin' | 'json';
  /** Known of an ES module of the project's files. */
  readonly topLevelAwait?: boolean;
  /** Until its top level is done, when that awaits. */
  pending?: Promise<void>;
  /** What `import * as x` sees. Filled by instantiation (ESM) or evaluation (the others). */
  readonly namespace: Namespace;
  readonly requests: readonly LinkedRequest[];
  state: 'linked' | 'instantiated' | 'evaluating' | 'evaluated' | 'failed';
  error: unknown;
  /** Hoists functions and defines exports; ESM only. */
  instantiate(): void;
  /** Runs the body. A promise when it has top-level await. */
  evaluate(): Promise<unknown> | undefined;
  /** `module.exports`, or the namespace. */
  required(): unknown;
}

export function createNamespace(): Namespace {
  const namespace = Object.create(null) as Namespace;
  Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' });
  return namespace;
}

export function defineExport(namespace: Namespace, name: string, get: () => unknown): void {
  Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get });
}

/** The namespace that an ES module sees of a CommonJS module: `default`, and each key it has by now. */
export function fillFromExports(namespace: Namespace, exported: unknown): void {
  defineExport(namespace, 'default', () => exported);
  if (exported === null || (typeof exported !== 'object' && typeof exported !== 'function')) return;
  for (const name of Object.keys(exported)) {
    if (name !== 'default') defineExport(namespace, name, () => (exported as Namespace)[name]);
  }
}
