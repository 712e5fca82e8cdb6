/** `\d` and its kin: what the catalog says, as psql prints it. */
import type { PostgresClient } from '../../../service-clients/postgres';
import { literal } from '../../../services/postgres/session/literal';
import { type TableOptions, table } from './format';

const USER_SCHEMAS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const KINDS: Readonly<Record<string, string>> = { t: `'r','p'`, v: `'v'`, m: `'m'`, i: `'i','I'`, s: `'S'` };
const KIND = `case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then
  'materialized view' when 'i' then 'index' when 'I' then 'partitioned index' when 'S' then 'sequence' when 'f' then
  'foreign table' end`;

const NAMES = (...names: string[]): { name: string; oid: number }[] =>
  names.map((name) => ({ name, oid: 25 }));

/** @returns the text of `\dt`, `\du`, …; null: there is no such command */
export function list(
  client: PostgresClient,
  command: string,
  pattern: string,
  options: TableOptions,
): Promise<string> | null {
  const word = command.replace(/[+S]/g, '');
  if (/^d[tvmis]*$/.test(word)) return relations(client, word.slice(1), pattern, options);
  const known = LISTS[word];
  return known ? listed(client, known, pattern, options) : null;
}

async function relations(
  client: PostgresClient,
  kinds: string,
  pattern: string,
  options: TableOptions,
): Promise<string> {
  const wanted = kinds === '' ? `'r','p','v','m','S','f'` : [...kinds].map((kind) => KINDS[kind]).join(',');
  const indexes = kinds.includes('i');
  const rows = await client.rows(
    `select n.nspname, c.relname, ${KIND}, pg_get_userbyid(c.relowner)${indexes ? ', t.relname' : ''}
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     ${indexes ? 'left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid' : ''}
     where c.relkind in (${wanted}) and ${pattern === '' ? `${USER_SCHEMAS} and pg_table_is_visible(c.oid)` : matches(pattern)}
     order by 1, 2`,
  );
  if (rows.length === 0)
    return pattern === ''
      ? 'Did not find any relations.\n'
      : `Did not find any relation named "${pattern}".\n`;
  const columns = NAMES('Schema', 'Name', 'Type', 'Owner', ...(indexes ? ['Table'] : []));
  return table(columns, rows, { ...options, title: 'List of relations' });
}

interface List {
  readonly title: string;
  readonly columns: readonly string[];
  readonly sql: string;
}

const LISTS: Readonly<Record<string, List>> = {
  l: {
    title: 'List of databases',
    columns: ['Name', 'Owner', 'Encoding', 'Collate', 'Ctype'],
    sql: `select datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype from pg_database order by 1`,
  },
  du: {
    title: 'List of roles',
    columns: ['Role name', 'Attributes', 'Member of'],
    sql: `select rolname, concat_ws(', ', case when rolsuper then 'Superuser' end, case when not rolinherit then 'No inheritance' end,
        case when rolcreaterole then 'Create role' end, case when rolcreatedb then 'Create DB' end,
        case when not rolcanlogin then 'Cannot login' end, case when rolreplication then 'Replication' end,
        case when rolbypassrls then 'Bypass RLS' end),
        array(select b.rolname from pg_auth_members m join pg_roles b on m.roleid = b.oid where m.member = r.oid)::text
      from pg_roles r where rolname !~ '^pg_' order by 1`,
  },
  dn: {
    title: 'List of schemas',
    columns: ['Name', 'Owner'],
    sql: `select nspname, pg_get_userbyid(nspowner) from pg_namespace n where ${USER_SCHEMAS} order by 1`,
  },
  df: {
    title: 'List of functions',
    columns: ['Schema', 'Name', 'Result data type', 'Argument data types', 'Type'],
    sql: `select n.nspname, proname, pg_get_function_result(p.oid), pg_get_function_arguments(p.oid),
        case prokind when 'a' then 'agg' when 'w' then 'window' when 'p' then 'proc' else 'func' end
      from pg_proc p join pg_namespace n on n.oid = pronamespace where ${USER_SCHEMAS} order by 1, 2, 4`,
  },
  dx: {
    title: 'List of installed extensions',
    columns: ['Name', 'Version', 'Schema'],
    sql: `select extname, extversion, nspname from pg_extension join pg_namespace n on n.oid = extnamespace order by 1`,
  },
};

