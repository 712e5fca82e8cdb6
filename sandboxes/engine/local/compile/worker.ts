/** The compile worker: learner code is parsed here and never run. */
import { compileModule } from './compile';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = ({ data }: MessageEvent<{ id: number; path: string; source: string; type: 'module' | 'commonjs' }>) => {
  scope.postMessage({ id: data.id, result: compileModule(data.source, data.path, data.type) });
};

// The first compilation warms the engine's own code up, while nobody waits.
compileModule("import { a } from './a';\nexport const b: number = await a(async (c?: string) => { try { await c } catch {} });\n", '/warm.ts', 'module');
