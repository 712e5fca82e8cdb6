/**
 * What is changed in the catalog when the data directory is made: functions that speak of sessions ask the front end, which
 * knows the clients, through settings named `backlab.*`; what they have to tell it they raise with an SQLSTATE of class `BL`.
 *
 * PostgreSQL calls what it was built with by its OID, whatever the catalog says. So those functions give up their names to new
 * ones; only what views use is replaced in its place, where it is inlined into the query.
 */

/** SQLSTATEs that never reach a client. */
export const SIGNALS = {
  /** An error: the advisory lock in the message is another client's. */
  lockWait: 'BLK01',
  /** An error: the message says for how many seconds to sleep. */
  sleep: 'BLK02',
  /** A notice: `word|argument|…` in the message. */
  tell: 'BLK03',
} as const;

interface LockKind {
  readonly shared: boolean;
  readonly wait: boolean;
  readonly transaction: boolean;
}

const LOCKS: readonly LockKind[] = [false, true].flatMap((shared) =>
  [false, true].flatMap((wait) => [false, true].map((transaction) => ({ shared, wait, transaction }))),
);

const KEYS = [
  { parameters: 'bigint', key: `'1:' || $1`, values: '$1' },
  { parameters: 'integer, integer', key: `'2:' || $1 || ',' || $2`, values: '$1, $2' },
];

const advisoryLocks = KEYS.flatMap(({ parameters, key, values }) => [
  ...LOCKS.map(({ shared, wait, transaction }) => {
    const kind = `advisory${transaction ? '_xact' : ''}_lock${shared ? '_shared' : ''}`;
    const name = wait ? `pg_${kind}` : `pg_try_${kind}`;
    const refused = wait
      ? `raise exception using errcode = '${SIGNALS.lockWait}', message = ${key}`
      : 'return false';
    // A lock of the transaction needs no telling: nobody else runs before it ends.
    const told = transaction ? '' : `perform front_tell('lock', ${key}, '${shared}');`;
    return `
alter function pg_catalog.${name}(${parameters}) rename to front_${name};
create function pg_catalog.${name}(${parameters}) returns ${wait ? 'void' : 'boolean'}
  language plpgsql strict volatile parallel restricted as $$
begin
  if front_locked(${key}, ${shared}) then ${refused}; end if;
  perform front_${name}(${values});
  ${told}
  return${wait ? '' : ' true'};
end $$;`;
  }),
  ...[false, true].map((shared) => {
    const name = `pg_advisory_unlock${shared ? '_shared' : ''}`;
    return `
alter function pg_catalog.${name}(${parameters}) rename to front_${name};
create function pg_catalog.${name}(${parameters}) returns boolean
  language plpgsql strict volatile parallel restricted as $$
begin
  if not front_owns(${key}, ${shared}) then
    raise warning 'you don''t own a lock of type ${shared ? 'ShareLock' : 'ExclusiveLock'}';
    return false;
  end if;
  perform front_tell('unlock', ${key}, '${shared}');
  return front_${name}(${values});
end $$;`;
  }),
]);

