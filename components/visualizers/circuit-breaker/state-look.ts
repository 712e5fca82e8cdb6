import type { BreakerState, CallOutcome } from '@/lib/projections/circuit-breaker';

/** How a state looks, wherever it is drawn: never by colour alone, its name always stands beside it. */
export const STATE_LOOK: Readonly<
  Record<BreakerState, { readonly soft: string; readonly stroke: string; readonly text: string }>
> = {
  closed: { soft: 'fill-good-soft', stroke: 'stroke-good', text: 'fill-good' },
  open: { soft: 'fill-bad-soft', stroke: 'stroke-bad', text: 'fill-bad' },
  'half-open': { soft: 'fill-warn-soft', stroke: 'stroke-warn', text: 'fill-warn' },
};

/** What an outcome is called. */
export const OUTCOME_NAME: Readonly<Record<CallOutcome, string>> = {
  success: 'succeeded',
  failure: 'failed',
  timeout: 'timed out',
  rejected: 'turned away',
  ignored: 'ignored',
};
