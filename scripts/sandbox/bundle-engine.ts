/** Bundles the engine's own parts: the kernel's page, the process and the compile worker. */
import { join } from 'node:path';
import { Script } from 'node:vm';
import { type BuildOptions, build } from 'esbuild';
import { bundleProcess, type ProcessChunk } from './bundle-process';
import { runAtOnce } from './run-at-once';
import { sucraseParts } from './sucrase-parts';

const OPTIONS = {
  bundle: true,
  platform: 'browser',
  mainFields: ['module', 'main'],
  target: 'es2023',
  legalComments: 'none',
  // What published packages ask of their surroundings.
  define: {
    global: 'globalThis',
    'process.env.NODE_DEBUG': 'undefined',
    'process.env.READABLE_STREAM': 'undefined',
  },
  logLevel: 'silent',
} satisfies BuildOptions;

interface Bundle {
  readonly code: string;
  /** Files that went in, relative to the root. */
  readonly sources: readonly string[];
}

async function bundle(root: string, entry: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    absWorkingDir: root,
    entryPoints: [join(root, 'sandboxes/engine/local', entry)],
    write: false,
    metafile: true,
    format: 'iife',
    minify: true,
    plugins: [sucraseParts],
  });
  const code = runAtOnce(outputFiles[0]?.text ?? '');
  new Script(code, { filename: entry });
  return { code, sources: Object.keys(metafile.inputs) };
}

export interface EngineBundles {
  readonly kernel: string;
  readonly process: string;
  readonly chunks: Readonly<Record<string, ProcessChunk>>;
  readonly compile: string;
  readonly sources: readonly string[];
}

export async function bundleEngine(root: string): Promise<EngineBundles> {
  const [kernel, process, compile] = await Promise.all([
    bundle(root, 'kernel/main.ts'),
    bundleProcess(root, { ...OPTIONS, absWorkingDir: root }),
    bundle(root, 'compile/worker.ts'),
  ]);
  return {
    kernel: kernel.code,
    process: process.boot,
    chunks: process.chunks,
    compile: compile.code,
    sources: [kernel, process, compile].flatMap(({ sources }) => sources),
  };
}
