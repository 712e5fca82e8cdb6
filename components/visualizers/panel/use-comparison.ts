import { useMemo } from 'react';
import { alignSteps } from '@/lib/projections/aligned-steps';
import { counterpartsOf, type Difference, differencesOf } from '@/lib/projections/run-differences';
import type { View } from '../bound';

export interface Comparison {
  readonly differences: readonly Difference[];
  /** `seq` of this run to that of the other, and back. */
  readonly counterparts: ReturnType<typeof counterpartsOf>;
}

/** What differs between the present run and an earlier one, and who is whose counterpart. */
export function useComparison(before: View | null, after: View): Comparison | null {
  return useMemo(() => {
    if (!before) return null;
    const pairs = alignSteps(before.steps(), after.steps());
    return { differences: differencesOf(pairs), counterparts: counterpartsOf(pairs) };
  }, [before, after]);
}
