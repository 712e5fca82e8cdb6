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
  'cluster',
  'crypto',
  'dgram',
  'dns',
  'dns/promises',
  'https',
  'perf_hooks',
  'readline',
  'readline/promises',
  'test',
  'test/reporters',
  'v8',
  'tls',
  'vm',
  'worker_threads',
  'zlib',
] as const;

/** Parts of a module that weigh more than the rest of it: their files, and the words by which a program that uses them is told. */
const PARTS: Readonly<Record<string, { readonly file: string; readonly words: RegExp }>> = {
  // Asked for by `node --watch`, which no program's text tells.
  'watch-mode': { file: 'watch-mode', words: /$^/ },
  /** Globals: the program names them, and nothing else. */
  'event-source': { file: 'event-source/index', words: /\bEventSource\b/ },
  websocket: { file: 'websocket/index', words: /\bWebSocket\b/ },
  'crypto-keys': {
    file: 'crypto/keys-and-ciphers',
    words:
      /\b(?:create(?:Cipheriv|Decipheriv|Sign|Verify|PrivateKey|PublicKey|ECDH|DiffieHellman(?:Group)?)|generate(?:Key|KeyPair|Prime)(?:Sync)?|checkPrime(?:Sync)?|get(?:Ciphers|CipherInfo|Curves|DiffieHellman)|diffieHellman|(?:public|private)(?:En|De)crypt|X509Certificate|Cipheriv|Decipheriv|DiffieHellman(?:Group)?|ECDH|KeyObject)\b/,
  },
  // Streams and callbacks can wait for it, so only these need it from the start.
  'zlib-brotli': { file: 'zlib/brotli-chunk', words: /\bbrotli(?:Compress|Decompress)Sync\b/ },
};

/** Too heavy to be fetched for nobody: left out of what comes when the page is idle. */
export const ONLY_WHEN_ASKED: ReadonlySet<string> = new Set(['zlib-brotli']);

/** `crypto.sign` and `crypto.verify` have names that say little: they count where the module itself is named. */
const SIGNS = /\b(?:sign|verify|Sign|Verify)\b/;

/** `id` → its file, from the folder of the builtins, without its ending. */
export const CHUNK_FILES: Readonly<Record<string, string>> = Object.fromEntries([
  ...MODULES.map((name) => [chunkOf(name), chunkOf(name)]),
  ...Object.entries(PARTS).map(([id, { file }]) => [id, file]),
]);

const NAMED = new RegExp(`["'\`](?:node:)?(${MODULES.join('|')})["'\`]`, 'g');

/** The chunk of a module of Node, if it has one: `zlib` → `zlib`. */
export function chunkOf(module: string): string {
  return module.replaceAll('/', '-');
}

/** Ids of the chunks that a source may use, told from its text. May name too many, which costs a fetch, and never too few. */
export function chunksNamedIn(text: string): string[] {
  const ids = new Set(Array.from(text.matchAll(NAMED), ([, name = '']) => chunkOf(name)));
  for (const [id, { words }] of Object.entries(PARTS)) if (words.test(text)) ids.add(id);
  // TLS cannot do without.
  if (ids.has('tls') || ids.has('https')) ids.add('crypto-keys');
  if (ids.has('crypto') && SIGNS.test(text)) ids.add('crypto-keys');
  return [...ids];
}
