import { useId } from 'react';
import { levelAt } from '@/lib/projections/limiter-level';
import type { Limited } from '@/lib/projections/rate-limiter';
import { countsDown, levelText, pace } from './words';

const WIDTH = 120;
const HEIGHT = 132;
const TOP = 14;
/** More than this are drawn as a height alone. */
const COUNTABLE = 40;

/** What the limiter holds now: tokens or requests, one above the other. A bucket has sloping walls, a window straight ones. */
export function Vessel({
  limited,
  now,
  reducedMotion,
}: {
  readonly limited: Limited;
  readonly now: number;
  readonly reducedMotion: boolean;
}) {
  const clip = useId();
  const level = levelAt(limited, now);
  const limit = limited.settings?.limit;
  if (level === null || limit === undefined)
    return (
      <p className="text-muted text-xs">
        Neither the program nor its answers say how much is left: send <code>RateLimit</code> fields, or
        publish on <code>backlab:limiter</code>.
      </p>
    );
  const share = Math.min(1, level / limit);
  const bucket = limited.settings?.algorithm?.endsWith('bucket') ?? false;
  const slope = bucket ? 12 : 0;
  const inner = HEIGHT - 4;
  const tall = share * inner;
  const empty = countsDown(limited) ? level < 1 : level > limit - 1;
  const after = pace(limited, now);
  return (
    <div className="flex items-center gap-4">
      <svg
        width={WIDTH}
        height={TOP + HEIGHT + 2}
        role="img"
        aria-label={levelText(limited, level)}
        className="block shrink-0 select-none"
      >
        <clipPath id={clip}>
          <path d={`M2 ${TOP}L${2 + slope} ${TOP + HEIGHT}H${WIDTH - 2 - slope}L${WIDTH - 2} ${TOP}z`} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          <rect y={TOP} width={WIDTH} height={HEIGHT} className="fill-sunken" />
          <rect
            y={TOP + HEIGHT - tall}
            width={WIDTH}
            height={tall}
            className={`${empty ? 'fill-bad' : 'fill-accent'} ${reducedMotion ? '' : 'transition-all duration-200'}`}
            opacity="0.85"
          />
          {limit <= COUNTABLE
            ? Array.from({ length: Math.max(0, Math.ceil(limit) - 1) }, (_, n) => (
                <path
                  // The lines between one request and the next stand where they stand.
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name than its number.
                  key={n}
                  d={`M0 ${TOP + HEIGHT - ((n + 1) / limit) * inner}H${WIDTH}`}
                  className="stroke-surface"
                  strokeWidth="1.5"
                />
              ))
            : null}
        </g>
        <path
          d={`M2 ${TOP - 6}V${TOP}L${2 + slope} ${TOP + HEIGHT}H${WIDTH - 2 - slope}L${WIDTH - 2} ${TOP}V${TOP - 6}`}
          className="fill-none stroke-line-strong"
          strokeWidth="2"
          strokeLinejoin="round"
        />
      </svg>
      <p className="text-sm">
        <span className={`block font-medium ${empty ? 'text-bad' : 'text-ink'}`}>
          {levelText(limited, level)}
        </span>
        {after === '' ? null : <span className="text-muted text-xs">{after}</span>}
      </p>
    </div>
  );
}