async function listed(
  client: PostgresClient,
  { title, columns, sql }: List,
  pattern: string,
  options: TableOptions,
): Promise<string> {
  const rows = (await client.rows(sql)).filter((row) => pattern === '' || row.includes(pattern));
  return table(NAMES(...columns), rows, { ...options, title });
}

/** `name`, `schema.name`, with `*` for anything. */
function matches(pattern: string): string {
  const [name = '', schema] = pattern.split('.').toReversed();
  const expression = (text: string): string =>
    literal(
      `^(${text
        .toLowerCase()
        .replaceAll(/[^\w*"]/g, '\\$&')
        .replaceAll('"', '')
        .replaceAll('*', '.*')})$`,
    );
  const inSchema = schema === undefined ? 'pg_table_is_visible(c.oid)' : `n.nspname ~ ${expression(schema)}`;
  return `c.relname ~ ${expression(name)} and ${inSchema}`;
}

const TITLES: Readonly<Record<string, string>> = {
  r: 'Table',
  p: 'Partitioned table',
  v: 'View',
  m: 'Materialized view',
  i: 'Index',
  S: 'Sequence',
};

/** `\d name` */
export async function describe(
  client: PostgresClient,
  pattern: string,
  options: TableOptions,
): Promise<string> {
  const found = await client.rows(
    `select c.oid, n.nspname, c.relname, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r','p','v','m','f') and ${matches(pattern)} order by 2, 3`,
  );
  if (found.length === 0) return `Did not find any relation named "${pattern}".\n`;
  const texts: string[] = [];
  for (const [oid, schema, name, kind] of found) {
    const title = `${TITLES[kind ?? 'r'] ?? 'Relation'} "${schema}.${name}"`;
    texts.push(await one(client, Number(oid), title, options));
  }
  return texts.join('');
}

async function one(
  client: PostgresClient,
  oid: number,
  title: string,
  options: TableOptions,
): Promise<string> {
  const columns = await client.rows(
    `select a.attname, format_type(a.atttypid, a.atttypmod),
       (select c.collname from pg_collation c, pg_type t
        where c.oid = a.attcollation and t.oid = a.atttypid and a.attcollation <> t.typcollation),
       case when a.attnotnull then 'not null' end,
       case when a.attidentity = 'a' then 'generated always as identity'
            when a.attidentity = 'd' then 'generated by default as identity'
            when a.attgenerated = 's' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
            else pg_get_expr(d.adbin, d.adrelid) end
     from pg_attribute a left join pg_attrdef d on (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
     where a.attrelid = ${oid} and a.attnum > 0 and not a.attisdropped order by a.attnum`,
  );
  const sections: [string, string][] = [
    [
      'Indexes',
      `select '"' || c.relname || '"' || case when indisprimary then ' PRIMARY KEY,' when con.contype = 'u' then ' UNIQUE CONSTRAINT,'
           when indisunique then ' UNIQUE,' else '' end || case when con.contype = 'x' then ' ' || pg_get_constraintdef(con.oid, true)
           else ' ' || regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') end
       from pg_index i join pg_class c on c.oid = i.indexrelid
       left join pg_constraint con on con.conindid = i.indexrelid and con.conrelid = i.indrelid and con.contype in ('p', 'u', 'x')
       where i.indrelid = ${oid} order by indisprimary desc, c.relname`,
    ],
    ['Check constraints', constraintsOf(oid, 'c')],
    ['Foreign-key constraints', constraintsOf(oid, 'f')],
    [
      'Referenced by',
      `select 'TABLE "' || conrelid::regclass || '" CONSTRAINT "' || conname || '" ' || pg_get_constraintdef(oid, true)
       from pg_constraint where contype = 'f' and confrelid = ${oid} order by conname`,
    ],
    [
      'Triggers',
      `select regexp_replace(pg_get_triggerdef(oid), '^CREATE (CONSTRAINT )?TRIGGER ', '') from pg_trigger
       where tgrelid = ${oid} and not tgisinternal order by tgname`,
    ],
  ];
  const footer: string[] = [];
  for (const [head, sql] of sections) {
    const rows = await client.rows(sql);
    if (rows.length > 0) footer.push(`${head}:`, ...rows.map(([line]) => `    ${line}`));
  }
  const names = NAMES('Column', 'Type', 'Collation', 'Nullable', 'Default');
  return table(names, columns, { ...options, title, footer });
}

const constraintsOf = (oid: number, kind: string): string =>
  `select '"' || conname || '" ' || pg_get_constraintdef(oid, true) from pg_constraint
   where conrelid = ${oid} and contype = '${kind}' order by conname`;
