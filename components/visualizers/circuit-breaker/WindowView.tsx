import { windowAt } from '@/lib/projections/breaker-window';
import type { Breaker } from '@/lib/projections/circuit-breaker';
import { duration } from '../parts/duration';

const HEIGHT = 76;

/** The rolling window: what counts now, bucket by bucket, and how near the rate is to the threshold. */
export function WindowView({ breaker, now }: { readonly breaker: Breaker; readonly now: number }) {
  const { settings } = breaker;
  if (!settings)
    return (
      <p className="text-muted text-xs">
        The breaker has not told its settings: publish <code>{'{ breaker, settings }'}</code> on{' '}
        <code>backlab:breaker</code>, and its rolling window is drawn here.
      </p>
    );
  const { buckets, volume, failures, rate, decides } = windowAt(breaker, settings, now);
  const most = Math.max(4, ...buckets.map((one) => one.successes + one.failures + one.timeouts));
  const tall = (count: number) => (count / most) * HEIGHT;
  const percent = Math.round(rate * 100);
  const over = decides && rate > settings.threshold;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs">
        <span className="font-medium text-ink">
          Rolling window <span className="font-normal text-faint">the last {duration(settings.window)}</span>
        </span>
        <span className={over ? 'text-bad' : 'text-muted'}>
          {volume === 0
            ? 'no calls'
            : `${failures} of ${volume} failed: ${percent} %${decides ? '' : `, too few to decide (${settings.minimum})`}`}
        </span>
      </p>
      <div
        aria-hidden="true"
        className="mt-1.5 flex items-end gap-0.5 border-line border-b"
        style={{ height: HEIGHT }}
      >
        {buckets.map((one, index) => (
          <div
            key={one.from}
            title={`${one.successes} succeeded, ${one.failures} failed, ${one.timeouts} timed out`}
            className={`flex min-w-0 flex-1 flex-col justify-end rounded-t-sm ${index === buckets.length - 1 ? 'bg-accent-soft' : 'bg-sunken'}`}
            style={{ height: HEIGHT }}
          >
            <div className="bg-warn" style={{ height: tall(one.timeouts) }} />
            <div
              className="bg-bad [background-image:repeating-linear-gradient(45deg,transparent_0_3px,var(--surface)_3px_4px)]"
              style={{ height: tall(one.failures) }}
            />
            <div className="bg-good" style={{ height: tall(one.successes) }} />
          </div>
        ))}
      </div>
      <div aria-hidden="true" className="relative mt-2 h-2.5 rounded bg-sunken">
        <div
          className={`h-full rounded ${over ? 'bg-bad' : 'bg-faint'}`}
          style={{ width: `${rate * 100}%` }}
        />
        <div
          className="absolute -top-1 -bottom-1 w-0.5 bg-ink"
          style={{ left: `${settings.threshold * 100}%` }}
        />
      </div>
      <p className="relative mt-1 h-4 text-faint text-xs tabular-nums">
        <span
          className="absolute -translate-x-1/2 whitespace-nowrap"
          style={{ left: `clamp(3.5rem, ${settings.threshold * 100}%, calc(100% - 3.5rem))` }}
        >
          opens over {Math.round(settings.threshold * 100)} %
        </span>
      </p>
    </div>
  );
}
