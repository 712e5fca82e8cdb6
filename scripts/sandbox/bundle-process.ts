/**
 * Bundles what runs in a process worker: the boot chunk, which every process starts with, and chunks that are loaded at their
 * first use (`builtins/lazy.ts`). Two passes: esbuild splits by reachability into ES modules; then all that boot needs becomes
 * one script, with direct bindings, and each other piece a function of `require, module, exports` that shares boot's modules.
 */
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild';
import { CHUNK_FILES } from '../../sandboxes/engine/local/builtins/lazy';
import { awaitWrap } from '../../sandboxes/engine/local/compile/await-wrap';
import { ownBuiltins } from './own-builtins';
import { runAtOnce } from './run-at-once';

export interface ProcessChunk {
  readonly code: string;
  /** Ids of the chunks that must be there too. */
  readonly requires: readonly string[];
}

export interface ProcessBundle {
  readonly boot: string;
  readonly chunks: Readonly<Record<string, ProcessChunk>>;
  /** Files that went in, relative to the root. */
  readonly sources: readonly string[];
}

interface Piece {
  readonly text: string;
  /** Ids of the pieces that it imports. */
  readonly imports: readonly string[];
}

type Pieces = ReadonlyMap<string, Piece>;

/** @param options what the engine's bundles have in common */
export async function bundleProcess(root: string, options: BuildOptions): Promise<ProcessBundle> {
  const { pieces, sources } = await split(root, options);
  const inBoot = reachableFrom('boot', pieces);
  const apart = [...pieces].filter(([id]) => !inBoot.has(id));
  const shared = new Set(apart.flatMap(([, { imports }]) => imports.filter((id) => inBoot.has(id))));
  const boot = check('boot', awaitWrap(await bindTogether(pieces, shared, options)));
  const chunks = await Promise.all(
    apart.map(async ([id, { text, imports }]): Promise<[string, ProcessChunk]> => {
      const { code } = await transform(text, { format: 'cjs', target: 'es2023', minify: true });
      return [
        id,
        {
          code: check(id, awaitWrap(`__chunk(function(require,module,exports){"use strict";${code}})`)),
          requires: imports.filter((each) => !inBoot.has(each)),
        },
      ];
    }),
  );
  return { boot, chunks: Object.fromEntries(chunks), sources };
}

/** As `node --check`: an edit in the wrong place must fail here, not in a learner's tab. */
function check(name: string, code: string): string {
  new Script(code, { filename: `${name}.js` });
  return code;
}

async function split(root: string, options: BuildOptions): Promise<{ pieces: Pieces; sources: string[] }> {
  const folder = join(root, 'sandboxes/engine/local');
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: [
      { in: join(folder, 'process/boot.ts'), out: 'boot' },
      ...Object.entries(CHUNK_FILES).map(([id, file]) => ({ in: join(folder, 'builtins', file), out: id })),
    ],
    outdir: '/out',
    chunkNames: 'chunk-[hash]',
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    keepNames: true,
    plugins: [ownBuiltins(root)],
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [idOf(path), output]));
  const pieces = new Map(
    outputFiles.map(({ path, text }): [string, Piece] => [
      idOf(path),
      { text, imports: importsOf(outputs.get(idOf(path))) },
    ]),
  );
  return { pieces, sources: Object.keys(metafile.inputs) };
}

const idOf = (path: string) => basename(path, '.js');

const importsOf = (output: Metafile['outputs'][string] | undefined) =>
  (output?.imports ?? []).map(({ path }) => idOf(path));

function reachableFrom(start: string, pieces: Pieces): Set<string> {
  const reached = new Set<string>();
  const walk = (id: string) => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const next of pieces.get(id)?.imports ?? []) walk(next);
  };
  walk(start);
  return reached;
}

/** Boot and all that it imports as one script, which at its end hands out those of its pieces that chunks share. */
async function bindTogether(
  pieces: Pieces,
  shared: ReadonlySet<string>,
  options: BuildOptions,
): Promise<string> {
  const ids = [...shared];
  const inMemory: Plugin = {
    name: 'pieces',
    setup(setup) {
      setup.onResolve({ filter: /^\.\// }, ({ path }) => ({ path: idOf(path), namespace: 'piece' }));
      setup.onLoad({ filter: /./, namespace: 'piece' }, ({ path }) => ({
        contents: pieces.get(path)?.text ?? '',
      }));
    },
  };
  const { outputFiles } = await build({
    ...options,
    stdin: {
      contents: [
        `import './boot.js';`,
        ...ids.map((id, index) => `import * as s${index} from './${id}.js';`),
        `Object.defineProperty(globalThis, Symbol.for('backlab.shared'), { value: {`,
        ...ids.map((id, index) => `${JSON.stringify(id)}: s${index},`),
        '} });',
      ].join('\n'),
    },
    write: false,
    format: 'iife',
    minify: true,
    plugins: [inMemory],
  });
  return runAtOnce(outputFiles?.[0]?.text ?? '');
}
