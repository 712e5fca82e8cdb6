import { Draining, useLongest } from '../Draining';
import { Table } from '../Table';
import type { ProviderView } from './provider';

/** `AuthorizationCode`: as oidc-provider calls it; `Authorization code`. */
const inWords = (kind: string): string =>
  kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What the provider keeps, and how long each is good for. */
export function Records({
  records,
  now,
}: Pick<ProviderView, 'records'> & {
  /** Milliseconds since 1970, by the sandbox's clock. */
  readonly now: number;
}) {
  const longest = useLongest();
  if (records.length === 0) return <p className="text-sm text-muted">Nobody has signed in yet.</p>;
  return (
    <Table
      label="What the provider keeps"
      titles={['Kind', 'Ends in', 'Client', 'Scope', 'User']}
      rows={records.map(({ kind, user, client, scope, consumed, expiresAt }, index) => {
        const left = expiresAt === null ? null : expiresAt - now;
        return {
          // They have no names that may be shown.
          key: String(index),
          cells: [
            <span key="kind" className="font-sans">
              {inWords(kind)}
              {consumed ? <span className="block text-muted">used</span> : null}
            </span>,
            left === null ? (
              'never'
            ) : left <= 0 ? (
              <span key="ended" className="text-warn">
                has ended
              </span>
            ) : (
              <Draining key="left" milliseconds={left} whole={longest(`${kind} ${expiresAt}`, left)} />
            ),
            <span key="client" className="font-mono">
              {client}
            </span>,
            scope,
            <span key="user" className="font-mono">
              {user}
            </span>,
          ],
        };
      })}
    />
  );
}
