import { sampleLatency } from './latency';
import type { FaultPolicy, Outage } from './policy';

/** What becomes of one request. `delay`: milliseconds before anything else. */
export type Verdict = { readonly delay: number } & (
  | { readonly fate: 'answer' | 'hang' | 'reset' | 'lost' | 'truncated' }
  | { readonly fate: 'error'; readonly status: number; readonly retryAfter: number | null }
);

/**
 * @param elapsed milliseconds since the policy was set: what outages count from
 * @param random from 0 to below 1, evenly distributed
 */
export function decide(policy: FaultPolicy, elapsed: number, random: () => number): Verdict {
  const delay = sampleLatency(policy.latency, random);
  const { rate, status, retryAfter } = policy.errors;
  // Drawn for each request, also during an outage: with a seed, what comes after it stays the same.
  const draw = random();
  const outage = policy.outages.find((one) => isDown(one, elapsed));
  if (outage !== undefined)
    return outage.as === 'error'
      ? { delay: 0, fate: 'error', status, retryAfter }
      : { delay: 0, fate: outage.as };
  let edge = rate;
  if (draw < edge) return { delay, fate: 'error', status, retryAfter };
  for (const fate of ['hang', 'reset', 'lost', 'truncated'] as const) {
    edge += policy[fate];
    if (draw < edge) return { delay, fate };
  }
  return { delay, fate: 'answer' };
}

function isDown({ after, for: length, every }: Outage, elapsed: number): boolean {
  if (elapsed < after) return false;
  const since = elapsed - after;
  return (every === undefined || every === 0 ? since : since % every) < length;
}
