/** What the panel asks PostgreSQL for. */
import type { PostgresClient } from '@/sandboxes/service-clients/postgres';

export interface TableRow {
  /** As SQL writes it: `products`, `"Odd name"`, `other.products`. */
  readonly name: string;
  readonly rows: number;
  /** With its indexes: `24 kB`. */
  readonly size: string;
}

export interface Overview {
  readonly tables: readonly TableRow[];
  readonly clients: readonly (readonly (string | null)[])[];
}

export const CLIENT_COLUMNS = ['pid', 'application', 'state', 'waits for', 'query'];

const TABLES = `select c.oid::regclass, pg_size_pretty(pg_total_relation_size(c.oid))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`;
const CLIENTS = `select pid, application_name, state, wait_event, query from pg_stat_activity
  where pid <> pg_backend_pid() order by pid`;

export async function overview(client: PostgresClient): Promise<Overview> {
  const tables = await client.rows(TABLES);
  const counts =
    tables.length === 0
      ? []
      : await client.rows(
          tables.map(([name], at) => `select ${at}, count(*) from ${name}`).join(' union all ') +
            ' order by 1',
        );
  return {
    tables: tables.map(([name, size], at) => ({
      name: name ?? '',
      size: size ?? '',
      rows: Number(counts[at]?.[1] ?? 0),
    })),
    clients: await client.rows(CLIENTS),
  };
}

const SHOWN = 50;

export async function firstRows(client: PostgresClient, name: string) {
  const { results } = await client.query(`select * from ${name} limit ${SHOWN}`);
  const result = results.at(-1);
  return { columns: result?.columns?.map((column) => column.name) ?? [], rows: result?.rows ?? [] };
}
