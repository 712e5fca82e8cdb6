/** A name for a step that is the same in every run: `GET /orders#3/GET /stock of inventory#1`, its causes first. */
import type { Step } from './steps';

/** The path of each step, by its `seq`. */
function pathsOf(steps: readonly Step[]): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  const counts = new Map<string, number>();
  for (const { seq, label, parent } of steps) {
    const above = parent === null ? undefined : paths.get(parent);
    const unnumbered = above === undefined ? label : `${above}/${label}`;
    const ordinal = (counts.get(unnumbered) ?? 0) + 1;
    counts.set(unnumbered, ordinal);
    paths.set(seq, `${unnumbered}#${ordinal}`);
  }
  return paths;
}

/** The step that a moment belongs to: the newest that had begun. null before the first. */
export function stepPathAt(steps: readonly Step[], seq: number): string | null {
  const step = steps.findLast((one) => one.seq <= seq);
  return step ? (pathsOf(steps).get(step.seq) ?? null) : null;
}

/** null when the run has no such step. */
export function seqOfStepPath(steps: readonly Step[], path: string): number | null {
  for (const [seq, known] of pathsOf(steps)) if (known === path) return seq;
  return null;
}
