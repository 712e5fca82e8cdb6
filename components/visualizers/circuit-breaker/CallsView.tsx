import { useId, useState } from 'react';
import type { Breaker, BreakerCall } from '@/lib/projections/circuit-breaker';
import { duration } from '../parts/duration';
import { LastSelect } from '../parts/LastSelect';
import { TimeTicks } from '../parts/TimeTicks';
import { bandsOf, scaleOf, turnedAway } from './calls-geometry';
import { OUTCOME_NAME, STATE_LOOK } from './state-look';

const PLOT = 120;
const AWAY = 26;
const AXIS = 20;
const LEFT = 52;
const TOP = 20;

/** A shape an outcome: a dot, a cross, a triangle, a ring. */
function Dot({ call, x, y }: { readonly call: BreakerCall; readonly x: number; readonly y: number }) {
  if (call.outcome === 'success') return <circle cx={x} cy={y} r="3.5" className="fill-good" />;
  if (call.outcome === 'ignored')
    return <circle cx={x} cy={y} r="3.5" className="fill-surface stroke-info" strokeWidth="1.5" />;
  if (call.outcome === 'timeout') return <path d={`M${x} ${y - 4.5}l4.5 8h-9z`} className="fill-warn" />;
  return (
    <path
      d={`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`}
      className="stroke-bad"
      strokeWidth="2"
      strokeLinecap="round"
    />
  );
}

/** Each call where it ended, as high as it took long, over the state that the breaker was in. */
export function CallsView({
  breaker,
  now,
  width,
  selected,
  onSelect,
}: {
  readonly breaker: Breaker;
  readonly now: number;
  readonly width: number;
  readonly selected: number | null;
  onSelect(seq: number | null): void;
}) {
  const [last, setLast] = useState('60000');
  const hatch = useId();
  const plotWidth = Math.max(160, width - LEFT - 10);
  const scale = scaleOf(breaker, now, {
    width: plotWidth,
    height: PLOT,
    last: last === '' ? null : Number(last),
  });
  const shown = breaker.calls.filter((call) => call.at >= scale.from && call.outcome !== 'rejected');
  const away = turnedAway(breaker.calls, scale);
  const timeout = breaker.settings?.timeout;
  const pick = (seq: number) => onSelect(seq === selected ? null : seq);
  return (
    <section aria-label="Calls" className="overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex items-center justify-between gap-2 border-line border-b bg-sunken px-2 py-1 text-xs">
        <span className="text-muted">Each call where it ended; the higher, the longer it took</span>
        <LastSelect value={last} onChange={setLast} />
      </div>
      <svg
        width={width - 2}
        height={TOP + PLOT + AWAY + AXIS}
        aria-hidden="true"
        className="block select-none"
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V6" className="stroke-bad" strokeWidth="1" opacity="0.35" />
          </pattern>
        </defs>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {bandsOf(breaker, scale).map((spell) => {
            const [x1, x2] = [scale.x(spell.from), scale.x(spell.to)];
            const look = STATE_LOOK[spell.state];
            return (
              <g key={`${spell.seq ?? 'first'}`}>
                <rect
                  x={x1}
                  y={-TOP}
                  width={Math.max(1.5, x2 - x1)}
                  height={TOP + PLOT + AWAY}
                  className={`${look.soft} opacity-60`}
                />
                {spell.state === 'open' ? (
                  <rect
                    x={x1}
                    y={PLOT}
                    width={Math.max(1.5, x2 - x1)}
                    height={AWAY}
                    fill={`url(#${hatch})`}
                  />
                ) : null}
                {x2 - x1 > 46 ? (
                  <text x={x1 + 5} y={-6} className={`font-medium text-[0.6875rem] ${look.text}`}>
                    {spell.state}
                  </text>
                ) : null}
              </g>
            );
          })}
          <path d={`M0 ${PLOT}H${plotWidth}M0 ${PLOT + AWAY}H${plotWidth}`} className="stroke-line-strong" />
          <text x="-6" y="9" textAnchor="end" className="fill-faint text-[0.6875rem]">
            {duration(scale.longest)}
          </text>
          <text x="-6" y={PLOT} textAnchor="end" className="fill-faint text-[0.6875rem]">
            0
          </text>
          <text x="-6" y={PLOT + 17} textAnchor="end" className="fill-faint text-[0.6875rem]">
            away
          </text>
          {timeout === undefined ? null : (
            <g>
              <path d={`M0 ${scale.y(timeout)}H${plotWidth}`} strokeDasharray="4 3" className="stroke-warn" />
              <text
                x={plotWidth - 4}
                y={scale.y(timeout) - 4}
                textAnchor="end"
                className="fill-warn text-[0.6875rem]"
              >
                timeout {duration(timeout)}
              </text>
            </g>
          )}
          <g transform={`translate(0 ${PLOT + AWAY})`}>
            <TimeTicks span={scale.to - scale.from} width={plotWidth} />
          </g>
          {shown.map((call) => {
            const [x, y] = [scale.x(call.at), scale.y(call.at - call.began)];
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the text reading has a button a call.
              <g key={call.seq} className="cursor-pointer" onClick={() => pick(call.seq)}>
                <title>{`${OUTCOME_NAME[call.outcome]} after ${duration(call.at - call.began)}`}</title>
                <circle cx={x} cy={y} r="8" fill="transparent" />
                <Dot call={call} x={x} y={y} />
                {breaker.spells[call.spell]?.state === 'half-open' ? (
                  <circle cx={x} cy={y} r="7" className="fill-none stroke-warn" strokeWidth="1.5" />
                ) : null}
                {call.seq === selected ? (
                  <circle cx={x} cy={y} r="9" className="fill-none stroke-accent" strokeWidth="2" />
                ) : null}
              </g>
            );
          })}
          {away.map(({ seq, count, x1, x2 }) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: as above.
            <g key={seq} className="cursor-pointer" onClick={() => pick(seq)}>
              <title>{`${count} turned away`}</title>
              <rect x={x1 - 2} y={PLOT + 9} width={x2 - x1 + 4} height="8" rx="3" className="fill-muted" />
              {count > 1 && x2 - x1 > 18 ? (
                <text
                  x={(x1 + x2) / 2}
                  y={PLOT + 16}
                  textAnchor="middle"
                  className="fill-surface font-medium text-[0.5625rem]"
                >
                  {count}
                </text>
              ) : null}
            </g>
          ))}
        </g>
      </svg>
    </section>
  );
}
