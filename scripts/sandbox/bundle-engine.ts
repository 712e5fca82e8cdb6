/** Bundles the engine's own parts: the kernel's page, the process and the compile worker. */
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import { awaitWrap } from '../../sandboxes/engine/local/compile/await-wrap';

const LOCAL = 'sandboxes/engine/local';
const BUILTINS = new Set(builtinModules);

/** Inside a process `node:x`, and `x` where a published package says it, is the engine's own module. */
function ownBuiltins(root: string): Plugin {
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
        if (found) return { path: found, namespace: 'own-builtin' };
        return { errors: [{ text: `${importer} imports ${path}, and ${LOCAL}/builtins has no ${file}.ts` }] };
      });
      // The default export is the module: as CommonJS, so that `import { Readable } from 'node:stream'` reads its properties.
      setup.onLoad({ filter: /./, namespace: 'own-builtin' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)}).default;`,
        resolveDir: folder,
      }));
    },
  };
}

interface Bundle {
  readonly code: string;
  /** Files that went in, relative to the root. */
  readonly sources: readonly string[];
}

async function bundle(root: string, entry: string, plugins: Plugin[]): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, LOCAL, entry)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    mainFields: ['module', 'main'],
    target: 'es2023',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // What published packages ask of their surroundings.
    define: {
      global: 'globalThis',
      'process.env.NODE_DEBUG': 'undefined',
      'process.env.READABLE_STREAM': 'undefined',
    },
    plugins,
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', sources: Object.keys(metafile.inputs) };
}

export interface EngineBundles {
  readonly kernel: string;
  readonly process: string;
  readonly compile: string;
  readonly sources: readonly string[];
}

export async function bundleEngine(root: string): Promise<EngineBundles> {
  const [kernel, process, compile] = await Promise.all([
    bundle(root, 'kernel/main.ts', []),
    bundle(root, 'process/boot.ts', [ownBuiltins(root)]),
    bundle(root, 'compile/worker.ts', []),
  ]);
  const codes = { kernel: kernel.code, process: awaitWrap(process.code), compile: compile.code };
  for (const [name, code] of Object.entries(codes)) new Script(code, { filename: `${name}.js` });
  return { ...codes, sources: [kernel, process, compile].flatMap(({ sources }) => sources) };
}
