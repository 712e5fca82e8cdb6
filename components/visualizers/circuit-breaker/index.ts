import { type BreakersProjection, breakerShown, projectBreakers } from '@/lib/projections/circuit-breaker';
import type { Visualizer } from '../contract';
import { CircuitBreakerPicture } from './CircuitBreakerPicture';
import { narrate } from './narrative';
import { OUTCOME_NAME } from './state-look';

export const circuitBreaker: Visualizer<BreakersProjection> = {
  id: 'circuit-breaker',
  title: 'Circuit breaker',
  caption: 'What your own breaker reports while it runs: its state, the window it decides by, and each call.',
  model: null,
  empty: 'Run the server and send requests: each call that goes through the circuit breaker is drawn here.',
  project: projectBreakers,
  isEmpty: ({ breakers }) => breakers.length === 0,
  notDrawn: ({ notDrawn }) => notDrawn,
  moments(projection, selected) {
    const breaker = breakerShown(projection, selected);
    const turns = breaker?.spells.flatMap(({ seq }) => seq ?? []) ?? [];
    return [...(breaker?.calls.map(({ seq }) => seq) ?? []), ...turns].sort((a, b) => a - b);
  },
  narrate,
  steps: ({ breakers }) =>
    breakers
      .flatMap(({ name, calls, spells }) => [
        ...calls.map(({ seq, began, at, outcome }) => ({
          seq,
          label: `call of ${name}`,
          parent: null,
          took: at - began,
          outcome: OUTCOME_NAME[outcome],
        })),
        ...spells.flatMap(({ seq, state }) =>
          seq === null
            ? []
            : [{ seq, label: `change of ${name} to ${state}`, parent: null, took: null, outcome: null }],
        ),
      ])
      .sort((a, b) => a.seq - b.seq),
  Picture: CircuitBreakerPicture,
};
