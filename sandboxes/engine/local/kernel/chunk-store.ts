/** Chunks of the process bundle that have arrived in the frame, as blob URLs that its workers may load. */
import { CHUNK_FILES } from '../builtins/lazy';
import { type FetchedChunk, KernelFault } from './messages';

export interface ChunkStore {
  /** `id` → blob URL. */
  readonly urls: ReadonlyMap<string, string>;
  add(chunks: readonly FetchedChunk[]): void;
  /** Asks the page for those that are not there. */
  want(ids: readonly string[]): void;
  /** Rejects with a `KernelFault` when there is no such chunk, or it could not be fetched. */
  provide(id: string): Promise<void>;
  /** Resolves when nothing that was asked for is on its way. */
  settled(): Promise<void>;
}

interface Waiting {
  readonly arrived: Promise<void>;
  resolve(): void;
  reject(fault: KernelFault): void;
}

/**
 * @param ask sends for a chunk: the page answers by `add`, and sends with it what the chunk requires
 * @param offer tells the processes that run
 */
export function createChunkStore(
  ask: (id: string) => void,
  offer: (arrived: ReadonlyMap<string, string>) => void,
): ChunkStore {
  const urls = new Map<string, string>();
  const waiting = new Map<string, Waiting>();

  const provide = (id: string): Promise<void> => {
    if (urls.has(id)) return Promise.resolve();
    const known = waiting.get(id);
    if (known) return known.arrived;
    if (!Object.hasOwn(CHUNK_FILES, id))
      return Promise.reject(new KernelFault('ENOENT', `The engine has no chunk "${id.slice(0, 80)}"`));
    const asked = waitingFor();
    waiting.set(id, asked);
    ask(id);
    return asked.arrived;
  };

  return {
    urls,
    provide,
    want(ids) {
      // Whoever needs it asks again and hears of the failure.
      for (const id of ids) provide(id).catch(() => undefined);
    },
    async settled() {
      await Promise.allSettled([...waiting.values()].map(({ arrived }) => arrived));
    },
    add(chunks) {
      const arrived = new Map<string, string>();
      for (const { id, code } of chunks)
        if (code !== null && !urls.has(id))
          arrived.set(id, URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
      for (const [id, url] of arrived) urls.set(id, url);
      if (arrived.size > 0) offer(arrived);
      for (const { id, code } of chunks) {
        const asked = waiting.get(id);
        waiting.delete(id);
        if (code !== null) asked?.resolve();
        else
          asked?.reject(
            new KernelFault(
              'EFETCH',
              `The engine's chunk "${id}" could not be fetched: check the connection.`,
            ),
          );
      }
    },
  };
}

function waitingFor(): Waiting {
  let resolve: () => void = () => undefined;
  let reject: (fault: KernelFault) => void = () => undefined;
  const arrived = new Promise<void>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { arrived, resolve, reject };
}
