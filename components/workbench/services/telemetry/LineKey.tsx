import type { styleAt } from './series-style';

/** How a series is drawn, beside its name. */
export function LineKey({ colour, dash }: ReturnType<typeof styleAt>) {
  return (
    <svg aria-hidden width="18" height="8" className="mr-1.5 inline-block shrink-0 align-middle">
      <line
        x1="0"
        y1="4"
        x2="18"
        y2="4"
        stroke={`var(${colour})`}
        strokeWidth="2"
        strokeDasharray={dash.join(' ')}
      />
    </svg>
  );
}
