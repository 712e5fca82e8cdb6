/** The compile worker and a cache by content: a file that did not change is compiled once a frame. */
import type { CompileResult } from '../compile/compile';

export interface Compiler {
  compile(path: string, source: string, type: 'module' | 'commonjs'): Promise<CompileResult>;
}

const COMPILED = /\.[mc]?[jt]s$/;

/** Files of packages are read, served, but seldom run: one that is run is compiled then. */
export function isCompiled(path: string): boolean {
  return COMPILED.test(path) && !path.endsWith('.d.ts') && !path.includes('/node_modules/');
}

export function createCompiler(code: string): Compiler {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const cache = new Map<string, Promise<CompileResult>>();
  const pending = new Map<number, (result: CompileResult) => void>();
  let ids = 0;
  worker.onmessage = ({ data }: MessageEvent<{ id: number; result: CompileResult }>) => {
    pending.get(data.id)?.(data.result);
    pending.delete(data.id);
  };
  return {
    compile(path, source, type) {
      const key = `${type}\0${path}\0${source}`;
      const known = cache.get(key);
      if (known) return known;
      const result = new Promise<CompileResult>((resolve) => {
        const id = ++ids;
        pending.set(id, resolve);
        worker.postMessage({ id, path, source, type });
      });
      cache.set(key, result);
      if (cache.size > 500) cache.delete(cache.keys().next().value ?? '');
      return result;
    },
  };
}
