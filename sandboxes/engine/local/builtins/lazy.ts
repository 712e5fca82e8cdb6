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
  'constants',
  'crypto',
  'dgram',
  'dns',
  'dns/promises',
  'https',
  'inspector',
  'inspector/promises',
  'perf_hooks',
  'punycode',
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
  'event-source': { file: 'event-source/index', words: asGlobal('EventSource') },
  websocket: { file: 'websocket/index', words: asGlobal('WebSocket') },
  'crypto-keys': {
    file: 'crypto/keys-and-ciphers',
    words:
      /\b(?:create(?:Cipheriv|Decipheriv|Sign|Verify|PrivateKey|PublicKey|ECDH|DiffieHellman(?:Group)?)|generate(?:Key|KeyPair|Prime)(?:Sync)?|checkPrime(?:Sync)?|get(?:Ciphers|CipherInfo|Curves|DiffieHellman)|diffieHellman|(?:public|private)(?:En|De)crypt|X509Certificate|Cipheriv|Decipheriv|DiffieHellman(?:Group)?|ECDH|KeyObject)\b/,
  },
  // Servers of HTTP/1 name the module for its classes alone.
  http2: {
    file: 'http2/whole',
    words:
      /http2\w*\)?\.(?:connect|create|get|perform|sensitive|constants)|\b(?:connect|createServer|createSecureServer|get\w*Settings|performServerHandshake|sensitiveHeaders)\b[^}\n;]*\}\s*(?:from|=\s*(?:await\s+import|require)\s*\()\s*["'](?:node:)?http2["']|import\s+(?:\*\s*as\s+)?\w+\s+from\s*["'](?:node:)?http2["']/,
  },
  report: { file: 'report', words: /\bprocess\??\.report\b|\breport\b[^\n]*\bprocess\b/ },
  // `win32` is more often the name of a platform, in quotes.
  'path-rare': {
    file: 'path-rare/index',
    words: /\bwin32\b(?!["'`])|\[["'`]win32|path\/win32|\bmatchesGlob\b/,
  },
  'net-addresses': { file: 'net/addresses', words: /\b(?:BlockList|SocketAddress)\b/ },
  // Streams and callbacks can wait for it, so only these need it from the start.
  'zlib-brotli': { file: 'zlib/brotli-chunk', words: /\bbrotli(?:Compress|Decompress)Sync\b/ },
};

/** Too heavy to be fetched for nobody: left out of what comes when the page is idle. */
export const ONLY_WHEN_ASKED: ReadonlySet<string> = new Set(['zlib-brotli']);

/** `crypto.sign` and `crypto.verify` have names that say little: they count where the module itself is named. */
const SIGNS = /\b(?:sign|verify|Sign|Verify)\b/;

/** Modules that a program may use by their globals alone. */
const GLOBALS_OF: Readonly<Record<string, RegExp>> = {
  perf_hooks:
    /\bperformance\.(?:mark|measure|clear|get|timerify|eventLoop|toJSON|nodeTiming)|\bPerformance[A-Z]/,
  worker_threads: /\b(?:MessageChannel|BroadcastChannel)\b/,
};

/** `id` → its file, from the folder of the builtins, without its ending. */
export const CHUNK_FILES: Readonly<Record<string, string>> = Object.fromEntries([
  ...MODULES.map((name) => [chunkOf(name), chunkOf(name)]),
  ...Object.entries(PARTS).map(([id, { file }]) => [id, file]),
]);

/** A module's name where it asks for the module. `'https'` elsewhere is a scheme, `'test'` a word, but `'node:https'` is no other thing. */
const REQUEST = new RegExp(
  `\\b(?:from|import|require|resolve|getBuiltinModule)\\s*\\(?\\s*["'](${MODULES.join('|')})["']|["'\`]node:(${MODULES.join('|')})["'\`]`,
  'g',
);

const STRING = new RegExp(`["'\`](?:node:)?(${MODULES.join('|')})["'\`]`, 'g');

/**
 * `require` of what is only known when it runs, or handed on under another name: then any string may be what is asked for.
 * `import()` needs no such care: it waits for a chunk. Not meant: the head that the bundler gives a package's modules.
 */
const COMPUTED =
  /\b(?:require|getBuiltinModule)\s*\(\s*(?!(["'])[^"'\n]*\1\s*[,)])(?!\))|\bcreateRequire\b|(?:[=,:?{[]|(?<!function\*)\()\s*require\s*[,;:)}\]\n]/;

/** The chunk of a module of Node, if it has one: `zlib` → `zlib`. */
export function chunkOf(module: string): string {
  return module.replaceAll('/', '-');
}

/** Where a global's name is code: texts of errors speak of it, too. */
function asGlobal(name: string): RegExp {
  return new RegExp(
    `\\b(?:new|typeof|instanceof|extends|return|in)\\s+${name}\\b|[.=(,:?[!&|{"'\`]\\s*${name}\\b(?! \\w)|\\b${name}\\s*[.(]`,
  );
}

/**
 * Ids of the chunks that a source may use, told from its text. May name too many, which costs a fetch. Too few only where a module's
 * name is put together while the program runs: those arrive once the page is idle, and `import()` waits for them.
 */
export function chunksNamedIn(text: string): string[] {
  const computed = COMPUTED.test(text);
  const named = text.matchAll(computed ? STRING : REQUEST);
  const ids = new Set(Array.from(named, ([, bare, prefixed]) => chunkOf(bare ?? prefixed ?? '')));
  for (const [id, { words }] of Object.entries(PARTS)) if (words.test(text)) ids.add(id);
  if (computed && /["'`](?:node:)?http2["'`]/.test(text)) ids.add('http2');
  // TLS cannot do without.
  if (ids.has('tls') || ids.has('https') || ids.has('http2')) ids.add('crypto-keys');
  for (const [module, words] of Object.entries(GLOBALS_OF)) if (words.test(text)) ids.add(module);
  if (ids.has('crypto') && SIGNS.test(text)) ids.add('crypto-keys');
  return [...ids];
}
