import {
  BREAKER_STATES,
  type Breaker,
  type BreakerState,
  presentSpell,
} from '@/lib/projections/circuit-breaker';
import { duration } from '../parts/duration';
import { STATE_LOOK } from './state-look';

const WIDTH = 372;
const HEIGHT = 176;
const NODE = { width: 92, height: 34 };

/** Middles of the three states. */
const PLACES: Readonly<Record<BreakerState, { readonly x: number; readonly y: number }>> = {
  closed: { x: 54, y: 30 },
  open: { x: 286, y: 30 },
  'half-open': { x: 170, y: 146 },
};

interface Way {
  readonly from: BreakerState;
  readonly to: BreakerState;
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' };
  readonly why: (breaker: Breaker) => string;
}

const WAYS: readonly Way[] = [
  {
    from: 'closed',
    to: 'open',
    path: 'M102 30H236',
    label: { x: 170, y: 22, anchor: 'middle' },
    why: ({ settings }) =>
      settings ? `over ${Math.round(settings.threshold * 100)} % fail` : 'too many fail',
  },
  {
    from: 'open',
    to: 'half-open',
    path: 'M290 49Q286 122 220 144',
    label: { x: 283, y: 114, anchor: 'start' },
    why: ({ settings }) => (settings ? `after ${duration(settings.openFor)}` : 'after a pause'),
  },
  {
    from: 'half-open',
    to: 'open',
    path: 'M184 127Q190 66 240 45',
    label: { x: 193, y: 72, anchor: 'end' },
    why: () => 'trial fails',
  },
  {
    from: 'half-open',
    to: 'closed',
    path: 'M120 144Q54 122 52 51',
    label: { x: 72, y: 96, anchor: 'start' },
    why: () => 'trial succeeds',
  },
];

/** The three states, the ways between them, and how often each was gone. */
export function StateMachine({
  breaker,
  now,
  reducedMotion,
}: {
  readonly breaker: Breaker;
  readonly now: number;
  readonly reducedMotion: boolean;
}) {
  const present = presentSpell(breaker);
  const { spells, settings } = breaker;
  const left = present.state === 'open' && settings ? present.from + settings.openFor - now : null;
  const times = (from: BreakerState, to: BreakerState) =>
    spells.filter((spell, index) => spell.state === to && spells[index - 1]?.state === from).length;
  const before = spells.at(-2)?.state;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`State: ${present.state}, since ${duration(now - present.from)}`}
      className="block w-full max-w-96 select-none"
    >
      <defs>
        <marker
          id="breaker-way"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" className="fill-faint" />
        </marker>
      </defs>
      {WAYS.map(({ from, to, path, label, why }) => {
        const gone = times(from, to);
        const last = before === from && present.state === to;
        return (
          <g key={path}>
            <path
              d={path}
              markerEnd="url(#breaker-way)"
              className={`fill-none ${last ? 'stroke-ink' : gone > 0 ? 'stroke-faint' : 'stroke-line-strong'}`}
              strokeWidth={last ? 2 : 1.25}
            />
            <text
              x={label.x}
              y={label.y}
              textAnchor={label.anchor}
              className={`text-[0.6875rem] ${gone > 0 ? 'fill-muted' : 'fill-faint'}`}
            >
              {why(breaker)}
              {gone > 0 ? <tspan className="fill-ink font-medium"> ×{gone}</tspan> : null}
            </text>
          </g>
        );
      })}
      {BREAKER_STATES.map((state) => {
        const { x, y } = PLACES[state];
        const { soft, stroke, text } = STATE_LOOK[state];
        const here = state === present.state;
        const draining = here && left !== null && settings && left > 0 ? left / settings.openFor : null;
        return (
          <g key={state} transform={`translate(${x - NODE.width / 2} ${y - NODE.height / 2})`}>
            <rect
              {...NODE}
              rx="9"
              className={`${here ? soft : 'fill-surface'} ${here ? stroke : 'stroke-line-strong'} ${reducedMotion ? '' : 'transition-colors duration-300'}`}
              strokeWidth={here ? 2.5 : 1.25}
            />
            <text
              x={NODE.width / 2}
              y={draining === null ? 22 : 18}
              textAnchor="middle"
              className={`text-[0.8125rem] ${here ? `font-semibold ${text}` : 'fill-muted'}`}
            >
              {state}
            </text>
            {draining === null ? null : (
              <rect
                x="10"
                y="24"
                height="4"
                rx="2"
                width={(NODE.width - 20) * draining}
                className="fill-bad"
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
