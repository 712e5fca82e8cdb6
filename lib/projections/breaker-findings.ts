/** What a circuit breaker did that defeats its purpose: three faults that breakers written by hand often have. */
import { countsInWindow, windowAt } from './breaker-window';
import type { Breaker, BreakerCall } from './circuit-breaker';

export interface Finding {
  readonly kind: 'crowd' | 'late success' | 'never opens';
  readonly text: string;
  /** Where it shows. */
  readonly seq: number;
}

const reachesService = ({ outcome }: BreakerCall) => outcome !== 'rejected';

/** The state is asked only while open: after the pause everybody is let through at once. */
function crowds({ spells, calls, settings }: Breaker): Finding[] {
  const trials = settings?.trials ?? 1;
  return spells.flatMap((spell, index): Finding[] => {
    if (spell.state !== 'half-open') return [];
    const through = calls.filter((call) => call.spell === index && reachesService(call));
    const first = through[0];
    if (!first || through.length <= trials) return [];
    const text = `${through.length} calls reached the service while half-open; ${trials === 1 ? 'one was' : `${trials} were`} meant to try it.`;
    return [{ kind: 'crowd', text, seq: first.seq }];
  });
}

/** Milliseconds between the end of a call and the change of state that it brought about. */
const AT_ONCE = 5;

/** A success begun before it opened says what the service was like then. */
function lateSuccesses({ spells, calls }: Breaker): Finding[] {
  return spells.flatMap((spell, index): Finding[] => {
    const { seq, from } = spell;
    if (spell.state !== 'closed' || seq === null) return [];
    // A breaker tells of the call and of its new state together, in either order.
    const closing = calls
      .filter(({ outcome, at }) => outcome === 'success' && Math.abs(at - from) <= AT_ONCE)
      .reduce<BreakerCall | null>(
        (best, call) => (best && Math.abs(best.seq - seq) <= Math.abs(call.seq - seq) ? best : call),
        null,
      );
    if (!closing || spells[closing.spell]?.state !== 'closed' || closing.spell >= index) return [];
    const text =
      'A call that began before it opened succeeded late, and closed it: its success is of another time.';
    return [{ kind: 'late success', text, seq: closing.seq }];
  });
}

/** A single success sets its counter back: most calls fail and it stays closed. */
function blindness(breaker: Breaker): Finding[] {
  const { settings, spells, calls } = breaker;
  if (!settings) return [];
  const patience = Math.max(settings.minimum, 5);
  let over = 0;
  for (const call of calls) {
    if (!countsInWindow(call)) continue;
    const spell = spells[call.spell];
    const closed = spell?.state === 'closed' && call.at < (spell.to ?? Number.POSITIVE_INFINITY);
    const { rate, decides, volume, failures } = windowAt(breaker, settings, call.at);
    over = closed && decides && rate > settings.threshold ? over + 1 : 0;
    // Its own window may begin a little later than this one: only what lasts is told.
    if (over <= patience) continue;
    const text = `${failures} of the last ${volume} calls failed (${Math.round(rate * 100)} %), over its threshold of ${Math.round(settings.threshold * 100)} %, and it stayed closed.`;
    return [{ kind: 'never opens', text, seq: call.seq }];
  }
  return [];
}

export function findingsOf(breaker: Breaker): readonly Finding[] {
  return [...crowds(breaker), ...lateSuccesses(breaker), ...blindness(breaker)].sort((a, b) => a.seq - b.seq);
}
