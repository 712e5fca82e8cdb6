import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const LOCAL = 'sandboxes/engine/local';
const BUILTINS = new Set(builtinModules);
/**
 * Of these only the default is imported. As ES modules they need no wrapper that runs them at their first use, which would cost
 * every module of theirs in the boot chunk some octets. (A named import of one fails the build.)
 */
const BY_DEFAULT = new Set(['http', 'net', 'tls']);

/** Inside a process `node:x`, and `x` where a published package says it, is the engine's own module. */
export function ownBuiltins(root: string): Plugin {
  const folder = join(root, LOCAL, 'builtins');
  return {
    name: 'own-builtins',
    setup(setup) {
      setup.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path, importer }) => {
        const name = path.replace(/^node:/, '').replace(/\/$/, '');
        if (name === 'process' && importer.includes('readable-stream'))
          return { path: join(root, LOCAL, 'process/process-for-streams.ts') };
        if (!path.startsWith('node:') && !(BUILTINS.has(name) && importer.includes('node_modules')))
          return undefined;
        const file = name.replaceAll('/', '-');
        const found = [`${file}.ts`, `${file}/index.ts`]
          .map((each) => join(folder, each))
          .find((each) => existsSync(each));
        if (found)
          return { path: found, namespace: BY_DEFAULT.has(name) ? 'own-builtin-default' : 'own-builtin' };
        return { errors: [{ text: `${importer} imports ${path}, and ${LOCAL}/builtins has no ${file}.ts` }] };
      });
      // readable-stream falls back to it where there is no AbortController: every browser has one.
      setup.onResolve({ filter: /^abort-controller$/ }, () => ({ path: 'none', namespace: 'nothing' }));
      setup.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
      // Its package exports a loader that starts asynchronously; the engine starts the module itself.
      setup.onResolve({ filter: /^brotli-wasm\/.*\.wasm$/ }, ({ path }) => ({
        path: join(root, 'node_modules', path),
      }));
      setup.onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({
        contents: await readFile(path),
        loader: 'binary',
      }));
      // The default export is the module: as CommonJS, so that `import { Readable } from 'node:stream'` reads its properties.
      setup.onLoad({ filter: /./, namespace: 'own-builtin' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)}).default;`,
        resolveDir: folder,
      }));
      setup.onLoad({ filter: /./, namespace: 'own-builtin-default' }, ({ path }) => ({
        contents: `export { default } from ${JSON.stringify(path)};`,
        resolveDir: folder,
      }));
    },
  };
}
