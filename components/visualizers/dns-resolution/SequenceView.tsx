import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Asked } from '@/lib/projections/dns-resolution';
import { duration } from '../parts/duration';
import { type Arrow, sequenceOf } from './sequence';

const HEAD = 46;
const ROW = 34;
const TIME = 58;
const LEAST = 104;
/** Pixels a character of a label takes, about. */
const CHARACTER = 6.2;

const LOOK: Readonly<Record<Arrow['kind'], { readonly stroke: string; readonly fill: string }>> = {
  question: { stroke: 'stroke-accent', fill: 'fill-accent' },
  answer: { stroke: 'stroke-good', fill: 'fill-good' },
  referral: { stroke: 'stroke-info', fill: 'fill-info' },
  truncated: { stroke: 'stroke-warn', fill: 'fill-warn' },
  'no such name': { stroke: 'stroke-warn', fill: 'fill-warn' },
  'no such record': { stroke: 'stroke-warn', fill: 'fill-warn' },
  failure: { stroke: 'stroke-bad', fill: 'fill-bad' },
};

const cut = (text: string, room: number) => {
  const most = Math.max(6, Math.floor(room / CHARACTER));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/** Who asks whom: a column each, time downwards, an arrow a message. */
export function SequenceView({
  lookup,
  width,
  selected,
  onSelect,
}: {
  readonly lookup: Asked;
  readonly width: number;
  readonly selected: number | null;
  onSelect(seq: number | null): void;
}) {
  const { lifelines, arrows } = sequenceOf(lookup);
  const column = Math.max(LEAST, (width - TIME - 24) / lifelines.length);
  const x = (place: number) => TIME + column * (place + 0.5);
  const height = HEAD + arrows.length * ROW + 14;
  const whole = Math.max(width - 2, TIME + column * lifelines.length);
  return (
    <ScrollRegion label="Messages" className="overflow-x-auto rounded-lg border border-line bg-surface">
      <svg width={whole} height={height} aria-hidden="true" className="block select-none">
        {lifelines.map(({ key, name, role }, place) => (
          <g key={key} transform={`translate(${x(place)} 0)`}>
            <path d={`M0 ${HEAD}V${height - 6}`} className="stroke-line-strong" strokeDasharray="2 4" />
            <text y="18" textAnchor="middle" className="fill-ink font-medium font-mono text-[0.8125rem]">
              {cut(name, column - 8)}
            </text>
            <text y="34" textAnchor="middle" className="fill-muted text-[0.6875rem]">
              {cut(role, column - 8)}
            </text>
          </g>
        ))}
        {arrows.map((arrow, row) => {
          const y = HEAD + 18 + row * ROW;
          const { stroke, fill } = LOOK[arrow.kind];
          const [x1, x2] = [x(arrow.from), x(arrow.to)];
          const way = Math.sign(x2 - x1) || 1;
          const end = arrow.lost ? (x1 + x2) / 2 : x2 - way * 2;
          const chosen = arrow.seq === selected;
          const beside = `${arrow.text}${arrow.transport === 'tcp' ? ' · TCP' : ''}`;
          // A label may go over neighbours to the right where its own arrow is short: nothing else stands in its row.
          const left = Math.min(x1, x2);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the text reading has a button a message.
            <g key={arrow.seq} className="cursor-pointer" onClick={() => onSelect(chosen ? null : arrow.seq)}>
              <rect
                x="0"
                y={y - 20}
                width={whole}
                height={ROW}
                className={chosen ? 'fill-accent-soft' : 'fill-transparent'}
              />
              <text
                x={TIME - 10}
                y={y + 4}
                textAnchor="end"
                className="fill-faint text-[0.6875rem] tabular-nums"
              >
                {row === 0 ? '0' : `+${duration(arrow.at - lookup.at)}`}
              </text>
              <path d={`M${x1} ${y}H${end}`} className={stroke} strokeWidth={chosen ? 2.5 : 1.75} />
              {arrow.lost ? (
                <path d={`M${end - 5} ${y - 5}l10 10m0 -10l-10 10`} className="stroke-bad" strokeWidth="2" />
              ) : (
                <path d={`M${x2} ${y}l${-8 * way} -4v8z`} className={fill} />
              )}
              <text x={left + 8} y={y - 5} className="fill-ink text-[0.6875rem]">
                <title>{beside}</title>
                {cut(arrow.lost ? `${beside} (lost)` : beside, whole - left - 16)}
              </text>
            </g>
          );
        })}
      </svg>
    </ScrollRegion>
  );
}
