/** A server of ours that runs in this page without a workbench: for the home page. No React. */
import type { LabForPage } from '@/lib/labs/for-page';
import type { PreparedRequest } from '@/lib/labs/schema';
import type { Progress } from '@/sandboxes/engine/contract';
import type { Exchange } from '@/sandboxes/http1/message';
import { loadEngine } from '../workbench/engine';

export interface LiveServer {
  ask(request: PreparedRequest): Promise<Exchange>;
  dispose(): Promise<void>;
}

/**
 * Boots the lab and waits until it listens.
 * @throws {EngineError} why it could not; the signal's reason when aborted
 */
export async function openLiveServer(
  lab: LabForPage,
  { signal, onProgress }: { readonly signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<LiveServer> {
  const [engine, { exchange }] = await Promise.all([loadEngine(), import('@/sandboxes/http1')]);
  const available = await engine.availability();
  if (!available.available) throw new Error(`${available.reason} ${available.remedy}`);
  const sandbox = await engine.boot({ name: lab.id, files: lab.files }, { signal, onProgress });
  try {
    let said = '';
    const text = new TextDecoder();
    const server = await sandbox.start({
      signal,
      onOutput(_stream, bytes) {
        said = (said + text.decode(bytes, { stream: true })).slice(-600);
      },
    });
    const crashed = server.exited.then(({ code }) => {
      throw new Error(`The server ended with code ${String(code)} before it listened. ${said}`.trim());
    });
    await Promise.race([sandbox.listening(lab.port, { signal }), crashed]);
    crashed.catch((error: unknown) => console.info(error));
  } catch (error) {
    await sandbox.dispose();
    throw error;
  }
  return {
    dispose: () => sandbox.dispose(),
    ask({ method, path, headers, body }) {
      const content = new TextEncoder().encode(body ?? '');
      const length: [string, string][] =
        body === undefined ? [] : [['Content-Length', String(content.length)]];
      return exchange(
        () => sandbox.connect(lab.port, { signal }),
        {
          method,
          target: path,
          version: '1.1',
          headers: [['Host', `localhost:${lab.port}`], ...headers, ...length, ['Connection', 'close']],
          body: content,
        },
        { signal, now: () => performance.now() },
      );
    },
  };
}
