/** Where bytes lie: in memory, or as files of a folder, so that a large object never is in memory as a whole. */
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that never change once they are written; an object is one of them or several. */
export interface Piece {
  readonly id: string;
  readonly size: number;
}

export interface PieceWriter {
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<Piece>;
  discard(): Promise<void>;
}

export interface Blobs {
  create(): PieceWriter;
  /** From byte `start` to before byte `end`. */
  read(piece: Piece, start: number, end: number): AsyncIterable<Uint8Array>;
  delete(id: string): void;
  /** Lets go what nobody refers to: the leftovers of a crash. */
  keepOnly(ids: ReadonlySet<string>): void;
}

export function memoryBlobs(newId: () => string): Blobs {
  const kept = new Map<string, Uint8Array[]>();
  return {
    create() {
      const chunks: Uint8Array[] = [];
      let size = 0;
      return {
        async write(bytes) {
          // What a socket gives is a view of a larger buffer, which would stay as well.
          chunks.push(Uint8Array.from(bytes));
          size += bytes.length;
        },
        async finish() {
          const id = newId();
          kept.set(id, chunks);
          return { id, size };
        },
        async discard() {
          chunks.length = 0;
        },
      };
    },
    async *read({ id }, start, end) {
      let at = 0;
      for (const chunk of kept.get(id) ?? []) {
        const [from, to] = [Math.max(start - at, 0), Math.min(end - at, chunk.length)];
        if (from < to) yield chunk.subarray(from, to);
        at += chunk.length;
        if (at >= end) return;
      }
    },
    delete: (id) => void kept.delete(id),
    keepOnly(ids) {
      for (const id of kept.keys()) if (!ids.has(id)) kept.delete(id);
    },
  };
}

export function folderBlobs(folder: string, newId: () => string): Blobs {
  mkdirSync(folder, { recursive: true });
  const remove = (id: string) => rmSync(join(folder, id), { force: true });
  return {
    create() {
      const id = newId();
      let file: FileHandle | null = null;
      let size = 0;
      const opened = async () => {
        file ??= await open(join(folder, id), 'wx');
        return file;
      };
      return {
        async write(bytes) {
          const to = await opened();
          for (let at = 0; at < bytes.length; ) {
            const { bytesWritten } = await to.write(bytes, at, bytes.length - at);
            at += bytesWritten;
          }
          size += bytes.length;
        },
        async finish() {
          await (await opened()).close();
          return { id, size };
        },
        async discard() {
          await file?.close();
          remove(id);
        },
      };
    },
    read: ({ id }, start, end) =>
      start < end ? createReadStream(join(folder, id), { start, end: end - 1 }) : nothing(),
    delete: remove,
    keepOnly(ids) {
      for (const id of readdirSync(folder)) if (!ids.has(id)) remove(id);
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* [];
}

/** Some bytes of several pieces, as if they were one. */
export async function* readPieces(
  blobs: Blobs,
  pieces: readonly Piece[],
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const piece of pieces) {
    const [from, to] = [Math.max(start - at, 0), Math.min(end - at, piece.size)];
    if (from < to) yield* blobs.read(piece, from, to);
    at += piece.size;
    if (at >= end) return;
  }
}
