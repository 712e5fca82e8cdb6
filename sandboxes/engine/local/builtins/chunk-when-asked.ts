/** A chunk for who can wait for it: fetched when it has not arrived. */
import { ChunkMissing, loadChunk } from '../process/chunks';
import { ask } from '../process/kernel-link';

/** @returns the chunk's default export. Rejects with a `TransportError` when it cannot be fetched. */
export async function chunkWhenAsked<T>(id: string): Promise<T> {
  for (;;) {
    try {
      return loadChunk(id)['default'] as T;
    } catch (error) {
      if (!(error instanceof ChunkMissing)) throw error;
      await ask('chunk', { id: error.chunk });
    }
  }
}
