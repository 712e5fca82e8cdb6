import type { ProxyStatus } from '@/sandboxes/services/proxy/status';
import { Table } from '../Table';

/** The latest requests: which servers were asked for each, in turn, and what the cache and the limits had to say. */
export function Requests({ recent, upstreams }: Pick<ProxyStatus, 'recent' | 'upstreams'>) {
  if (recent.length === 0) return <p className="text-sm text-muted">Nothing was asked for yet.</p>;
  const names = new Map(
    upstreams.flatMap(({ peers }) => peers.map(({ address, server }) => [address, server] as const)),
  );
  return (
    <Table
      label="Latest requests"
      titles={['Request', 'Status', 'Servers asked', 'Cache, limit', 'Time']}
      rows={recent.map(({ number, request, status, upstream, upstreamStatus, cache, limit, seconds }) => ({
        key: String(number),
        cells: [
          request,
          <span key="status" className={tone(status)}>
            {status}
          </span>,
          upstream === '' ? (
            <span key="servers" className="text-faint">
              none
            </span>
          ) : (
            <ol key="servers">
              {tries(upstream, upstreamStatus).map(({ address, answer }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what was tried never changes, and a server may be tried twice
                <li key={index}>
                  {names.get(address) ?? address} <span className={tone(Number(answer))}>{answer}</span>
                </li>
              ))}
            </ol>
          ),
          [cache, limit].filter(Boolean).join(', '),
          `${seconds} s`,
        ],
      }))}
    />
  );
}

const tone = (status: number): string =>
  status >= 500 ? 'text-bad' : status >= 400 ? 'text-warn' : 'text-muted';

/** `$upstream_addr` and `$upstream_status` part servers by a comma, and groups of them (`X-Accel-Redirect`) by a colon. */
function tries(addresses: string, statuses: string) {
  const answers = statuses.split(/, | : /);
  return addresses.split(/, | : /).map((address, index) => ({ address, answer: answers[index] ?? '' }));
}
