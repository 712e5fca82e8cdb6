'use client';
import { useCallback } from 'react';
import type { PostgresClient } from '@/sandboxes/service-clients/postgres';
import { Section } from '../../network/Section';
import { PickRow } from '../PickRow';
import { Rows } from '../Rows';
import type { ServicePanelProps } from '../registry';
import { Outdated, Unasked } from '../Unasked';
import { useKept } from '../use-kept';
import { CLIENT_COLUMNS, firstRows, overview } from './look';
import { SqlEditor } from './SqlEditor';
import { usePostgres } from './use-postgres';

/** What is in a PostgreSQL, as it is asked over its own protocol again and again. */
export default function PostgresPanel(props: ServicePanelProps) {
  const [selected, select] = useKept<string | null>(props.plan.name, 'table', () => null);
  const look = useCallback(
    async (client: PostgresClient) => {
      const seen = await overview(client);
      const known = selected !== null && seen.tables.some(({ name }) => name === selected);
      return { ...seen, table: known ? await firstRows(client, selected) : null };
    },
    [selected],
  );
  const { shown, problem, again } = usePostgres(props, look);
  if (!shown) return <Unasked title="PostgreSQL" problem={problem} remedy="It is asked again and again." />;
  return (
    <>
      <Outdated title="PostgreSQL" problem={problem} />
      <Section title="Tables">
        {shown.tables.length === 0 ? <p className="text-sm text-muted">There are no tables.</p> : null}
        <ul>
          {shown.tables.map(({ name, rows, size }) => (
            <li key={name}>
              <PickRow picked={name === selected} onPick={() => select(name === selected ? null : name)}>
                <span className="min-w-0 flex-1 truncate font-mono text-ink">{name}</span>
                <span className="shrink-0 text-muted tabular-nums">
                  {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'}
                </span>
                <span className="w-16 shrink-0 text-right text-faint tabular-nums">{size}</span>
              </PickRow>
            </li>
          ))}
        </ul>
        {shown.table && selected !== null ? (
          <Rows
            label={`Rows of ${selected}`}
            {...shown.table}
            more={(shown.tables.find(({ name }) => name === selected)?.rows ?? 0) - shown.table.rows.length}
          />
        ) : null}
      </Section>
      <Section title="SQL">
        <SqlEditor {...props} onRan={again} />
      </Section>
      <Section title="Clients">
        {shown.clients.length === 0 ? (
          <p className="text-sm text-muted">Nobody is connected, but this panel.</p>
        ) : (
          <Rows label="Clients" columns={CLIENT_COLUMNS} rows={shown.clients} />
        )}
      </Section>
    </>
  );
}
