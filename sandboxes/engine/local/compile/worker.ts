/** The compile worker: learner code is parsed here and never run. */
import { compileModule } from './compile';

/** A worker's scope, of which the DOM's types know nothing. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<CompileRequest>) => void;
  postMessage(message: unknown): void;
};

interface CompileRequest {
  readonly id: number;
  readonly path: string;
  readonly source: string;
  readonly type: 'module' | 'commonjs';
}

scope.onmessage = ({ data }) => {
  scope.postMessage({ id: data.id, result: compileModule(data.source, data.path, data.type) });
};

// The first compilation warms the engine's own code up, while nobody waits.
compileModule(
  "import { a } from './a';\nexport const b: number = await a(async (c?: string) => { try { await c } catch {} });\n",
  '/warm.ts',
  'module',
);
