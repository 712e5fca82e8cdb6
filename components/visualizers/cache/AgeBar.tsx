import { freshnessAt, type Holding } from '@/lib/projections/cache-age';
import { span } from '@/lib/projections/span';

const NAME = { browser: 'Browser cache', shared: 'Shared cache' };

/** What one cache holds: a bar that drains as it ages, and what the cache does with the next request. */
export function AgeBar({
  held,
  now,
  reducedMotion,
}: {
  readonly held: Holding;
  readonly now: number;
  readonly reducedMotion: boolean;
}) {
  const freshness = freshnessAt(held, now);
  const fresh = freshness !== null && freshness.left > 0;
  const next = !freshness ? 'fetches' : fresh ? 'uses it, asks nobody' : 'asks first';
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-xs">
        <span className="font-medium text-ink">
          {NAME[held.cache]} {held.modelled ? <span className="font-normal text-faint">(model)</span> : null}
        </span>
        <span className={fresh ? 'text-good' : freshness ? 'text-warn' : 'text-muted'}>
          {!freshness
            ? 'keeps nothing'
            : fresh
              ? `fresh for another ${span(freshness.left)}`
              : held.lifetime === 0
                ? 'kept, never fresh'
                : `stale since ${span(freshness.left)}`}
        </span>
      </p>
      <div
        aria-hidden="true"
        className={`mt-1 h-4 overflow-hidden rounded ${freshness ? 'bg-warn-soft' : 'border border-line border-dashed'}`}
      >
        {freshness ? (
          <div
            className={`h-full rounded bg-good ${reducedMotion ? '' : 'transition-[width] duration-1000 ease-linear'}`}
            style={{ width: `${freshness.share * 100}%` }}
          />
        ) : null}
      </div>
      <p className="mt-0.5 flex flex-wrap justify-between gap-x-3 text-faint text-xs tabular-nums">
        <span>
          {freshness
            ? `age ${span(freshness.age)}${held.lifetime ? ` of ${span(held.lifetime)}` : ''} · `
            : ''}
          {held.why}
        </span>
        <span>next request: {next}</span>
      </p>
    </div>
  );
}
