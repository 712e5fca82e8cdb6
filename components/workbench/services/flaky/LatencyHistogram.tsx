import type { Latency } from '@/sandboxes/services/fault-policy/policy';
import { histogram } from './histogram';
import { shareOf, spanOf } from './words';

/** How often answers took how long, and how often the policy lets expect it. */
export function LatencyHistogram({
  times,
  latency,
}: {
  /** Milliseconds. */
  readonly times: readonly number[];
  readonly latency: Latency;
}) {
  const bars = histogram(times, latency);
  const shareOfTimes = (count: number) => (times.length === 0 ? 0 : count / times.length);
  const most = Math.max(0.001, ...bars.map(({ count, expected }) => Math.max(expected, shareOfTimes(count))));
  // Few enough labels that they do not touch.
  const each = Math.ceil(bars.length / 8);
  return (
    <figure className="space-y-1">
      <ol aria-label="Answers by how long they took" className="flex h-28 items-end gap-px">
        {bars.map(({ from, to, count, expected }) => (
          <li
            key={from}
            title={`${spanOf(from)} to ${spanOf(to)}: ${count}`}
            className="relative h-full min-w-0 flex-1 border-b border-line-strong"
          >
            <span className="sr-only">
              {spanOf(from)} to {spanOf(to)}: {count}, expected {shareOf(expected)}
            </span>
            <span
              aria-hidden
              className="absolute inset-x-0 bottom-0 rounded-t-sm bg-accent"
              style={{ height: `${(100 * shareOfTimes(count)) / most}%` }}
            />
            {expected >= 0.0005 ? (
              <span
                aria-hidden
                className="absolute inset-x-0 h-0.5 bg-ink"
                style={{ bottom: `calc(${(100 * expected) / most}% - 1px)` }}
              />
            ) : null}
          </li>
        ))}
      </ol>
      <div aria-hidden className="flex gap-px text-2xs text-faint tabular-nums">
        {bars.map(({ from }, index) => (
          <span key={from} className="min-w-0 flex-1 whitespace-nowrap">
            {index % each === 0 ? spanOf(from) : ''}
          </span>
        ))}
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-0.5 text-2xs text-muted">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm bg-accent" />
          {times.length === 1 ? 'its one answer' : `its ${times.length.toLocaleString('en')} answers`}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="h-0.5 w-3 bg-ink" />
          what was set, without the way there and back
        </span>
      </figcaption>
    </figure>
  );
}
