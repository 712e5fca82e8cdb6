import { useId, useState } from 'react';
import { levelLine } from '@/lib/projections/limiter-level';
import type { Limited } from '@/lib/projections/rate-limiter';
import { LastSelect } from '../parts/LastSelect';
import { TimeTicks } from '../parts/TimeTicks';
import { levelScale } from './level-scale';
import { countsDown } from './words';

const PLOT = 120;
const REFUSED = 24;
const AXIS = 20;
const LEFT = 54;
const TOP = 16;

/** The level over time, and every decision on it: what was let through on the line, what was refused below. */
export function LevelChart({
  limited,
  now,
  width,
  selected,
  onSelect,
}: {
  readonly limited: Limited;
  readonly now: number;
  readonly width: number;
  readonly selected: number | null;
  onSelect(seq: number | null): void;
}) {
  const clip = useId();
  const [last, setLast] = useState('60000');
  const plotWidth = Math.max(160, width - LEFT - 10);
  const limit = limited.settings?.limit ?? Math.max(1, ...limited.decisions.map(({ level }) => level ?? 0));
  const scale = levelScale(limited, now, {
    width: plotWidth,
    height: PLOT,
    limit,
    last: last === '' ? null : Number(last),
  });
  const line = levelLine(limited, scale.to);
  const path = line
    .map(({ at, level }, n) => `${n === 0 ? 'M' : 'L'}${scale.x(at)} ${scale.y(level)}`)
    .join('');
  const ends = [...new Set(limited.decisions.flatMap(({ resetsAt }) => resetsAt ?? []))].filter(
    (at) => at > scale.from && at < scale.to,
  );
  // Ends that are told to the millisecond differ by rounding.
  const boundaries = ends.filter((at, n) => n === 0 || at - (ends[n - 1] ?? 0) > 20);
  const pick = (seq: number) => onSelect(seq === selected ? null : seq);
  return (
    <section
      aria-label="Level over time"
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <div className="flex items-center justify-between gap-2 border-line border-b bg-sunken px-2 py-1 text-xs">
        <span className="text-muted">
          {countsDown(limited) ? 'What is left' : 'What is used'}, and each request as it was decided
        </span>
        <LastSelect value={last} onChange={setLast} />
      </div>
      <svg
        width={width - 2}
        height={TOP + PLOT + REFUSED + AXIS}
        aria-hidden="true"
        className="block select-none"
      >
        <clipPath id={clip}>
          <rect y={-TOP} width={plotWidth} height={TOP + PLOT + 1} />
        </clipPath>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {boundaries.map((at) => (
            <path
              key={at}
              d={`M${scale.x(at)} ${-TOP}V${PLOT + REFUSED}`}
              strokeDasharray="2 4"
              className="stroke-line-strong"
            />
          ))}
          <path d={`M0 ${scale.y(limit)}H${plotWidth}`} strokeDasharray="4 3" className="stroke-warn" />
          <text x="-6" y={scale.y(limit) + 4} textAnchor="end" className="fill-warn text-[0.6875rem]">
            {limit}
          </text>
          <text x="-6" y={PLOT} textAnchor="end" className="fill-faint text-[0.6875rem]">
            0
          </text>
          <text x="-6" y={PLOT + 16} textAnchor="end" className="fill-faint text-[0.6875rem]">
            refused
          </text>
          <g clipPath={`url(#${clip})`}>
            {path === '' ? null : (
              <>
                <path
                  d={`${path}V${PLOT}H${scale.x(line[0]?.at ?? 0)}z`}
                  className="fill-accent-soft opacity-70"
                />
                <path d={path} className="fill-none stroke-accent" strokeWidth="1.5" strokeLinejoin="round" />
              </>
            )}
          </g>
          <path
            d={`M0 ${PLOT}H${plotWidth}M0 ${PLOT + REFUSED}H${plotWidth}`}
            className="stroke-line-strong"
          />
          <g transform={`translate(0 ${PLOT + REFUSED})`}>
            <TimeTicks span={scale.to - scale.from} width={plotWidth} />
          </g>
          {limited.decisions.map((one) => {
            if (one.at < scale.from) return null;
            const x = scale.x(one.at);
            const y = one.allowed ? scale.y(one.level ?? 0) : PLOT + REFUSED / 2;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the text reading has a button a request.
              <g key={one.seq} className="cursor-pointer" onClick={() => pick(one.seq)}>
                <title>{one.allowed ? 'let through' : 'refused'}</title>
                <circle cx={x} cy={y} r="8" fill="transparent" />
                {one.allowed ? (
                  <circle cx={x} cy={y} r="3.5" className="fill-good" />
                ) : (
                  <path
                    d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`}
                    className="stroke-bad"
                    strokeWidth="2"
                    strokeLinecap="round"
                  />
                )}
                {one.seq === selected ? (
                  <circle cx={x} cy={y} r="8" className="fill-none stroke-accent" strokeWidth="2" />
                ) : null}
              </g>
            );
          })}
        </g>
      </svg>
    </section>
  );
}
