/** The names of Node's modules that this engine answers to. `table.ts` has the modules. */
export const builtinNames = [
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'child_process',
  'cluster',
  'console',
  'constants',
  'crypto',
  'dgram',
  'diagnostics_channel',
  'dns',
  'dns/promises',
  'domain',
  'events',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'module',
  'net',
  'os',
  'path',
  'path/posix',
  'path/win32',
  'perf_hooks',
  'process',
  'punycode',
  'querystring',
  'readline',
  'readline/promises',
  'repl',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'sys',
  'test',
  'test/reporters',
  'timers',
  'timers/promises',
  'tls',
  'trace_events',
  'tty',
  'url',
  'util',
  'util/types',
  'v8',
  'vm',
  'wasi',
  'worker_threads',
  'zlib',
] as const;

export type BuiltinName = (typeof builtinNames)[number];

/** A package may be called so too: these answer to `node:` alone. */
export const needsPrefix = (name: string): boolean => name === 'test' || name.startsWith('test/');

const known: ReadonlySet<string> = new Set(builtinNames);

export function isBuiltin(name: string): name is BuiltinName {
  return known.has(name);
}
