/** What CommonJS shares between the loader and `node:module`, without an import of the loader, which imports the builtins. */
import type { Require } from './loader';

/** `module` in a CommonJS file. */
export interface CommonJsModule {
  id: string;
  path: string;
  filename: string | null;
  exports: unknown;
  loaded: boolean;
  readonly children: CommonJsModule[];
  paths: string[];
  parent: CommonJsModule | null | undefined;
}

interface LoaderParts {
  /** The `require` of the module at a path. */
  readonly from: (importer: string) => Require;
  /** What it answers when no hook stands before it. */
  readonly load: (specifier: string, importer: string) => unknown;
  /** The path that a specifier means, when no hook stands before it. */
  readonly resolve: (specifier: string, importer: string, paths?: readonly string[]) => string;
  /** Runs a text as the body of a CommonJS module. */
  readonly run: (module: CommonJsModule, source: string, path: string) => unknown;
}

const notStarted = (): never => {
  throw new Error('The module loader has not been started.');
};
let parts: LoaderParts = { from: notStarted, load: notStarted, resolve: notStarted, run: notStarted };

export function provideRequire(provided: LoaderParts): void {
  parts = provided;
}

export const requireFrom: LoaderParts['from'] = (importer) => parts.from(importer);
export const loadFrom: LoaderParts['load'] = (specifier, importer) => parts.load(specifier, importer);
export const resolvePath: LoaderParts['resolve'] = (specifier, importer, paths) =>
  parts.resolve(specifier, importer, paths);
export const runCommonJs: LoaderParts['run'] = (module, source, path) => parts.run(module, source, path);

/** `require.cache`: what is deleted from it is loaded anew, what is put into it is taken. */
export const moduleCache: Record<string, CommonJsModule | undefined> = Object.create(null);

type Extension = (module: CommonJsModule, filename: string) => void;

/** `require.extensions`. A function that a program puts here loads all files that end so. */
export const extensions: Record<string, Extension | undefined> = Object.create(null);

/** How packages stand between a program and its modules: they replace these functions of `Module`. */
interface Hooks {
  /** In the place of `Module.prototype.require`: OpenTelemetry, APM agents. */
  require: ((this: unknown, specifier: string) => unknown) | null;
  /** In the place of `Module._load`: proxyquire, mocks. */
  load: ((specifier: string, parent: CommonJsModule | null, isMain: boolean) => unknown) | null;
  /** In the place of `Module._resolveFilename`: module-alias, tsconfig-paths. */
  resolve:
    | ((specifier: string, parent: CommonJsModule | null, isMain: boolean, options?: object) => string)
    | null;
}

export const hooks: Hooks = { require: null, load: null, resolve: null };
