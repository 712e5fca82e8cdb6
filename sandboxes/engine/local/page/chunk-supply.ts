/** Fetches chunks of the process bundle for one frame: those that a project names, those that a process asks for, in the end all. */
import { chunksNamedIn, ONLY_WHEN_ASKED } from '../builtins/lazy';
import type { FetchedChunk } from '../kernel/messages';
import { chunkClosure, type SandboxManifest } from '../manifest';
import type { Assets } from './assets';

/** The page and the machine have other things to do while a project starts. */
const QUIET = 2000;

export interface ChunkSupply {
  /** All but the heaviest. */
  readonly light: readonly string[];
  /** Chunks that have not been taken yet, of these ids and of all that they need; null as code where one cannot be fetched. */
  take(ids: Iterable<string>): Promise<FetchedChunk[]>;
  /** Calls `send` once with all the others but the heaviest, when the page is idle. Returns what calls that off. */
  restWhenIdle(send: (chunks: readonly FetchedChunk[]) => void): () => void;
}

export function createChunkSupply(manifest: SandboxManifest, assets: Assets): ChunkSupply {
  const taken = new Set<string>();

  const take = (ids: Iterable<string>) => {
    const missing = chunkClosure(manifest, ids).filter((id) => !taken.has(id));
    for (const id of missing) taken.add(id);
    return Promise.all(
      missing.map(async (id): Promise<FetchedChunk> => {
        try {
          return { id, code: await assets.text(manifest.chunks[id]?.file ?? id) };
        } catch {
          // Told to whoever needs it; it may be asked for again.
          taken.delete(id);
          return { id, code: null };
        }
      }),
    );
  };

  const light = Object.keys(manifest.chunks).filter((id) => !ONLY_WHEN_ASKED.has(id));

  return {
    light,
    take,
    restWhenIdle(send) {
      let wanted = true;
      // Safari has none.
      const whenIdle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 0));
      const timer = setTimeout(
        () =>
          whenIdle(async () => {
            if (wanted) send(await take(light));
          }),
        QUIET,
      );
      return () => {
        wanted = false;
        clearTimeout(timer);
      };
    },
  };
}

/** Ids of the chunks that a project may need: told from the text of its files, and from what is known of its packages. */
export function chunksOf(
  manifest: SandboxManifest,
  texts: Iterable<unknown>,
  packages: Iterable<string>,
): Set<string> {
  const ids = new Set<string>();
  for (const text of texts) if (typeof text === 'string') for (const id of chunksNamedIn(text)) ids.add(id);
  for (const name of packages) for (const id of manifest.packages[name]?.chunks ?? []) ids.add(id);
  return ids;
}
