'use client';
import { Zap } from 'lucide-react';
import { type KeyboardEvent, useId, useLayoutEffect } from 'react';
import { Badge } from '@/components/ui/Badge';
import { classNames } from '@/components/ui/class-names';
import type { WireMessage } from '@/sandboxes/taps/message';
import { useRowsInView } from '../use-rows-in-view';
import type { Incident } from './incidents';
import { clockTime, isIncident, type NameOf, PROTOCOL_NAMES, type TrafficRow, tellsOfFailure } from './rows';

const ROW = 26;
const PAGE = 10;

export interface TrafficListProps {
  readonly rows: readonly TrafficRow[];
  /** The key of the selected row. */
  readonly selected: string | null;
  onSelect(key: string | null): void;
  readonly nameOf: NameOf;
}

/** Messages and faults in order, one a row; only the rows in view are drawn. Follows the end until one scrolls up or selects. */
export function TrafficList({ rows, selected, onSelect, nameOf }: TrafficListProps) {
  const id = useId();
  const { box, from, to, onScroll, show } = useRowsInView<HTMLDivElement>(rows, ROW, selected !== null);
  const at = selected === null ? -1 : rows.findIndex(({ key }) => key === selected);

  useLayoutEffect(() => {
    if (at >= 0) show(at);
  }, [at, show]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = rows.length - 1;
    const next = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: at < 0 ? last : Math.max(0, at - 1),
      PageDown: Math.min(last, at + PAGE),
      PageUp: Math.max(0, at - PAGE),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape' && selected !== null) onSelect(null);
    else if (next !== undefined) onSelect(rows[next]?.key ?? null);
    else return;
    event.preventDefault();
  };

  const drawn = rows.slice(from, to);
  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label="Traffic"
      aria-activedescendant={from <= at && at < to ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      className="min-h-0 flex-1 overflow-y-auto bg-surface text-xs -outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: rows.length * ROW }}>
        {drawn.map((row, index) => (
          <RowOfTraffic
            key={row.key}
            id={`${id}-${from + index}`}
            row={row}
            position={from + index}
            count={rows.length}
            selected={row.key === selected}
            onSelect={() => onSelect(row.key)}
            nameOf={nameOf}
          />
        ))}
      </div>
    </div>
  );
}

function RowOfTraffic({
  id,
  row,
  position,
  count,
  selected,
  onSelect,
  nameOf,
}: {
  readonly id: string;
  readonly row: TrafficRow;
  readonly position: number;
  readonly count: number;
  readonly selected: boolean;
  onSelect(): void;
  readonly nameOf: NameOf;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around takes the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-posinset={position + 1}
      aria-setsize={count}
      onClick={onSelect}
      style={{ top: position * ROW, height: ROW }}
      className={classNames(
        'absolute inset-x-0 flex cursor-default items-center gap-2 whitespace-nowrap px-3',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken',
      )}
    >
      <span className="w-16 shrink-0 text-right text-faint tabular-nums">{clockTime(row.at)}</span>
      {isIncident(row) ? <IncidentCells incident={row} /> : <MessageCells message={row} nameOf={nameOf} />}
    </div>
  );
}

function MessageCells({ message, nameOf }: { readonly message: WireMessage; readonly nameOf: NameOf }) {
  const failure = tellsOfFailure(message);
  const opened = message.port !== 0;
  return (
    <>
      <span className="@max-lg:hidden w-56 shrink-0 truncate text-muted">
        {nameOf(message.from, opened)} <span aria-hidden>→</span>
        <span className="sr-only"> to </span> {nameOf(message.to, opened)}
      </span>
      <span className="@lg:hidden w-24 shrink-0 truncate text-muted">
        {nameOf(message.from, opened, 'brief')} <span aria-hidden>→</span>
        <span className="sr-only"> to </span> {nameOf(message.to, opened, 'brief')}
      </span>
      <span className="shrink-0 @lg:w-20">
        <Badge>{PROTOCOL_NAMES[message.message.protocol]}</Badge>
      </span>
      <span className={classNames('min-w-0 flex-1 truncate font-mono', failure ? 'text-bad' : 'text-ink')}>
        {failure ? <span className="sr-only">Failure: </span> : null}
        {message.message.summary}
      </span>
    </>
  );
}

function IncidentCells({ incident: { kind, summary, count } }: { readonly incident: Incident }) {
  return (
    <>
      <span className="shrink-0">
        <Badge tone="warn">
          <Zap aria-hidden size={11} />
          {kind === 'fault' ? (
            'Fault'
          ) : (
            <>
              <span className="@max-lg:hidden">Follows from a fault</span>
              <span className="@lg:hidden">Effect</span>
            </>
          )}
        </Badge>
      </span>
      <span className="min-w-0 flex-1 truncate text-warn">
        {summary}
        {count > 1 ? `, ${count.toLocaleString('en')} times` : ''}
      </span>
    </>
  );
}
