/** What happens to the files of a sandbox, as one process tells the kernel and the kernel every other process. Paths are absolute, without links. */
import type { FileData } from '../../contract';
import type { Kind } from './inode';

/** Numbers of the files that a process makes begin at its pid times this, so that no two processes give the same. */
export const INODES_PER_PROCESS = 2 ** 32;

export type FileChange =
  /** A file with this content, made or replaced; folders as needed. What the page writes. */
  | {
      readonly op: 'put';
      readonly path: string;
      readonly ino: number;
      readonly data: FileData;
      readonly at: number;
    }
  | {
      readonly op: 'make';
      readonly path: string;
      readonly ino: number;
      readonly kind: Kind;
      readonly mode: number;
      readonly target: string;
      readonly at: number;
    }
  /** `path` is a name that the file had when it was opened. */
  | {
      readonly op: 'write';
      readonly path: string;
      readonly ino: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
      /** Length of the file afterwards. */
      readonly size: number;
      readonly at: number;
    }
  | { readonly op: 'link'; readonly path: string; readonly from: string; readonly at: number }
  | { readonly op: 'rename'; readonly path: string; readonly from: string; readonly at: number }
  | { readonly op: 'remove'; readonly path: string; readonly at: number }
  | { readonly op: 'attributes'; readonly path: string; readonly ino: number; readonly set: Attributes };

/** Bytes of writes that become one: more are not copied together. */
const MOST_MERGED = 64 * 1024;

/** One change that does what both do, as far as anybody sees who hears of them together; null when there is none. */
export function merged(first: FileChange, next: FileChange): FileChange | null {
  if (first.op !== 'write' || next.op !== 'write' || first.ino !== next.ino) return null;
  // Cut to nothing: what was written before is gone.
  if (next.size === 0) return next;
  const length = first.bytes.length + next.bytes.length;
  const follows = next.offset === first.offset + first.bytes.length && next.size >= first.size;
  if (!follows || length > MOST_MERGED) return null;
  const bytes = new Uint8Array(length);
  bytes.set(first.bytes);
  bytes.set(next.bytes, first.bytes.length);
  return { ...next, offset: first.offset, bytes };
}

/** Content that they bring along. */
export function bytesOfChanges(changes: readonly FileChange[]): number {
  let bytes = 0;
  for (const change of changes) if (change.op === 'write') bytes += change.bytes.byteLength;
  return bytes;
}

export interface Attributes {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly accessed?: number;
  readonly modified?: number;
  readonly changed: number;
}
