/** Compiled code of the project's files, as the kernel's compile worker made it. */
import type { CompiledModule, CompileResult } from '../../compile/compile';
import { bytesOf } from '../../files/inode';
import { findFile, whenChanged } from '../files';
import { ask } from '../kernel-link';
import { rememberSource } from '../stack-trace';
import { dataUrlText } from './data-url';

const compiled = new Map<string, CompileResult>();
const decoder = new TextDecoder();
/** Of what is no file: `node -e`. */
const texts = new Map<string, string>();

export function loadSources(all: ReadonlyMap<string, CompileResult>): void {
  for (const [path, result] of all) compiled.set(path, result);
  whenChanged((path) => compiled.delete(path));
}

export function receiveSource(path: string, result: CompileResult): void {
  compiled.set(path, result);
}

export function readText(path: string): string | undefined {
  const inode = findFile(path);
  return inode?.kind === 'file' ? decoder.decode(bytesOf(inode)) : undefined;
}

/** The compiled file; undefined when it was written since and must be compiled first. */
export function compiledSource(path: string): CompileResult | undefined {
  const result = compiled.get(path);
  if (result)
    rememberSource(
      path,
      'module' in result ? result.module.map : [],
      texts.get(path) ?? readText(path) ?? '',
    );
  return result;
}

export const wasCompiled = (path: string): boolean => compiled.has(path);

/**
 * A text of plain CommonJS as the compiler would leave it: what does not `import` needs no change.
 * @returns undefined when it does
 */
export function compilePlain(path: string, source: string): CompiledModule | undefined {
  if (/\bimport\b|^\s*export\b/m.test(source)) return undefined;
  const head = '(function(exports,require,module,__filename,__dirname,__import){';
  const module: CompiledModule = {
    kind: 'cjs',
    code: `${head}${source.replace(/^#!.*/, '')}\n})`,
    requests: [],
    exports: [],
    stars: [],
    topLevelAwait: false,
    map: [
      [
        [0, 0],
        [head.length, 0],
      ],
    ],
  };
  compiled.set(path, { module });
  rememberSource(path, module.map, source);
  return module;
}

/** Compiles a text that is no file under a path of its own. */
export async function compileText(path: string, source: string): Promise<void> {
  const result = await ask('compile', { path, source });
  compiled.set(path, result);
  texts.set(path, source);
}

/** Has the compile worker compile what the process itself wrote. */
export async function compileNow(path: string): Promise<void> {
  if (path.startsWith('data:')) {
    compiled.set(path, await ask('compile', { path: '/[data].mjs', source: dataUrlText(path) }));
    return;
  }
  const source = readText(path);
  if (source !== undefined) compiled.set(path, await ask('compile', { path, source }));
}
