/**
 * Chunks of the process bundle (see `builtins/lazy.ts`): loaded at their first use, synchronously, as `require` needs it.
 * A chunk is a script `__chunk(function (require, module, exports) { … })`; what it shares with the boot chunk it gets from there,
 * so that no class exists twice.
 */
type Factory = (require: (id: string) => unknown, module: { exports: unknown }, exports: unknown) => void;

/** Where the end of the boot chunk leaves those of its modules that chunks import: `scripts/sandbox/bundle-process.ts`. */
const SHARED = Symbol.for('backlab.shared');
const DEFINE = '__chunk';

const scope = globalThis as unknown as {
  importScripts?: (url: string) => void;
  [SHARED]?: Readonly<Record<string, unknown>>;
};
/** Kept before boot hides it from programs. */
const importScript = scope.importScripts?.bind(globalThis);

const urls = new Map<string, string>();
const loaded = new Map<string, unknown>();
let loading = 0;

/** `id` → blob URL of chunks that have arrived. */
export function offerChunks(offered: ReadonlyMap<string, string>): void {
  for (const [id, url] of offered) urls.set(id, url);
}

/** A chunk was asked for before the page had fetched it. `import()` waits for it, `require` cannot. */
export class ChunkMissing extends Error {
  readonly code = 'ERR_MODULE_NOT_LOADED';
  readonly chunk: string;

  constructor(chunk: string) {
    super(
      `node:${chunk} has not been loaded yet: it is fetched when a file names it. Write its name out, as in require('node:${chunk}'), or use await import().`,
    );
    this.chunk = chunk;
  }
}

/**
 * The exports of a chunk, evaluated once.
 * @throws {ChunkMissing} when it has not arrived
 */
export function loadChunk(id: string): Readonly<Record<string, unknown>> {
  const known = loaded.get(id);
  if (known !== undefined) return known as Record<string, unknown>;
  const url = urls.get(id);
  if (url === undefined || !importScript) throw new ChunkMissing(id);
  const module = { exports: {} as unknown };
  let factory: Factory | undefined;
  Object.defineProperty(globalThis, DEFINE, {
    configurable: true,
    value: (defined: Factory) => {
      factory = defined;
    },
  });
  try {
    importScript(url);
  } finally {
    Reflect.deleteProperty(globalThis, DEFINE);
  }
  loading++;
  try {
    factory?.(required, module, module.exports);
  } finally {
    loading--;
  }
  loaded.set(id, module.exports);
  return module.exports as Record<string, unknown>;
}

/** Whether a chunk is in use. */
export const isLoaded = (id: string): boolean => loaded.has(id);

/** Whether a chunk is being evaluated: to it, what it takes the place of is still the browser's. */
export function isLoading(): boolean {
  return loading > 0;
}

/** `./chunk-AB12.js`, as esbuild writes it. */
function required(path: string): unknown {
  const id = path.slice(2, -'.js'.length);
  return scope[SHARED]?.[id] ?? loadChunk(id);
}
