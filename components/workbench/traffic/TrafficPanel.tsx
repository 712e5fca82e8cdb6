'use client';
import { useMemo, useState } from 'react';
import { useLogEvents } from '@/components/visualizers/panel/use-log-events';
import type { EventLog } from '@/sandboxes/engine/events';
import { createTrafficProjection } from '@/sandboxes/taps/traffic-from-log';
import { IncidentDetails } from './IncidentDetails';
import { incidentsIn } from './incidents';
import { inOrder, isIncident, matches, processNames, type TrafficFilter } from './rows';
import { TrafficDetails } from './TrafficDetails';
import { TrafficFilters } from './TrafficFilters';
import { TrafficList } from './TrafficList';

const ALL: TrafficFilter = { protocol: null, connection: null };

const counted = (count: number, what: string) =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** Every message that crossed the sandbox's network, decoded from its bytes. */
export default function TrafficPanel({ log }: { readonly log: EventLog | null }) {
  const events = useLogEvents(log);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another log is another projection.
  const project = useMemo(() => createTrafficProjection(), [log]);
  const { messages, forgotten } = useMemo(() => project(events), [project, events]);
  const nameOf = useMemo(() => processNames(events), [events]);
  const incidents = useMemo(() => incidentsIn(events, nameOf), [events, nameOf]);
  const rows = useMemo(() => inOrder(messages, incidents), [messages, incidents]);
  const [filter, setFilter] = useState(ALL);
  const [selected, setSelected] = useState<string | null>(null);
  const [seen, setSeen] = useState(log);
  // What was chosen belongs to the log before.
  if (seen !== log) {
    setSeen(log);
    setFilter(ALL);
    setSelected(null);
  }
  const shown = useMemo(
    () => (filter === ALL ? rows : rows.filter((row) => matches(filter, row))),
    [rows, filter],
  );
  // What an incident leads to is shown though the filter leaves it out.
  const row = rows.find(({ key }) => key === selected) ?? null;

  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-1 border-line border-b px-2">
        <TrafficFilters
          messages={messages}
          incidents={incidents.length}
          filter={filter}
          onFilter={setFilter}
        />
        <span role="status" className="min-w-0 flex-1 truncate px-1 text-right text-2xs text-faint">
          {filter.protocol === 'fault'
            ? counted(shown.length, 'event')
            : counted(shown.filter((each) => !isIncident(each)).length, 'message')}
        </span>
      </div>
      {forgotten > 0 ? (
        <p className="border-line border-b bg-warn-soft px-3 py-1 text-warn text-xs">
          {forgotten.toLocaleString('en')} earlier messages were let go. The newest are below.
        </p>
      ) : null}
      {shown.length === 0 ? (
        <p className="flex-1 p-4 text-muted text-sm">
          {rows.length === 0
            ? 'Every message between your processes, and from this page to them, appears here: HTTP, HTTP/2, DNS, Redis, PostgreSQL and SMTP are decoded, anything else is shown as bytes. Run the server and send a request.'
            : 'No message matches the filter.'}
        </p>
      ) : (
        <TrafficList rows={shown} selected={selected} onSelect={setSelected} nameOf={nameOf} />
      )}
      {row && isIncident(row) ? (
        <IncidentDetails incident={row} all={incidents} onSelect={setSelected} />
      ) : null}
      {row && !isIncident(row) ? (
        <TrafficDetails key={row.key} message={row} nameOf={nameOf} onClose={() => setSelected(null)} />
      ) : null}
    </div>
  );
}
