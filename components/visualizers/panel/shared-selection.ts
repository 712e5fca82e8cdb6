/** Pictures that have a selection of their own: what is selected in one is found in the other. */
import type { Inspection } from '@/lib/projections/inspection';

/**
 * The moment of another picture that a selection means: the same event, else one of the same exchange.
 * @param moments of the other picture, ascending
 */
export function selectionIn(
  moments: readonly number[],
  selected: number | null,
  inspection: Inspection | null,
): number | null {
  if (selected === null || moments.includes(selected)) return selected;
  const { seq, lastSeq } = inspection?.exchange ?? { seq: selected, lastSeq: selected };
  return moments.find((moment) => seq <= moment && moment <= lastSeq) ?? selected;
}
