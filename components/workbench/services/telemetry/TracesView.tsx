'use client';
import { ChevronRight } from 'lucide-react';
import { useCallback } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useAsked } from '../use-asked';
import { startOf, tracesOf } from './observed';
import { clockOf } from './time';
import { type Bar, barsOf, lengthOf } from './waterfall';

/** The newest traces, and where the time of the chosen one went. */
export function TracesView({
  plan,
  ask,
  opened,
  onOpen,
}: ServicePanelProps & {
  /** The id of the trace whose spans are shown. */
  readonly opened: string | null;
  onOpen(id: string | null): void;
}) {
  const look = useCallback((signal: AbortSignal) => tracesOf({ plan, ask }, signal), [plan, ask]);
  const { shown, problem } = useAsked(look);
  if (!shown) return <Unasked title={plan.title} problem={problem} />;
  if (shown.length === 0)
    return (
      <p className="text-sm text-muted">
        No trace has come. Spans are sent to {plan.name}:{plan.port} by OTLP.
      </p>
    );
  return (
    <>
      <Outdated title={plan.title} problem={problem} />
      <ul aria-label="Traces">
        {shown.map((trace) => {
          const bars = barsOf(trace);
          const open = trace.traceID === opened;
          const failed = bars.some((bar) => bar.failed);
          return (
            <li key={trace.traceID} className="border-t border-line">
              <button
                type="button"
                aria-expanded={open}
                onClick={() => onOpen(open ? null : trace.traceID)}
                className="flex min-h-7 w-full items-center gap-2.5 rounded px-1 text-left text-xs hover:bg-sunken"
              >
                <ChevronRight
                  aria-hidden
                  size={12}
                  className={classNames(
                    'shrink-0 text-faint transition-transform duration-fast',
                    open && 'rotate-90',
                  )}
                />
                <span className="text-faint tabular-nums">{clockOf(startOf(trace) / 1000)}</span>
                <span className="min-w-0 flex-1 truncate font-mono text-ink">{bars[0]?.name}</span>
                <span className="font-mono text-faint max-sm:hidden">{trace.traceID.slice(0, 8)}</span>
                {failed ? <span className="text-bad">error</span> : null}
                <span className="text-muted max-sm:hidden">
                  {bars.length === 1 ? '1 span' : `${bars.length} spans`}
                </span>
                <span className="w-16 shrink-0 text-right text-muted tabular-nums">
                  {duration(lengthOf(bars))}
                </span>
              </button>
              {open ? <Waterfall bars={bars} /> : null}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Waterfall({ bars }: { readonly bars: readonly Bar[] }) {
  const whole = lengthOf(bars) || 1;
  return (
    <ol aria-label="Spans" className="px-1 pb-2 pl-6">
      {bars.map(({ id, name, service, depth, start, duration: length, failed, why }) => (
        <li
          key={id}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_4.5rem] items-center gap-x-2 py-0.5 text-xs"
        >
          <span className="truncate font-mono text-ink" style={{ paddingLeft: `${depth * 0.75}rem` }}>
            {name} <span className="text-faint">{service}</span>
          </span>
          <span aria-hidden className="relative h-2.5 rounded-sm bg-sunken">
            <span
              className={classNames(
                'absolute inset-y-0 min-w-px rounded-sm',
                failed ? 'bg-bad' : 'bg-accent',
              )}
              style={{ left: `${(100 * start) / whole}%`, width: `${(100 * length) / whole}%` }}
            />
          </span>
          <span className={classNames('text-right tabular-nums', failed ? 'text-bad' : 'text-muted')}>
            {duration(length)}
            <span className="sr-only">
              , from {duration(start)} on{failed ? ', failed' : ''}
            </span>
          </span>
          {why === '' ? null : (
            <span className="col-span-3 break-words text-bad" style={{ paddingLeft: `${depth * 0.75}rem` }}>
              {why}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

const duration = (milliseconds: number): string =>
  milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${milliseconds.toFixed(1)} ms`;
