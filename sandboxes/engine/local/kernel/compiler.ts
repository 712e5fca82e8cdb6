/** The compile worker and a cache by content: a file that did not change is compiled once a frame. */
import type { CompileResult } from '../compile/compile';

export interface Compiler {
  compile(path: string, source: string, type: 'module' | 'commonjs'): Promise<CompileResult>;
}

/** What a `Worker` is to the compiler. */
interface CompileWorker {
  onmessage: ((event: MessageEvent<{ id: number; result: CompileResult }>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

interface Job {
  readonly request: {
    readonly id: number;
    readonly path: string;
    readonly source: string;
    readonly type: 'module' | 'commonjs';
  };
  settle(result: CompileResult): void;
}

const COMPILED = /\.[mc]?[jt]s$/;
/** Of the cache: characters of the sources in it. */
const MOST_CACHED = 32 * 1024 * 1024;
/** Milliseconds that one file may take: a megabyte takes about one. All processes of a sandbox wait for the same worker. */
const PATIENCE = 20_000;

/** Files of packages are read, served, but seldom run: one that is run is compiled then. */
export function isCompiled(path: string): boolean {
  return COMPILED.test(path) && !path.endsWith('.d.ts') && !path.includes('/node_modules/');
}

export function createCompiler(code: string): Compiler {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  return compilerOver(() => new Worker(url));
}

/** @param makeWorker called again when a file was too much for the one before */
export function compilerOver(makeWorker: () => CompileWorker): Compiler {
  const cache = new Map<string, Promise<CompileResult>>();
  let cached = 0;
  /** In the order in which the worker takes them. */
  const jobs = new Map<number, Job>();
  let ids = 0;
  let worker: CompileWorker;
  let limit: ReturnType<typeof setTimeout> | undefined;

  const watch = () => {
    clearTimeout(limit);
    if (jobs.size > 0) limit = setTimeout(() => giveUp(`it took longer than ${PATIENCE / 1000} s`), PATIENCE);
  };
  const settle = (id: number, result: CompileResult) => {
    const job = jobs.get(id);
    jobs.delete(id);
    watch();
    job?.settle(result);
  };
  /** The oldest is at fault: the others go to a new worker. */
  const giveUp = (why: string) => {
    worker.terminate();
    start();
    const [oldest] = jobs.values();
    if (!oldest) return;
    const { id, path } = oldest.request;
    settle(id, {
      error: { path, line: 1, column: 1, message: `This file cannot be compiled here: ${why}`, text: '' },
    });
    for (const { request } of jobs.values()) worker.postMessage(request);
  };
  const start = () => {
    worker = makeWorker();
    worker.onmessage = ({ data }) => settle(data.id, data.result);
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp(event.message);
    };
  };
  start();

  return {
    compile(path, source, type) {
      const key = `${type}\0${path}\0${source}`;
      const known = cache.get(key);
      if (known) return known;
      const result = new Promise<CompileResult>((resolve) => {
        const request = { id: ++ids, path, source, type };
        jobs.set(request.id, { request, settle: resolve });
        if (jobs.size === 1) watch();
        worker.postMessage(request);
      });
      cache.set(key, result);
      cached += key.length;
      for (const [oldest] of cache) {
        if (cached <= MOST_CACHED && cache.size <= 500) break;
        cache.delete(oldest);
        cached -= oldest.length;
      }
      return result;
    },
  };
}
