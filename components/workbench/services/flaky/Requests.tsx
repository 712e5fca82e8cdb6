import type { SeenRequest } from '@/sandboxes/services/flaky/app';
import type { KnownKey } from '@/sandboxes/services/idempotency/store';
import { Draining, useLongest } from '../Draining';
import { Table } from '../Table';
import { TONES } from './outcome-looks';
import { MEANINGS, outcomeOf } from './outcomes';
import { spanOf } from './words';

/** Those that are listed. */
const MOST = 50;

/** What was asked, the newest first. */
export function Requests({ requests }: { readonly requests: readonly SeenRequest[] }) {
  if (requests.length === 0) return <p className="text-sm text-muted">Nothing was asked of it yet.</p>;
  return (
    <>
      <Table
        label="Requests, the newest first"
        titles={['Request', 'At (UTC)', 'Status', 'Took', 'What became of it']}
        rows={requests
          .slice(-MOST)
          .reverse()
          .map((request, index) => {
            const { at, method, path, status, took } = request;
            const outcome = outcomeOf(request);
            return {
              key: String(requests.length - index),
              cells: [
                <span key="request" className="block max-w-72 truncate">
                  {method} {path}
                </span>,
                new Date(at).toISOString().slice(11, 23),
                status ?? '–',
                took === null ? '…' : spanOf(took),
                <span key="outcome" className={TONES[outcome]}>
                  {MEANINGS[outcome]}
                </span>,
              ],
            };
          })}
      />
      {requests.length > MOST ? (
        <p className="text-xs text-faint">… and {(requests.length - MOST).toLocaleString('en')} before.</p>
      ) : null}
    </>
  );
}

/** What `POST /effects` has done for each Idempotency-Key, and how often it was asked. */
export function Keys({
  keys,
  requests,
  now,
}: {
  readonly keys: readonly KnownKey[];
  readonly requests: readonly SeenRequest[];
  /** Milliseconds since 1970, by the sandbox's clock. */
  readonly now: number;
}) {
  const longest = useLongest();
  if (keys.length === 0)
    return (
      <p className="text-sm text-muted">
        None. <code className="font-mono">POST /effects</code> with an{' '}
        <code className="font-mono">Idempotency-Key</code> is done once, however often it is sent.
      </p>
    );
  return (
    <Table
      label="Idempotency keys"
      titles={['Key', 'Answer', 'Asked', 'Forgotten in']}
      rows={keys.slice(0, MOST).map(({ key, status, expires }) => ({
        key,
        cells: [
          key,
          status ?? 'the first is under way',
          `${requests.filter(({ headers }) => headers['idempotency-key'] === key).length} times`,
          <Draining key="left" milliseconds={expires - now} whole={longest(key, expires - now)} />,
        ],
      }))}
    />
  );
}
