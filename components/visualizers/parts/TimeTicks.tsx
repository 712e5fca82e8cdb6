import { duration } from './duration';
import { ticksOf } from './ticks';

/** The numbers under an axis of time, counted from its left end. Stands in an SVG, at the axis' line. */
export function TimeTicks({ span, width }: { readonly span: number; readonly width: number }) {
  return ticksOf(span)
    .map((tick) => ({ tick, x: (tick / span) * width }))
    .filter(({ x }) => x <= width - 30)
    .map(({ tick, x }) => (
      <g key={tick} transform={`translate(${x} 0)`}>
        <path d="M0 0V5" className="stroke-line-strong" />
        <text x="3" y="14" className="fill-faint text-[0.6875rem]">
          {tick === 0 ? '0' : duration(tick)}
        </text>
      </g>
    ));
}
