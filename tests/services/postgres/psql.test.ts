/** What our psql prints, beside the real one, of the same server. */
import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresClient } from '@/sandboxes/service-clients/postgres';
import { describe as describeRelation, list } from '@/sandboxes/terminal/services/psql/describe';
import { problem, results, type TableOptions } from '@/sandboxes/terminal/services/psql/format';
import { type OwnProcess, PSQL, spawnOurs } from './servers';

const run = promisify(execFile);
const PASSWORD = 'open sesame';

const SCHEMA = `
  create table product (id int generated always as identity primary key, name text not null unique,
    cents int default 10 check (cents > 0), words tsvector generated always as (to_tsvector('english', name)) stored);
  create index on product using gin (words);
  create table sale (id serial primary key, product int not null references product, at timestamptz default now());
  create view cheap as select id, name from product where cents < 5;
  create materialized view names as select name from product;
  insert into product (name, cents) values ('tea', 3), ('coffee', 5);
`;

const STATEMENTS = [
  `select 1 as one, 'two' as two, null as nothing, 3.50 as three`,
  `select * from product order by id`,
  `select name as "a very long name of a column", id from product order by 1`,
  `select E'two\\nlines' as text, 1 as n union all select 'one', 22`,
  `select 'naïve café' as word, true as yes`,
  `select 1 where false`,
  `select from product`,
  `insert into product (name) values ('milk')`,
  `update product set cents = 4 where name = 'milk' returning name`,
  `create table x (a int); drop table x`,
  `copy (select name, cents from product order by 1) to stdout`,
  `explain (costs off) select * from product where id = 1`,
];

const FAILING = [
  `select 1/0`,
  `select * from nowhere`,
  `insert into product (name) values ('tea')`,
  `update product set cents = -1 where name = 'tea'`,
  `select id, nme from product`,
  `select no_such_function(1)`,
  `do $$ begin raise exception 'no' using hint = 'try', detail = 'more'; end $$`,
  `do $$ begin raise notice 'said'; end $$`,
  `selec 1`,
];

describe.skipIf(PSQL === null)('beside the real psql', () => {
  let server: OwnProcess;
  let client: PostgresClient;
  beforeAll(async () => {
    server = await spawnOurs('--password', PASSWORD);
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    const connection = {
      readable: Readable.toWeb(socket) as ReadableStream<Uint8Array>,
      writable: Writable.toWeb(socket) as WritableStream<Uint8Array>,
      abort: () => void socket.destroy(),
    };
    const login = { user: 'postgres', password: PASSWORD, database: 'postgres', applicationName: 'psql' };
    client = await PostgresClient.open(connection, login);
    await client.query(SCHEMA);
  }, 180_000);
  afterAll(async () => {
    client?.close();
    await server?.end('SIGKILL');
  });

  const theirs = async (command: string, ...options: readonly string[]) => {
    const where = ['-X', '-h', '127.0.0.1', '-p', String(server.port), '-U', 'postgres', '-d', 'postgres'];
    const env = { ...process.env, PGPASSWORD: PASSWORD };
    return run(PSQL ?? '', [...where, ...options, '-c', command], { env }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
  };
  const plain: TableOptions = { expanded: false, tuplesOnly: false, unaligned: false };
  const FORMS: readonly (readonly [flag: string, form: Partial<TableOptions>])[] = [
    ['-q', {}],
    ['-x', { expanded: true }],
    ['-At', { unaligned: true, tuplesOnly: true }],
    ['-A', { unaligned: true }],
  ];

  test.each(FORMS)('tables, %s', async (flag, form) => {
    for (const sql of STATEMENTS.filter((text) => text.startsWith('select'))) {
      const { stdout } = await theirs(sql, flag);
      expect(results(await client.query(sql), { ...plain, ...form }), sql).toBe(stdout);
    }
  });

  test('statements', async () => {
    for (const sql of STATEMENTS) {
      await client.query('begin');
      const ours = results(await client.query(sql), plain);
      await client.query('rollback');
      expect(ours, sql).toBe(
        (await theirs(`begin; ${sql}; rollback`)).stdout.replace(/^BEGIN\n|ROLLBACK\n$/g, ''),
      );
    }
  });

  test('errors and notices', async () => {
    for (const sql of FAILING) {
      const { error, notices } = await client.query(sql);
      const ours = [...notices, ...(error ? [error] : [])].map((fields) => problem(fields, sql)).join('');
      expect(ours, sql).toBe((await theirs(sql)).stderr);
    }
  });

  test.each(['d', 'dt', 'dv', 'di', 'ds', 'dm'])('\\%s', async (command) => {
    expect(await list(client, command, '', plain)).toBe((await theirs(`\\${command}`)).stdout);
  });

  test.each(['product', 'sale', 'cheap'])('\\d %s', async (name) => {
    expect(await describeRelation(client, name, plain)).toBe((await theirs(`\\d ${name}`)).stdout);
  });
});
