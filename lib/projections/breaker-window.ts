/** The rolling window of a circuit breaker: what it counts when it decides whether to open. */
import type { Breaker, BreakerCall, BreakerSettings } from './circuit-breaker';

export interface Bucket {
  /** Milliseconds of the sandbox's clock. */
  readonly from: number;
  readonly to: number;
  readonly successes: number;
  readonly failures: number;
  readonly timeouts: number;
}

export interface RollingWindow {
  /** The oldest first; the newest still fills. */
  readonly buckets: readonly Bucket[];
  /** Calls that count. */
  readonly volume: number;
  readonly failures: number;
  /** 0 to 1; 0 for an empty window. */
  readonly rate: number;
  /** Whether the rate means anything yet: the window has the least number of calls. */
  readonly decides: boolean;
}

/** What speaks for or against the service; who was turned away or is ignored says nothing about it. */
export const countsInWindow = ({ outcome }: BreakerCall): boolean =>
  outcome !== 'rejected' && outcome !== 'ignored';

/**
 * The window as it was at `now`: calls that began in the present spell of being closed and ended in the last
 * `settings.window` milliseconds. Buckets are aligned to the clock, as breakers that count in buckets have them.
 */
export function windowAt({ calls, spells }: Breaker, settings: BreakerSettings, now: number): RollingWindow {
  const size = settings.window / settings.buckets;
  const end = (Math.floor(now / size) + 1) * size;
  const begin = end - settings.buckets * size;
  const buckets = Array.from({ length: settings.buckets }, (_, index) => ({
    from: begin + index * size,
    to: begin + (index + 1) * size,
    successes: 0,
    failures: 0,
    timeouts: 0,
  }));
  const generation = spells.findLastIndex((spell) => spell.state === 'closed' && spell.from <= now);
  for (let index = calls.length - 1; index >= 0; index--) {
    const call = calls[index];
    if (!call || call.at < begin) break;
    const bucket = buckets[Math.floor((call.at - begin) / size)];
    if (call.at > now || call.spell < generation || !bucket || !countsInWindow(call)) continue;
    if (call.outcome === 'success') bucket.successes++;
    else if (call.outcome === 'timeout') bucket.timeouts++;
    else bucket.failures++;
  }
  const failures = buckets.reduce((sum, bucket) => sum + bucket.failures + bucket.timeouts, 0);
  const volume = buckets.reduce((sum, bucket) => sum + bucket.successes, failures);
  return {
    buckets,
    volume,
    failures,
    rate: volume === 0 ? 0 : failures / volume,
    decides: volume > 0 && volume >= settings.minimum,
  };
}
