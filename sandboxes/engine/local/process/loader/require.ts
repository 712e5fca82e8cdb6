/** `require` for builtins that hand one out, without an import of the loader, which imports the builtins. */
import type { Require } from './loader';

interface RequireParts {
  /** The `require` of the module at a path. */
  readonly from: (importer: string) => Require;
  /** What it answers when no hook stands before it. */
  readonly load: (specifier: string, importer: string) => unknown;
}

const notStarted = (): never => {
  throw new Error('The module loader has not been started.');
};
let parts: RequireParts = { from: notStarted, load: notStarted };

export function provideRequire(provided: RequireParts): void {
  parts = provided;
}

export function requireFrom(importer: string): Require {
  return parts.from(importer);
}

export function loadFrom(specifier: string, importer: string): unknown {
  return parts.load(specifier, importer);
}

/** In the place of `Module.prototype.require`: how OpenTelemetry and APM agents see, and change, what is loaded. */
type RequireHook = (this: { readonly id: string; readonly filename: string }, specifier: string) => unknown;

let hook: RequireHook | null = null;

export function hookRequire(replacement: RequireHook | null): void {
  hook = replacement;
}

/** `load`, or what stands in its place by now. */
export function hookedLoad(specifier: string, importer: string, load: () => unknown): unknown {
  return hook === null ? load() : Reflect.apply(hook, { id: importer, filename: importer }, [specifier]);
}
