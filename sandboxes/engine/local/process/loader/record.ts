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

/** A namespace has its names in order, whenever they were defined. */
export function sortNames(namespace: Namespace): void {
  for (const name of Object.keys(namespace).sort()) {
    const property = Object.getOwnPropertyDescriptor(namespace, name);
    Reflect.deleteProperty(namespace, name);
    if (property) Object.defineProperty(namespace, name, property);
  }
}

/** The namespace that an ES module sees of a CommonJS module: `default`, and each key it has by now. */
export function fillFromExports(namespace: Namespace, exported: unknown): void {
  const named =
    (typeof exported === 'object' && exported !== null) || typeof exported === 'function'
      ? Object.keys(exported)
      : [];
  for (const name of [...new Set([...named, 'default'])].sort())
    defineExport(namespace, name, name === 'default' ? () => exported : () => (exported as Namespace)[name]);
}
