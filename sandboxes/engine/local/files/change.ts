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

export interface Attributes {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly accessed?: number;
  readonly modified?: number;
  readonly changed: number;
}
