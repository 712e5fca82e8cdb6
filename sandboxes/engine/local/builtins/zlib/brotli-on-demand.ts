import { ChunkMissing, loadChunk } from '../../process/chunks';
import { ask } from '../../process/kernel-link';
import type * as Chunk from './brotli-chunk';
import type { BrotliCoder } from './brotli-coder';

/** @throws {ChunkMissing} when it has not arrived */
export const brotliNow = (): BrotliCoder => (loadChunk('zlib-brotli') as unknown as typeof Chunk).coder;

/** At once where it has arrived, else when it does. */
export function whenBrotli(use: (coder: BrotliCoder) => void, fail: (error: unknown) => void): void {
  let coder: BrotliCoder;
  try {
    coder = brotliNow();
  } catch (error) {
    if (!(error instanceof ChunkMissing)) throw error;
    ask('chunk', { id: error.chunk }).then(() => use(brotliNow()), fail);
    return;
  }
  use(coder);
}
