import type { TimelineRow } from '@/lib/projections/exchange-timeline';
import { statusTone } from '../parts/tone';
import { laneOf } from './lane-geometry';

export const LANE_HEIGHT = 34;
const CLIENT = 7;
const SERVER = 27;

const ANSWER = {
  good: { stroke: 'stroke-good', fill: 'fill-good' },
  info: { stroke: 'stroke-info', fill: 'fill-info' },
  warn: { stroke: 'stroke-warn', fill: 'fill-warn' },
  bad: { stroke: 'stroke-bad', fill: 'fill-bad' },
} as const;

/** The two lines of an exchange and what passes between them. */
export function Lane({
  row,
  width,
  scale,
}: {
  readonly row: TimelineRow;
  readonly width: number;
  readonly scale: (at: number) => number;
}) {
  const tone = statusTone(row.exchange.response?.status ?? null);
  const answer = ANSWER[tone === 'good' || tone === 'info' || tone === 'warn' ? tone : 'bad'];
  const phases = laneOf(row.phases, scale, width - 2);
  const last = phases.at(-1);
  const stopped = row.exchange.failure !== null && row.exchange.response === null;
  return (
    <svg width={width} height={LANE_HEIGHT} aria-hidden="true" className="block overflow-visible">
      <path d={`M0 ${CLIENT}H${width}M0 ${SERVER}H${width}`} className="fill-none stroke-line" />
      {phases.map(({ name, x1, x2 }) => {
        if (name === 'connect')
          return (
            <path
              key={name}
              d={`M${x1} ${CLIENT}H${x2}`}
              strokeDasharray="2 3"
              className="stroke-line-strong"
              strokeWidth="2"
            />
          );
        if (name === 'request')
          return (
            <path
              key={name}
              d={`M${x1} ${CLIENT}L${x2} ${SERVER}`}
              strokeLinecap="round"
              className="stroke-accent"
              strokeWidth="2.5"
            />
          );
        if (name === 'waiting')
          return (
            <rect
              key={name}
              x={x1}
              y={SERVER - 3.5}
              width={Math.max(2, x2 - x1)}
              height="7"
              rx="3.5"
              className="fill-line-strong"
            />
          );
        return (
          <path
            key={name}
            d={`M${x1} ${SERVER}L${x2} ${CLIENT}`}
            strokeLinecap="round"
            className={answer.stroke}
            strokeWidth="2.5"
          />
        );
      })}
      {last?.name === 'response' ? <circle cx={last.x2} cy={CLIENT} r="3" className={answer.fill} /> : null}
      {stopped && last ? (
        <path
          d={`M${last.x2 + 3} ${SERVER - 5}l8 8m0 -8l-8 8`}
          className="stroke-bad"
          strokeWidth="2"
          strokeLinecap="round"
        />
      ) : null}
    </svg>
  );
}
