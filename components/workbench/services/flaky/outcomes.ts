/** What became of requests, counted. */
import type { SeenRequest } from '@/sandboxes/services/flaky/app';

export type Outcome =
  | 'answered'
  | 'error'
  | 'refused'
  | 'given up'
  | 'hung'
  | 'reset'
  | 'lost'
  | 'truncated'
  | 'under way';

export function outcomeOf({ fate, status, took }: SeenRequest): Outcome {
  if (took === null) return fate === 'hang' ? 'hung' : 'under way';
  switch (fate) {
    case 'hang':
      return 'hung';
    case 'reset':
    case 'lost':
    case 'truncated':
      return fate;
    case 'error':
    case 'answer':
      // Its client had gone before the answer was ready.
      return status === null ? 'given up' : fate === 'error' ? 'error' : 'answered';
    case null:
      return status === null ? 'given up' : 'refused';
  }
}

/** In words, for a table and a key. */
export const MEANINGS: Readonly<Record<Outcome, string>> = {
  answered: 'answered',
  error: 'answered with an error',
  refused: 'refused: too many, or no place',
  'given up': 'the client went before the answer',
  hung: 'never answered',
  reset: 'reset before anything was done',
  lost: 'done, but the answer was lost',
  truncated: 'the answer broke off',
  'under way': 'under way',
};

export interface Tally {
  readonly counts: readonly (readonly [outcome: Outcome, count: number])[];
  /** Those that have ended, one way or another; what never will is among them. */
  readonly ended: number;
  /** From 0 to 1; null: nothing has ended. */
  readonly failureRate: number | null;
  /** Milliseconds of those that were answered, also with an error; ascending. */
  readonly times: readonly number[];
}

export function tally(requests: readonly SeenRequest[]): Tally {
  const counted = new Map<Outcome, number>(Object.keys(MEANINGS).map((outcome) => [outcome as Outcome, 0]));
  for (const request of requests) {
    const outcome = outcomeOf(request);
    counted.set(outcome, (counted.get(outcome) ?? 0) + 1);
  }
  const ended = requests.length - (counted.get('under way') ?? 0);
  return {
    counts: [...counted].filter(([, count]) => count > 0),
    ended,
    failureRate: ended === 0 ? null : 1 - (counted.get('answered') ?? 0) / ended,
    times: requests
      .flatMap(({ status, took }) => (status === null || took === null ? [] : [took]))
      .sort((a, b) => a - b),
  };
}

/**
 * By the nearest rank: one of the values, never something between two.
 * @param values ascending
 * @param percent from 0 to 100
 */
export const percentileOf = (values: readonly number[], percent: number): number | null =>
  values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? null;
