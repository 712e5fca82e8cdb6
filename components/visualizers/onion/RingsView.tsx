import { type Layer, ownTime, type Walk } from '@/lib/projections/middleware-onion';
import { duration } from '../parts/duration';
import { onionOf, placeOf, trailOf } from './geometry';

function timing(layer: Layer): string {
  const { before, after } = ownTime(layer);
  if (before === null) return 'here';
  return after === null ? duration(before) : `${duration(before)} in, ${duration(after)} out`;
}

function fillOf(layer: Layer | undefined, depth: number, count: number): string {
  if (!layer) return 'var(--sunken)';
  if (layer.outcome === 'threw') return 'var(--bad-soft)';
  const strength = 15 + Math.round((depth / Math.max(1, count)) * 70);
  return `color-mix(in oklab, var(--accent-soft) ${strength}%, var(--surface))`;
}

/** Rings, and the request on its way through them. */
export function RingsView({
  walk,
  width,
  reducedMotion,
  onSelect,
}: {
  readonly walk: Walk;
  readonly width: number;
  readonly reducedMotion: boolean;
  readonly onSelect: (seq: number | null) => void;
}) {
  const rings = walk.layers.filter((layer) => layer !== walk.handler);
  const reached = Math.max(-1, ...rings.map((layer) => layer.depth)) + 1;
  const names = [
    ...Array.from(
      { length: reached },
      (_, depth) => rings.find((layer) => layer.depth === depth)?.name ?? '',
    ),
    ...walk.unreached,
  ];
  const onion = onionOf(names.length, width - 2);
  const last = walk.steps.at(-1);
  const x = walk.done ? onion.width : last ? placeOf(last, walk, onion) : 0;
  const inside = last && walk.layers[last.layer];
  const coreReached =
    walk.handler !== null ||
    (walk.shortCircuit === null && rings.some((layer) => layer.depth === reached - 1 && layer.next !== null));
  const coreTime = walk.handler && ownTime(walk.handler).before;
  const { core } = onion;
  return (
    <svg
      width={width}
      height={onion.height + 4}
      viewBox={`-1 -2 ${width} ${onion.height + 4}`}
      role="img"
      aria-label={`${walk.method} ${walk.path} through ${names.join(', then ')}`}
      className="block select-none"
    >
      {onion.rings.map((ring, depth) => {
        const layer = rings.find((one) => one.depth === depth);
        const active = !walk.done && layer !== undefined && layer === inside;
        const stroke = !layer
          ? 'stroke-line'
          : layer.outcome === 'threw'
            ? 'stroke-bad'
            : walk.shortCircuit === layer
              ? 'stroke-warn'
              : active
                ? 'stroke-accent'
                : 'stroke-line-strong';
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the bars below are the buttons.
          <g
            key={ring.x}
            onClick={() => layer && onSelect(layer.seq)}
            className={layer ? 'cursor-pointer' : ''}
          >
            <rect
              {...ring}
              rx={Math.max(10, 28 - depth * 2)}
              style={{
                fill:
                  walk.shortCircuit && walk.shortCircuit === layer
                    ? 'var(--warn-soft)'
                    : fillOf(layer, depth, names.length),
              }}
              className={stroke}
              strokeWidth={active ? 2 : 1}
              {...(!layer && { strokeDasharray: '4 4' })}
            />
            <text
              x={ring.x + 14}
              y={ring.y + 14}
              className={`font-medium font-mono text-[0.6875rem] ${layer ? 'fill-ink' : 'fill-faint'}`}
            >
              {names[depth]}
            </text>
            {ring.width > 300 ? (
              <text
                x={ring.x + ring.width - 14}
                y={ring.y + 14}
                textAnchor="end"
                className="fill-muted text-[0.6875rem] tabular-nums"
              >
                {!layer
                  ? 'not reached'
                  : layer.outcome === 'threw'
                    ? 'threw'
                    : walk.shortCircuit === layer
                      ? `answered ${layer.status ?? ''} itself`
                      : timing(layer)}
              </text>
            ) : null}
          </g>
        );
      })}
      <rect
        {...core}
        rx="12"
        className={coreReached ? 'fill-accent stroke-accent' : 'fill-surface stroke-line'}
        {...(!coreReached && { strokeDasharray: '4 4' })}
      />
      <text
        x={core.x + core.width / 2}
        y={core.y + (core.height > 40 ? 15 : core.height / 2)}
        textAnchor="middle"
        className={`font-medium font-mono text-[0.6875rem] ${coreReached ? 'fill-on-accent' : 'fill-faint'}`}
      >
        {coreReached
          ? `handler${coreTime === null || core.width < 150 ? '' : ` · ${duration(coreTime)}`}`
          : 'not reached'}
      </text>
      <path
        d={trailOf(walk.steps, walk, onion)}
        className={walk.thrown ? 'stroke-bad' : walk.shortCircuit ? 'stroke-warn' : 'stroke-accent-ink'}
        fill="none"
        strokeWidth="2"
        strokeLinejoin="round"
        strokeDasharray="1 4"
        strokeLinecap="round"
      />
      <g
        style={{
          transform: `translate(${x}px, ${onion.axis}px)`,
          ...(!reducedMotion && { transition: 'transform 450ms cubic-bezier(0.3, 0.7, 0.3, 1)' }),
        }}
      >
        <circle r="8" className="fill-surface" />
        <circle
          r="5.5"
          className={walk.thrown ? 'fill-bad' : walk.shortCircuit ? 'fill-warn' : 'fill-accent-ink'}
        />
      </g>
    </svg>
  );
}
