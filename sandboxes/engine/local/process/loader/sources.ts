/** Compiled code of the project's files, as the kernel's compile worker made it. */
import type { CompileResult } from '../../compile/compile';
import { bytesOf } from '../../files/inode';
import { findFile, whenChanged } from '../files';
import { ask } from '../kernel-link';
import { rememberSource } from '../stack-trace';

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

/** Compiles a text that is no file under a path of its own. */
export async function compileText(path: string, source: string): Promise<void> {
  const result = await ask('compile', { path, source });
  compiled.set(path, result);
  texts.set(path, source);
}

/** Has the compile worker compile what the process itself wrote. */
export async function compileNow(path: string): Promise<void> {
  const source = readText(path);
  if (source !== undefined) compiled.set(path, await ask('compile', { path, source }));
}
