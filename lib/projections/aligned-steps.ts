/**
 * Two runs laid side by side by cause, not by time: the n-th step of a label under one parent is the n-th of that label
 * under the parent's counterpart.
 *
 *     GET /orders ─┬─ GET /stock          GET /orders ─┬─ GET /stock
 *                  └─ GET /prices                      ├─ GET /stock     ◀ the second: new
 *                                                      └─ GET /prices
 */
import { grouped } from './grouped';
import type { Step } from './steps';

export interface Pair {
  /** null: it is new. */
  readonly before: Step | null;
  /** null: it is gone. */
  readonly after: Step | null;
  readonly label: string;
  /** 1 for the first of its label under its parent. */
  readonly ordinal: number;
  /** How many of its label there are under its parent, before and after. */
  readonly counts: readonly [before: number, after: number];
  readonly children: readonly Pair[];
}

const ROOT = null;
type Families = ReadonlyMap<number | null, readonly Step[]>;

function familiesOf(steps: readonly Step[]): Families {
  const known = new Set(steps.map(({ seq }) => seq));
  // A parent that the log let go is none.
  return grouped(steps, ({ parent, seq }) =>
    parent !== null && known.has(parent) && parent < seq ? parent : ROOT,
  );
}

const byLabel = (steps: readonly Step[]) => grouped(steps, ({ label }) => label);

const childrenOf = (families: Families, step: Step | null): readonly Step[] =>
  step ? (families.get(step.seq) ?? []) : [];

function align(
  [before, after]: readonly [Families, Families],
  [befores, afters]: readonly [readonly Step[], readonly Step[]],
): readonly Pair[] {
  const [left, right] = [byLabel(befores), byLabel(afters)];
  const labels = [...new Set([...left.keys(), ...right.keys()])];
  const pairs = labels.flatMap((label) => {
    const [mine, theirs] = [left.get(label) ?? [], right.get(label) ?? []];
    const counts = [mine.length, theirs.length] as const;
    return Array.from({ length: Math.max(...counts) }, (_, index): Pair => {
      const [one, other] = [mine[index] ?? null, theirs[index] ?? null];
      const children = align([before, after], [childrenOf(before, one), childrenOf(after, other)]);
      return { before: one, after: other, label, ordinal: index + 1, counts, children };
    });
  });
  return pairs.sort(
    (a, b) => (a.after ?? a.before ?? { seq: 0 }).seq - (b.after ?? b.before ?? { seq: 0 }).seq,
  );
}

/** The roots, in the order of the run after. */
export function alignSteps(before: readonly Step[], after: readonly Step[]): readonly Pair[] {
  const families = [familiesOf(before), familiesOf(after)] as const;
  return align(families, [families[0].get(ROOT) ?? [], families[1].get(ROOT) ?? []]);
}

/** All pairs, parents before their children. */
export function everyPair(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.flatMap((pair) => [pair, ...everyPair(pair.children)]);
}
