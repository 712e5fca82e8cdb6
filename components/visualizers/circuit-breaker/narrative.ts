/** A circuit breaker in words: changes of state, and the calls between them, those of one outcome together. */
import type { Breaker, BreakerCall, BreakersProjection } from '@/lib/projections/circuit-breaker';
import type { Narrative } from '../contract';
import { duration } from '../parts/duration';
import { OUTCOME_NAME } from './state-look';

interface Line {
  readonly seq: number;
  readonly at: number;
  readonly what: string;
  readonly how: string;
}

function range(times: readonly number[]): string {
  const [least, most] = [Math.min(...times), Math.max(...times)];
  return duration(least) === duration(most) ? duration(most) : `${duration(least)} to ${duration(most)}`;
}

/** In the order of the log: a change of state, or another outcome, ends a group of calls. */
function linesOf({ spells, calls }: Breaker): readonly Line[] {
  const lines: Line[] = [];
  let group: BreakerCall[] = [];
  const flush = () => {
    const [first] = group;
    if (!first) return;
    const counted = group.length === 1 ? '1 call' : `${group.length} calls`;
    const how =
      first.outcome === 'rejected' ? 'at once' : `after ${range(group.map(({ at, began }) => at - began))}`;
    lines.push({ seq: first.seq, at: first.at, what: `${counted} ${OUTCOME_NAME[first.outcome]}`, how });
    group = [];
  };
  const turns = spells.flatMap(({ seq, from, state }, index) =>
    seq === null ? [] : [{ seq, at: from, state, before: spells[index - 1]?.state ?? 'closed' }],
  );
  for (const one of [...calls, ...turns].sort((a, b) => a.seq - b.seq)) {
    if ('state' in one) {
      flush();
      lines.push({ seq: one.seq, at: one.at, what: one.state, how: `was ${one.before}` });
    } else {
      if (group[0] && group[0].outcome !== one.outcome) flush();
      group.push(one);
    }
  }
  flush();
  return lines;
}

export function narrate({ breakers }: BreakersProjection): Narrative {
  const calls = breakers.reduce((sum, breaker) => sum + breaker.calls.length, 0);
  const turns = breakers.reduce((sum, breaker) => sum + breaker.spells.length - 1, 0);
  const counted = (count: number, one: string) => `${count} ${count === 1 ? one : `${one}s`}`;
  return {
    summary: `${counted(breakers.length, 'circuit breaker')}, ${counted(calls, 'call')}, ${counted(turns, 'change')} of state.`,
    columns: ['Breaker', 'At', 'What happened', 'How'],
    rows: breakers.flatMap((breaker) =>
      linesOf(breaker).map(({ seq, at, what, how }) => ({
        key: String(seq),
        seq,
        cells: [breaker.name, duration(at), what, how],
      })),
    ),
  };
}
