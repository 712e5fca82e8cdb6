import type { Outage } from '@/sandboxes/services/fault-policy/policy';
import type { SeenRequest } from '@/sandboxes/services/flaky/app';
import { downtimes, horizonOf, weatherAt } from './outages';
import { FILLS } from './outcome-looks';
import { type Outcome, outcomeOf } from './outcomes';
import { spanOf } from './words';

const DOES: Readonly<Record<Outage['as'], string>> = {
  error: 'every request is answered with an error',
  hang: 'no request is answered',
  reset: 'every connection is reset',
};
const LOOKS: Readonly<Record<Outage['as'], Outcome>> = { error: 'error', hang: 'hung', reset: 'reset' };

/** When it is down, with the requests that came meanwhile: what was on the left of now, what will be on its right. */
export function OutageTimeline({
  outages,
  elapsed,
  requests,
}: {
  readonly outages: readonly Outage[];
  /** Milliseconds since the policy was set: now. */
  readonly elapsed: number;
  /** Each with when it came, in milliseconds since the policy was set. */
  readonly requests: readonly (readonly [at: number, request: SeenRequest])[];
}) {
  const horizon = horizonOf(outages);
  const [first, last] = [elapsed - horizon, elapsed + horizon];
  const place = (at: number) => Math.min(100, Math.max(0, (100 * (at - first)) / (last - first)));
  const { down, until } = weatherAt(outages, elapsed);
  return (
    <div className="space-y-1">
      <p role="status" className={down === null ? 'text-sm text-good' : 'text-sm text-bad'}>
        {down === null ? 'Up' : `Down: ${DOES[down]}`}
        <span className="text-muted">
          {until === null
            ? down === null
              ? '. No outage is to come.'
              : ', for good.'
            : `, for ${spanOf(ceilSeconds(until - elapsed))} more.`}
        </span>
      </p>
      <div aria-hidden className="relative h-10 overflow-hidden rounded border border-line bg-sunken">
        {downtimes(outages, first, last).map(({ from, to, as }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two outages may begin together
            key={`${from} ${index}`}
            className="absolute inset-y-0 opacity-60"
            style={{
              left: `${place(from)}%`,
              width: `${place(to) - place(from)}%`,
              background: FILLS[LOOKS[as]],
            }}
          />
        ))}
        {requests.flatMap(([at, request], index) =>
          at < first
            ? []
            : [
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: several may come in one millisecond
                  key={`${at} ${index}`}
                  className="absolute bottom-1 h-3 w-1 rounded-sm ring-1 ring-surface"
                  style={{ left: `${place(at)}%`, background: FILLS[outcomeOf(request)] }}
                />,
              ],
        )}
        <span className="absolute inset-y-0 left-1/2 w-0.5 bg-ink" />
      </div>
      <div aria-hidden className="flex justify-between text-2xs text-faint tabular-nums">
        <span>{spanOf(horizon)} ago</span>
        <span>now</span>
        <span>in {spanOf(horizon)}</span>
      </div>
    </div>
  );
}

/** Counting down in milliseconds is only restless. */
const ceilSeconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000) * 1000;
