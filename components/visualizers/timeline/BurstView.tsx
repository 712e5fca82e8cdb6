import { Badge } from '@/components/ui/Badge';
import { endOf } from '@/lib/projections/exchange';
import type { Burst, TimelineRow } from '@/lib/projections/exchange-timeline';
import { duration } from '../parts/duration';
import { Status } from '../parts/Status';
import { ticksOf } from '../parts/ticks';
import { ConnectionRails, RAIL_WIDTH } from './ConnectionRails';
import { LANE_HEIGHT, Lane } from './Lane';

/** Room for "1,200 ms" beside its tick, in CSS pixels. */
const TICK_LABEL_WIDTH = 40;

/** What the method promises (RFC 9110 §9.2), in a word. */
function Semantics({ row }: { readonly row: TimelineRow }) {
  if (row.semantics.safe) return <Badge tone="good">safe</Badge>;
  if (row.semantics.idempotent) return <Badge tone="info">idempotent</Badge>;
  return <Badge>each send counts</Badge>;
}

function Caption({ row }: { readonly row: TimelineRow }) {
  const { exchange } = row;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1.5 text-left">
      <span className="font-mono font-semibold text-ink text-xs">{exchange.request.method}</span>
      <span className="min-w-0 truncate font-mono text-muted text-xs">{exchange.request.target}</span>
      {row.sends > 1 ? (
        <Badge tone="warn">
          send {row.send} of {row.sends}
        </Badge>
      ) : null}
      <span className="@2xl:inline hidden">
        <Semantics row={row} />
      </span>
    </span>
  );
}

export interface BurstViewProps {
  readonly burst: Burst;
  readonly width: number;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}

/** Exchanges that share one axis of time. */
export function BurstView({ burst, width, selected, onSelect }: BurstViewProps) {
  const columns = Math.max(1, ...burst.rails.map((rail) => rail.column + 1));
  const narrow = width < 620;
  const captionWidth = narrow ? 0 : Math.min(340, Math.round(width * 0.38));
  const rowHeight = narrow ? LANE_HEIGHT + 26 : LANE_HEIGHT + 8;
  const laneWidth = Math.max(120, width - columns * RAIL_WIDTH - captionWidth - (narrow ? 16 : 128));
  // Shorter than this, everything would look equally slow.
  const shownSpan = Math.max(burst.to - burst.from, 4);
  const scale = (at: number) => ((at - burst.from) / shownSpan) * (laneWidth - 8);
  // A label too near the right edge would be cut off.
  const ticks = ticksOf(shownSpan).filter((tick) => scale(burst.from + tick) <= laneWidth - TICK_LABEL_WIDTH);
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-surface">
      <div
        aria-hidden="true"
        className="relative h-5 border-line border-b bg-sunken text-[0.625rem] text-faint"
        style={{ paddingLeft: columns * RAIL_WIDTH + captionWidth + 8 }}
      >
        <div className="relative h-full" style={{ width: laneWidth }}>
          {ticks.map((tick) => (
            <span
              key={tick}
              className="absolute top-0.5 whitespace-nowrap border-line-strong border-l pl-1 tabular-nums"
              style={{ left: scale(burst.from + tick) }}
            >
              {tick === 0 ? '0' : duration(tick)}
            </span>
          ))}
        </div>
      </div>
      <div className="flex">
        <ConnectionRails
          rails={burst.rails}
          connections={burst.rows.map((row) => row.exchange.connection)}
          rowHeight={rowHeight}
        />
        <ol className="min-w-0 flex-1">
          {burst.rows.map((row) => {
            const { exchange } = row;
            const took = duration(endOf(exchange) - exchange.requestStart);
            const reused = exchange.ordinal > 1 ? `, reused, request ${exchange.ordinal} on it` : '';
            const label = `${exchange.request.method} ${exchange.request.target}, ${exchange.response?.status ?? 'no answer'}, ${took}, connection ${exchange.connection}${reused}`;
            return (
              <li key={row.seq}>
                <button
                  type="button"
                  aria-label={label}
                  aria-pressed={row.seq === selected}
                  title={`Connection ${exchange.connection}${reused}`}
                  onClick={() => onSelect(row.seq === selected ? null : row.seq)}
                  style={{ height: rowHeight }}
                  className={`flex w-full min-w-0 pr-2 pl-1 hover:bg-sunken aria-pressed:bg-accent-soft ${narrow ? 'flex-col justify-center gap-0.5' : 'items-center gap-2'}`}
                >
                  {narrow ? (
                    <span className="flex w-full items-center gap-1.5">
                      <Caption row={row} />
                      <span className="text-faint text-xs tabular-nums">{took}</span>
                      <Status
                        status={exchange.response?.status ?? null}
                        waiting={exchange.failure === null}
                      />
                    </span>
                  ) : (
                    <span className="flex min-w-0 shrink-0" style={{ width: captionWidth }}>
                      <Caption row={row} />
                    </span>
                  )}
                  <Lane row={row} width={laneWidth} scale={scale} />
                  {narrow ? null : (
                    <span className="flex flex-1 items-center justify-end gap-1.5">
                      <span className="text-faint text-xs tabular-nums">{took}</span>
                      <Status
                        status={exchange.response?.status ?? null}
                        waiting={exchange.failure === null}
                      />
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
