/** What a process may do to the disk that all share, whatever it says. */
import type { FileChange } from '../files/change';
import type { FileTree } from '../files/tree';
import { LIMITS } from '../limits';

/** Several may fill the last of the disk at once, before they hear of each other. */
const OVERLAP = 1.25;

/** @returns false for a change that no honest process makes: its own `fs` would have refused with ENOSPC, or EEXIST */
export function isPossible(files: FileTree, change: FileChange): boolean {
  switch (change.op) {
    case 'make':
      return !files.has(change.ino) && files.count < LIMITS.files * OVERLAP;
    case 'write':
      return (
        change.offset + change.bytes.length <= change.size &&
        files.bytes + files.growth(change.ino, change.size) <= LIMITS.diskBytes * OVERLAP
      );
    default:
      return true;
  }
}
