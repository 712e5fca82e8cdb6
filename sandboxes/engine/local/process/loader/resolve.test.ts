import { describe, expect, it } from 'vitest';
import { type ResolveHost, resolve } from './resolve';

const files = new Set([
  '/app/src/index.ts',
  '/app/src/store.ts',
  '/app/src/util/index.ts',
  '/app/src/data.json',
  '/app/src/real.js',
  '/app/src/real.ts',
  '/app/lib/x.mts',
  '/app/node_modules/tool/lib/main.js',
  '/app/node_modules/tool/extra/index.js',
]);
const packages: Record<string, string> = {
  '/app/package.json': JSON.stringify({
    name: 'shop',
    exports: { '.': './src/index.ts', './*': { worker: './lib/x.mts', import: './src/*.ts', default: null } },
    imports: {
      '#store': './src/store.ts',
      '#lib/*': './lib/*.mts',
      '#cond': { browser: './no.ts', default: './src/real.js' },
      '#other': 'tool',
      '#out': '../x',
    },
  }),
  '/app/node_modules/tool/package.json': JSON.stringify({ main: './lib/main' }),
};
const host: ResolveHost = {
  isFile: (path) => files.has(path),
  isDirectory: (path) => [...files].some((file) => file.startsWith(`${path}/`)),
  isBuiltin: (name) => ['fs', 'fs/promises', 'events'].includes(name),
  isPackage: (specifier) => ['hono', 'hono/cors', '@hono/node-server', 'events'].includes(specifier),
  packages: ['hono', '@hono/node-server'],
  readText: (path) => packages[path],
};
const from = { importer: '/app/src/index.ts', required: false, position: { line: 3, column: 9 } };
const found = (specifier: string) => {
  const resolved = resolve(specifier, from, host);
  return resolved.type === 'file'
    ? resolved.path
    : resolved.type === 'builtin'
      ? `node:${resolved.name}`
      : `package ${resolved.specifier}`;
};

describe('resolution', () => {
  it.each([
    ['./store.ts', '/app/src/store.ts'],
    ['./store.js', '/app/src/store.ts'],
    ['./store', '/app/src/store.ts'],
    ['./util', '/app/src/util/index.ts'],
    ['../lib/x.mjs', '/app/lib/x.mts'],
    ['./data.json', '/app/src/data.json'],
    ['./real.js', '/app/src/real.js'],
    ['file:///app/src/store.ts', '/app/src/store.ts'],
    ['/app/src/store.ts', '/app/src/store.ts'],
    ['node:fs/promises', 'node:fs/promises'],
    ['fs', 'node:fs'],
    // An installed package of a builtin's name wins when asked for without node:.
    ['events', 'package events'],
    ['hono/cors', 'package hono/cors'],
    ['@hono/node-server', 'package @hono/node-server'],
    ['#store', '/app/src/store.ts'],
    ['#lib/x', '/app/lib/x.mts'],
    ['#cond', '/app/src/real.js'],
    ['#other', '/app/node_modules/tool/lib/main.js'],
    ['tool', '/app/node_modules/tool/lib/main.js'],
    ['tool/extra', '/app/node_modules/tool/extra/index.js'],
    ['shop', '/app/src/index.ts'],
    ['shop/store', '/app/src/store.ts'],
  ])('%s', (specifier, expected) => {
    expect(found(specifier)).toBe(expected);
  });

  it.each([
    [
      './nope.ts',
      'ERR_MODULE_NOT_FOUND',
      "Cannot find module '/app/src/nope.ts' imported from /app/src/index.ts",
    ],
    [
      'express',
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package 'express' imported from /app/src/index.ts. Nothing can be installed while the sandbox runs; this project has: hono, @hono/node-server.",
    ],
    [
      'hono/nope',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
      `Package subpath './nope' is not defined by "exports" in /app/node_modules/hono/package.json`,
    ],
    ['node:nope', 'ERR_UNKNOWN_BUILTIN_MODULE', 'No such built-in module: node:nope'],
    [
      '#nope',
      'ERR_PACKAGE_IMPORT_NOT_DEFINED',
      'Package import specifier "#nope" is not defined in package /app/package.json imported from /app/src/index.ts',
    ],
    [
      '#out',
      'ERR_INVALID_PACKAGE_TARGET',
      `Invalid "imports" target "../x" defined for '#out' in the package config /app/package.json imported from /app/src/index.ts`,
    ],
  ])('%s fails in Node’s words', (specifier, code, message) => {
    expect(() => resolve(specifier, from, host)).toThrowError(expect.objectContaining({ code, message }));
  });

  it('a condition of the command line counts, and require has no import', () => {
    const paths = resolve('shop/store', from, { ...host, conditions: ['worker'] });
    expect(paths).toEqual({ type: 'file', path: '/app/lib/x.mts' });
    expect(() => resolve('shop/store', { ...from, required: true }, host)).toThrowError(
      expect.objectContaining({
        code: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
        message: `Package subpath './store' is not defined by "exports" in /app/package.json`,
      }),
    );
  });

  it('a query makes another module of the same file', () => {
    expect(resolve('./store.ts?2', from, host)).toEqual({
      type: 'file',
      path: '/app/src/store.ts',
      query: '?2',
    });
  });

  it('the stack of a failed import points at the import', () => {
    try {
      resolve('express', from, host);
      expect.unreachable();
    } catch (error) {
      expect((error as Error).stack).toMatch(/\n {4}at \/app\/src\/index\.ts:3:9$/);
    }
  });
});
