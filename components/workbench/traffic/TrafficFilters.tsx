'use client';
import type { WireMessage } from '@/sandboxes/taps/message';
import { PROTOCOL_NAMES, type TrafficFilter, type TrafficProtocol } from './rows';

const NAMES = { ...PROTOCOL_NAMES, fault: 'Faults' };

const SELECT = 'h-6 min-w-0 rounded border border-line bg-surface px-1 text-ink text-xs';

/** Which protocol and which connection the list shows. */
export function TrafficFilters({
  messages,
  incidents,
  filter,
  onFilter,
}: {
  readonly messages: readonly WireMessage[];
  /** How many rows tell of faults. */
  readonly incidents: number;
  readonly filter: TrafficFilter;
  onFilter(filter: TrafficFilter): void;
}) {
  const protocols = new Map<TrafficProtocol | 'fault', number>();
  const connections = new Map<number, WireMessage>();
  for (const message of messages) {
    const { protocol } = message.message;
    protocols.set(protocol, (protocols.get(protocol) ?? 0) + 1);
    if (message.connection !== null) connections.set(message.connection, message);
  }
  if (incidents > 0) protocols.set('fault', incidents);
  // What is chosen stays among the choices, though the log may have let it go.
  if (filter.protocol && !protocols.has(filter.protocol)) protocols.set(filter.protocol, 0);
  return (
    <>
      <select
        aria-label="Protocol"
        value={filter.protocol ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onFilter({ ...filter, protocol: [...protocols.keys()].find((one) => one === value) ?? null })
        }
        className={SELECT}
      >
        <option value="">All protocols</option>
        {[...protocols].map(([protocol, count]) => (
          <option key={protocol} value={protocol}>
            {NAMES[protocol]} ({count.toLocaleString('en')})
          </option>
        ))}
      </select>
      <select
        aria-label="Connection"
        value={filter.connection ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onFilter({ ...filter, connection: value === '' ? null : Number(value) })
        }
        className={SELECT}
      >
        <option value="">All connections</option>
        {filter.connection !== null && !connections.has(filter.connection) ? (
          <option value={filter.connection}>Connection {filter.connection}</option>
        ) : null}
        {[...connections].map(([connection, { port }]) => (
          <option key={connection} value={connection}>
            Connection {connection}
            {port === 0 ? '' : `, port ${port}`}
          </option>
        ))}
      </select>
    </>
  );
}
