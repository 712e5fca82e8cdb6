import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Mark, MarkKind } from '@/lib/projections/cache-age';
import { size } from '../parts/duration';

const LANES = [
  ['browser', 'Browser cache'],
  ['shared', 'Shared cache'],
  ['origin', 'Your server'],
] as const;

const SHAPE: Readonly<Record<MarkKind, { label: string; glyph: string; colour: string }>> = {
  hit: { label: 'hit', glyph: '●', colour: 'bg-good-soft text-good' },
  'stale-hit': { label: 'stale', glyph: '◐', colour: 'bg-warn-soft text-warn' },
  validated: { label: 'validated', glyph: '↻', colour: 'bg-info-soft text-info' },
  miss: { label: 'miss', glyph: '○', colour: 'bg-sunken text-muted' },
  bypass: { label: 'bypass', glyph: '↷', colour: 'bg-sunken text-muted' },
  full: { label: 'whole', glyph: '■', colour: 'bg-sunken text-ink' },
  'not-modified': { label: '304', glyph: '↻', colour: 'bg-info-soft text-info' },
  other: { label: 'other', glyph: '!', colour: 'bg-bad-soft text-bad' },
};

/** Every request of a resource, left to right, at each place that saw it. How deep the column goes is how far it travelled. */
export function MarkLanes({
  marks,
  target,
  selected,
  onSelect,
}: {
  readonly marks: readonly Mark[];
  readonly target: string;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}) {
  const used = LANES.filter(([place]) => marks.some((mark) => mark.place === place));
  return (
    <ScrollRegion label={`Requests of ${target}`} className="overflow-x-auto">
      <div
        className="grid w-max auto-cols-[4.75rem] grid-cols-[6.5rem] gap-1"
        style={{ gridTemplateRows: `repeat(${used.length}, auto)` }}
      >
        {used.map(([place, name], row) => (
          <span
            key={place}
            className="sticky left-0 z-10 self-stretch bg-surface py-2 pr-2 text-faint text-xs"
            style={{ gridRow: row + 1, gridColumn: 1 }}
          >
            {name}
          </span>
        ))}
        {marks.map((mark) => {
          const shape =
            mark.kind === 'other'
              ? { ...SHAPE.other, label: String(mark.status ?? 'none') }
              : SHAPE[mark.kind];
          return (
            <button
              key={mark.seq}
              type="button"
              aria-pressed={mark.seq === selected}
              aria-label={`${shape.label} at ${mark.place}, ${size(mark.transferred)} transferred, ${size(mark.saved)} saved`}
              onClick={() => onSelect(mark.seq === selected ? null : mark.seq)}
              style={{
                gridRow: used.findIndex(([place]) => place === mark.place) + 1,
                gridColumn: mark.column + 2,
              }}
              className={`rounded-md border border-transparent px-1 py-0.5 text-center text-xs leading-4 hover:border-line-strong aria-pressed:border-accent ${shape.colour}`}
            >
              <span aria-hidden>{shape.glyph}</span> {shape.label}
              <span className="block text-[0.6875rem] tabular-nums">
                {mark.saved > 0 ? `−${size(mark.saved)}` : size(mark.transferred)}
              </span>
            </button>
          );
        })}
      </div>
    </ScrollRegion>
  );
}
