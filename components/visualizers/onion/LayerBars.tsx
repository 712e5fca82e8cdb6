import { type Layer, ownTime, type Walk } from '@/lib/projections/middleware-onion';
import { duration } from '../parts/duration';

function remark(layer: Layer, walk: Walk): string {
  if (layer.outcome === 'threw') return `threw: ${layer.error}`;
  if (walk.shortCircuit === layer) return `answered ${layer.status ?? ''} itself`;
  const { before, after } = ownTime(layer);
  if (before === null) return 'running';
  if (layer.next === null) return duration(before);
  return after === null
    ? `${duration(before)} before`
    : `${duration(before)} before, ${duration(after)} after`;
}

/** The same walk along an axis of time: what each layer did before the inner ones, and after. */
export function LayerBars({
  walk,
  selected,
  onSelect,
}: {
  readonly walk: Walk;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}) {
  const total = Math.max(walk.end - walk.start, 0.1);
  const share = (from: number, to: number) => `${Math.max(0.4, ((to - from) / total) * 100)}%`;
  const place = (at: number) => `${((at - walk.start) / total) * 100}%`;
  return (
    <ol className="flex flex-col gap-0.5">
      {walk.layers.map((layer) => {
        const end = layer.leave ?? walk.end;
        const threw = layer.outcome === 'threw';
        return (
          <li key={layer.seq}>
            <button
              type="button"
              aria-pressed={layer.seq === selected}
              onClick={() => onSelect(layer.seq === selected ? null : layer.seq)}
              className="grid w-full @lg:grid-cols-[9rem_1fr_13rem] grid-cols-[1fr_auto] items-center gap-x-2 rounded px-1 py-0.5 text-left hover:bg-sunken aria-pressed:bg-accent-soft"
            >
              <span className="truncate font-mono text-ink text-xs" style={{ paddingLeft: layer.depth * 6 }}>
                {layer.name}
              </span>
              <span className="@lg:order-none order-last @lg:col-span-1 col-span-2 block">
                <span aria-hidden className="relative block h-3 rounded bg-sunken">
                  <span
                    className={`absolute inset-y-0 rounded ${threw ? 'bg-bad-soft' : 'bg-accent-soft'}`}
                    style={{ left: place(layer.enter), width: share(layer.enter, end) }}
                  />
                  <span
                    className={`absolute inset-y-0 rounded-l ${threw ? 'bg-bad' : walk.shortCircuit === layer ? 'bg-warn' : 'bg-accent'}`}
                    style={{ left: place(layer.enter), width: share(layer.enter, layer.next ?? end) }}
                  />
                  {layer.resume === null ? null : (
                    <span
                      className={`absolute inset-y-0 rounded-r ${threw ? 'bg-bad' : 'bg-info'}`}
                      style={{ left: place(layer.resume), width: share(layer.resume, end) }}
                    />
                  )}
                </span>
              </span>
              <span className={`text-right text-xs tabular-nums ${threw ? 'text-bad' : 'text-muted'}`}>
                {remark(layer, walk)}
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
