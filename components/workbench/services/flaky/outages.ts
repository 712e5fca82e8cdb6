/** When a service is down, as its schedule says. All times in milliseconds since the policy was set. */
import type { Outage } from '@/sandboxes/services/fault-policy/policy';

export interface Downtime {
  readonly from: number;
  readonly to: number;
  readonly as: Outage['as'];
}

/** Every time that it is down between two moments, in the order of the schedule. `to` is Infinity where it stays down. */
export function downtimes(outages: readonly Outage[], from: number, to: number): readonly Downtime[] {
  return outages
    .flatMap(({ after, for: length, every = 0, as }): readonly Downtime[] => {
      if (every <= 0) return [{ from: after, to: after + length, as }];
      if (length >= every) return [{ from: after, to: Number.POSITIVE_INFINITY, as }];
      const first = Math.max(0, Math.ceil((from - after - length) / every));
      const last = Math.floor((to - after) / every);
      return Array.from({ length: Math.max(0, Math.min(MOST, last - first + 1)) }, (_, index) => {
        const begins = after + (first + index) * every;
        return { from: begins, to: begins + length, as };
      });
    })
    .filter((down) => down.to > from && down.from < to);
}

/** Of one outage, in one picture. */
const MOST = 200;

export interface Weather {
  /** What it does while it is down; null: it is up. */
  readonly down: Outage['as'] | null;
  /** When that changes; null: never again. */
  readonly until: number | null;
}

/** How it stands at a moment, and for how long. */
export function weatherAt(outages: readonly Outage[], at: number): Weather {
  const span = horizonOf(outages) + Math.max(0, ...outages.map(({ after, for: length }) => after + length));
  const times = downtimes(outages, at, at + span).toSorted((a, b) => a.from - b.from);
  const [now] = times.filter(({ from, to }) => from <= at && at < to);
  if (now === undefined) return { down: null, until: times[0]?.from ?? null };
  let until = now.to;
  for (const { from, to } of times) if (from <= until) until = Math.max(until, to);
  return { down: now.as, until: Number.isFinite(until) ? until : null };
}

/** How far back and ahead a picture should go to show what the schedule is like. */
export function horizonOf(outages: readonly Outage[]): number {
  const spans = outages.map(({ for: length, every }) => 2 * (every ?? length));
  return Math.min(600_000, Math.max(30_000, ...spans));
}
