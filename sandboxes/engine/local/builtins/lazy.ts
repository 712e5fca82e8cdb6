/**
 * Parts of the process bundle that few programs need: each is a chunk of its own, fetched when the text of a project or of a
 * package names it (or once the page is idle), and evaluated at its first use. Whoever uses one calls `loadChunk(id)` and imports
 * nothing of it but types: a plain import would pull it into the bundle that every process starts with.
 */

/** Modules of Node that are chunks. The chunk's id is the module's file: `readline/promises` is `readline-promises`. */
const MODULES = [
  'assert',
  'assert/strict',
  'child_process',
  'crypto',
  'perf_hooks',
  'readline',
  'readline/promises',
  'vm',
  'worker_threads',
  'zlib',
] as const;

/** `id` → its file, from the folder of the builtins, without its ending. */
export const CHUNK_FILES: Readonly<Record<string, string>> = Object.fromEntries(
  MODULES.map((name) => [chunkOf(name), chunkOf(name)]),
);

const NAMED = new RegExp(`["'\`](?:node:)?(${MODULES.join('|')})["'\`]`, 'g');

/** The chunk of a module of Node, if it has one: `zlib` → `zlib`. */
export function chunkOf(module: string): string {
  return module.replaceAll('/', '-');
}

/** Ids of the chunks that a source may use, told from its text. May name too many, which costs a fetch, and never too few. */
export function chunksNamedIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(NAMED), ([, name = '']) => chunkOf(name)))];
}
