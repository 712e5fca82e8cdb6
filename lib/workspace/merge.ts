/** What to do when a lesson's start files changed since the learner began: nothing of theirs is ever lost. */
import type { FileMap } from '@/lib/labs/for-page';

export type FileChange =
  /** Only the lesson changed it: taking the new text loses nothing. */
  | { readonly kind: 'theirs'; readonly path: string }
  /** Only the learner changed it. */
  | { readonly kind: 'mine'; readonly path: string }
  /** Both did, differently. */
  | { readonly kind: 'both'; readonly path: string };

/**
 * Three-way comparison file by file.
 * @param base the start state that the learner's work began from
 * @param mine the learner's files now
 * @param next the lesson's start state now
 */
export function compareThree(base: FileMap, mine: FileMap, next: FileMap): FileChange[] {
  const paths = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(next)]);
  const changes: FileChange[] = [];
  for (const path of [...paths].sort()) {
    const touchedByMe = mine[path] !== base[path];
    const touchedByLesson = next[path] !== base[path];
    if (touchedByMe && touchedByLesson && mine[path] !== next[path]) changes.push({ kind: 'both', path });
    else if (touchedByLesson && !touchedByMe) changes.push({ kind: 'theirs', path });
    else if (touchedByMe && !touchedByLesson) changes.push({ kind: 'mine', path });
  }
  return changes;
}

/** The learner's files, with the lesson's news in every file that the learner has not touched. */
export function merged(base: FileMap, mine: FileMap, next: FileMap): FileMap {
  const files: Record<string, string> = { ...mine };
  for (const change of compareThree(base, mine, next)) {
    if (change.kind !== 'theirs') continue;
    const text = next[change.path];
    if (text === undefined) delete files[change.path];
    else files[change.path] = text;
  }
  return files;
}