export const CATALOG = `
create or replace function pg_catalog.pg_backend_pid() returns integer language sql stable parallel restricted
  as $$ select coalesce(nullif(current_setting('backlab.pid', true), '')::integer, 0) $$;

create function pg_catalog.front_tell(variadic words text[]) returns void language plpgsql
  set client_min_messages to notice as $$
begin raise notice using errcode = '${SIGNALS.tell}', message = array_to_string(words, '|'); end $$;

create function pg_catalog.front_locked(key text, shared boolean) returns boolean language sql stable
  as $$ select exists (
    select from jsonb_to_recordset(coalesce(nullif(current_setting('backlab.locks', true), ''), '[]')::jsonb)
      as held(key text, shared boolean, pid integer)
    where held.key = $1 and held.pid <> pg_backend_pid() and not (held.shared and $2)) $$;

create function pg_catalog.front_owns(key text, shared boolean) returns boolean language sql stable
  as $$ select not exists (
    select from jsonb_to_recordset(coalesce(nullif(current_setting('backlab.locks', true), ''), '[]')::jsonb)
      as held(key text, shared boolean, pid integer)
    where held.key = $1 and held.shared = $2 and held.pid <> pg_backend_pid())
    or exists (
    select from jsonb_to_recordset(current_setting('backlab.locks')::jsonb) as held(key text, shared boolean, pid integer)
    where held.key = $1 and held.shared = $2 and held.pid = pg_backend_pid()) $$;
${advisoryLocks.join('\n')}

alter function pg_catalog.pg_sleep(double precision) rename to front_pg_sleep;
create function pg_catalog.pg_sleep(double precision) returns void language plpgsql strict volatile as $$
declare
  slept text := current_setting('backlab.slept', true);
  at integer;
begin
  if coalesce(slept, '') = '' then
    perform front_pg_sleep($1);
    return;
  end if;
  at := current_setting('backlab.sleep')::integer;
  perform set_config('backlab.sleep', (at + 1)::text, false);
  if at >= slept::integer and $1 > 0 then
    raise exception using errcode = '${SIGNALS.sleep}', message = $1;
  end if;
end $$;
create or replace function pg_catalog.pg_sleep_for(interval) returns void language sql strict volatile
  return pg_sleep(extract(epoch from clock_timestamp() + $1) - extract(epoch from clock_timestamp()));
create or replace function pg_catalog.pg_sleep_until(timestamptz) returns void language sql strict volatile
  return pg_sleep(extract(epoch from $1) - extract(epoch from clock_timestamp()));

create function pg_catalog.front_clients() returns jsonb language sql stable
  as $$ select coalesce(nullif(current_setting('backlab.clients', true), ''), '[]')::jsonb $$;

create or replace function pg_catalog.pg_stat_get_activity(pid integer, out datid oid, out pid integer, out usesysid oid,
  out application_name text, out state text, out query text, out wait_event_type text, out wait_event text,
  out xact_start timestamptz, out query_start timestamptz, out backend_start timestamptz, out state_change timestamptz,
  out client_addr inet, out client_hostname text, out client_port integer, out backend_xid xid, out backend_xmin xid,
  out backend_type text, out ssl boolean, out sslversion text, out sslcipher text, out sslbits integer,
  out ssl_client_dn text, out ssl_client_serial numeric, out ssl_issuer_dn text, out gss_auth boolean, out gss_princ text,
  out gss_enc boolean, out gss_delegation boolean, out leader_pid integer, out query_id bigint)
  returns setof record language sql stable parallel restricted as $$
  select (select oid from pg_database where datname = current_database()), c.pid,
    (select oid from pg_authid where rolname = c.usename), c.application_name, c.state, c.query, c.wait_event_type,
    c.wait_event, c.xact_start, c.query_start, c.backend_start, c.state_change, c.client_addr, null::text, c.client_port,
    null::xid, null::xid, 'client backend', false, null::text, null::text, null::integer, null::text, null::numeric,
    null::text, false, null::text, false, false, null::integer, null::bigint
  from jsonb_to_recordset(front_clients()) as c(pid integer, usename text, application_name text, state text, query text,
    wait_event_type text, wait_event text, xact_start timestamptz, query_start timestamptz, backend_start timestamptz,
    state_change timestamptz, client_addr inet, client_port integer)
  where $1 is null or c.pid = $1 $$;

alter function pg_catalog.pg_blocking_pids(integer) rename to front_pg_blocking_pids;
create function pg_catalog.pg_blocking_pids(integer) returns integer[] language sql volatile strict as $$
  select coalesce(array_agg(blocker.pid::integer), '{}')
  from jsonb_to_recordset(front_clients()) as c(pid integer, blocked_by jsonb), jsonb_array_elements_text(c.blocked_by) as blocker(pid)
  where c.pid = $1 $$;

alter function pg_catalog.pg_cancel_backend(integer) rename to front_pg_cancel_backend;
create function pg_catalog.pg_cancel_backend(integer) returns boolean language plpgsql strict volatile as $$
begin
  if not exists (select from jsonb_to_recordset(front_clients()) as c(pid integer) where c.pid = $1) then
    raise warning 'PID % is not a PostgreSQL backend process', $1;
    return false;
  end if;
  perform front_tell('cancel', $1::text);
  return true;
end $$;

alter function pg_catalog.pg_terminate_backend(integer, bigint) rename to front_pg_terminate_backend;
create function pg_catalog.pg_terminate_backend(pid integer, timeout bigint default 0) returns boolean
  language plpgsql strict volatile as $$
begin
  if not exists (select from jsonb_to_recordset(front_clients()) as c(pid integer) where c.pid = $1) then
    raise warning 'PID % is not a PostgreSQL backend process', $1;
    return false;
  end if;
  perform front_tell('terminate', $1::text);
  return true;
end $$;

alter function pg_catalog.pg_listening_channels() rename to front_pg_listening_channels;
create function pg_catalog.pg_listening_channels() returns setof text language sql stable parallel restricted
  as $$ select jsonb_array_elements_text(coalesce(nullif(current_setting('backlab.channels', true), ''), '[]')::jsonb) $$;

create function pg_catalog.front_pg_prepared_statement(out name text, out statement text, out prepare_time timestamptz,
  out parameter_types regtype[], out result_types regtype[], out from_sql boolean, out generic_plans bigint,
  out custom_plans bigint) returns setof record language internal stable strict as 'pg_prepared_statement';
create or replace function pg_catalog.pg_prepared_statement(out name text, out statement text, out prepare_time timestamptz,
  out parameter_types regtype[], out result_types regtype[], out from_sql boolean, out generic_plans bigint,
  out custom_plans bigint) returns setof record language sql stable as $$
  select substr(p.name, strpos(p.name, ':') + 1), p.statement, p.prepare_time, p.parameter_types, p.result_types, p.from_sql,
    p.generic_plans, p.custom_plans
  from front_pg_prepared_statement() p where p.name like pg_backend_pid() || ':%' $$;
`;
