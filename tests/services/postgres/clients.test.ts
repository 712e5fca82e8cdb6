/** Several clients on one session: unmodified libraries, each doing what it does. */
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import knexFor from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import { type Client, type Notification, Pool } from 'pg';
import postgresJs from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningService } from '../../../sandboxes/services/service';
import { connect, startOurs } from './servers';

const PATIENCE = 400;
let server: RunningService;
let url: string;
let a: Client;
let b: Client;

beforeAll(async () => {
  server = await startOurs({ patience: String(PATIENCE) });
  url = `postgres://postgres@127.0.0.1:${server.port}/postgres`;
}, 180_000);
afterAll(() => server?.stop());

beforeEach(async () => {
  for (const client of [a, b]) await client?.end().catch(() => undefined);
  await server.reset();
  [a, b] = await Promise.all([connect(server.port), connect(server.port)]);
  for (const client of [a, b]) client.on('error', () => undefined);
  await a.query('create table t (id int primary key, word text)');
});
afterAll(async () => {
  for (const client of [a, b]) await client?.end().catch(() => undefined);
});

const rows = async (client: Client, sql: string, values: unknown[] = []): Promise<unknown[]> =>
  (await client.query(sql, values)).rows;
const codeOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('what clients have for themselves', () => {
  it('is a process number', async () => {
    const [one, other] = await Promise.all(
      [a, b].map((client) => rows(client, 'select pg_backend_pid() pid')),
    );
    expect(one).toEqual([{ pid: (a as unknown as { processID: number }).processID }]);
    expect(one).not.toEqual(other);
  });

  it('is what they have set', async () => {
    await a.query(`set my.word = 'a'; set search_path = elsewhere, public; set timezone = 'Asia/Tokyo'`);
    await b.query(`select set_config($1, $2, false)`, ['my.word', 'b']);
    const ask = `select current_setting('my.word') w, current_setting('search_path') s, current_setting('timezone') z`;
    expect(await rows(a, ask)).toEqual([{ w: 'a', s: 'elsewhere, public', z: 'Asia/Tokyo' }]);
    expect(await rows(b, ask)).toEqual([{ w: 'b', s: '"$user", public', z: 'UTC' }]);
    await a.query("begin; set local my.word = 'in'; rollback");
    expect(await rows(a, ask)).toEqual([{ w: 'a', s: 'elsewhere, public', z: 'Asia/Tokyo' }]);
    await a.query("begin; set my.word = 'undone'; rollback");
    expect(await rows(a, ask)).toEqual([{ w: 'a', s: 'elsewhere, public', z: 'Asia/Tokyo' }]);
  });

  it('is a role', async () => {
    await a.query('create role reader login; grant select on t to reader');
    const reader = await connect(server.port, { user: 'reader' });
    expect(await rows(reader, 'select current_user u, session_user s')).toEqual([
      { u: 'reader', s: 'reader' },
    ]);
    expect(await codeOf(reader.query('insert into t values (1)'))).toBe('42501');
    expect(await rows(a, 'select current_user u')).toEqual([{ u: 'postgres' }]);
    expect(await codeOf(reader.query('insert into t values (1)'))).toBe('42501');
    await reader.end();
  });

  it('are names of prepared statements', async () => {
    const one = { name: 'same', text: 'select 1 as one' };
    const two = { name: 'same', text: 'select $1::int as two', values: [2] };
    for (let round = 0; round < 2; round++) {
      expect((await a.query(one)).rows).toEqual([{ one: 1 }]);
      expect((await b.query(two)).rows).toEqual([{ two: 2 }]);
    }
    await a.query('prepare mine (int) as select $1 + 1 as n');
    await b.query('prepare mine as select 7 as n');
    expect(await rows(a, 'execute mine(4)')).toEqual([{ n: 5 }]);
    expect(await rows(b, 'execute mine')).toEqual([{ n: 7 }]);
    expect(await rows(a, 'select name from pg_prepared_statements order by 1')).toEqual([
      { name: 'mine' },
      { name: 'same' },
    ]);
    await b.query('deallocate all');
    expect(await rows(a, 'execute mine(5)')).toEqual([{ n: 6 }]);
    await expect(b.query('execute mine')).rejects.toThrow('prepared statement "mine" does not exist');
    expect((await a.query(one)).rows).toEqual([{ one: 1 }]);
  });

  it('are advisory locks', async () => {
    expect(await rows(a, 'select pg_try_advisory_lock(7) got')).toEqual([{ got: true }]);
    expect(await rows(b, 'select pg_try_advisory_lock(7) got')).toEqual([{ got: false }]);
    expect(await rows(b, 'select pg_advisory_unlock(7) freed')).toEqual([{ freed: false }]);
    const waiting = rows(b, 'select pg_advisory_lock(7)');
    expect(await rows(a, 'select pg_advisory_unlock(7) freed')).toEqual([{ freed: true }]);
    await waiting;
    expect(await rows(a, 'select pg_try_advisory_lock(7) got')).toEqual([{ got: false }]);
    await b.end();
    await expect.poll(() => rows(a, 'select pg_try_advisory_lock(7) got')).toEqual([{ got: true }]);
  });
});

describe('transactions', () => {
  it('are not mixed: who writes waits for the one that is open', async () => {
    await a.query('begin');
    await a.query(`insert into t values (1, 'a')`);
    const waiting = rows(b, `insert into t values (2, 'b') returning (select count(*)::int from t) seen`);
    await a.query(`insert into t values (3, 'a')`);
    await a.query('commit');
    expect(await waiting).toEqual([{ seen: 2 }]);
  });

  it('that stay open end the wait of others with 55P03, and say whose it is', async () => {
    await a.query('begin');
    await a.query(`insert into t values (1, 'a')`);
    const error = await b.query(`insert into t values (2, 'b')`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '55P03', detail: expect.stringContaining('insert into t') });
    await a.query('commit');
    expect(await rows(b, 'select count(*)::int n from t')).toEqual([{ n: 1 }]);
  });

  it('of a client that dies are rolled back', async () => {
    await a.query('begin');
    await a.query(`insert into t values (1, 'a')`);
    (a as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(await rows(b, `insert into t values (2, 'b') returning id`)).toEqual([{ id: 2 }]);
    expect(await rows(b, 'select id from t')).toEqual([{ id: 2 }]);
  });

  it('end with their timeouts', async () => {
    await a.query(`set statement_timeout = '100ms'`);
    expect(await codeOf(a.query('select pg_sleep(30)'))).toBe('57014');
    await a.query(`reset statement_timeout; set idle_in_transaction_session_timeout = '100ms'`);
    const ended = new Promise((resolve) => a.once('end', resolve));
    const error = new Promise<{ code?: string }>((resolve) => a.once('error', resolve));
    await a.query('begin');
    expect((await error).code).toBe('25P03');
    await ended;
    expect(await rows(b, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });
});

describe('between clients', () => {
  it('a notification goes to all that listen, with the number of who sent it', async () => {
    await a.query('listen news; listen other');
    await b.query('listen news');
    const heard = [a, b].map(
      (client) => new Promise<Notification>((resolve) => client.once('notification', resolve)),
    );
    await b.query(`begin; select pg_notify('news', 'hello')`);
    await b.query('commit');
    const sender = (b as unknown as { processID: number }).processID;
    for (const { channel, payload, processId } of await Promise.all(heard))
      expect({ channel, payload, processId }).toEqual({
        channel: 'news',
        payload: 'hello',
        processId: sender,
      });
    expect(await rows(a, 'select pg_listening_channels() c order by 1')).toEqual([
      { c: 'news' },
      { c: 'other' },
    ]);
    await b.query('unlisten news');
    const once = new Promise<Notification>((resolve) => a.once('notification', resolve));
    await b.query(`notify news, 'still'`);
    expect((await once).payload).toBe('still');
  });

  it('sleeping holds nobody up', async () => {
    const sleeping = rows(a, 'select pg_sleep(0.3)');
    const order: string[] = [];
    const both = [
      sleeping.then(() => order.push('slept')),
      rows(b, 'select 1').then(() => order.push('asked')),
    ];
    await Promise.all(both);
    expect(order).toEqual(['asked', 'slept']);
  });

  it('pg_stat_activity shows them, and they can be cancelled and ended', async () => {
    await a.query(`set application_name = 'sleeper'`);
    const sleeping = codeOf(a.query('select pg_sleep(60)'));
    const seen = `select pid, state, wait_event from pg_stat_activity where application_name = 'sleeper'`;
    const pid = (a as unknown as { processID: number }).processID;
    await expect.poll(() => rows(b, seen)).toEqual([{ pid, state: 'active', wait_event: 'PgSleep' }]);
    expect(await rows(b, 'select pg_cancel_backend($1) done', [pid])).toEqual([{ done: true }]);
    expect(await sleeping).toBe('57014');
    const ended = new Promise((resolve) => a.once('end', resolve));
    await b.query('select pg_terminate_backend($1)', [pid]);
    await ended;
    expect(await rows(b, seen)).toEqual([]);
  });
});

describe('unmodified libraries', () => {
  it('pg: a pool', async () => {
    const pool = new Pool({ connectionString: url, max: 10 });
    await Promise.all(
      Array.from({ length: 30 }, async (_, id) => {
        const client = await pool.connect();
        try {
          await client.query('begin');
          await client.query('insert into t values ($1, $2)', [id, 'pool']);
          await client.query(id % 3 === 0 ? 'rollback' : 'commit');
        } finally {
          client.release();
        }
      }),
    );
    const { rows: pids } = await pool.query('select count(*)::int n from t');
    expect(pids).toEqual([{ n: 20 }]);
    await pool.end();
  });

  it('postgres: transactions, savepoints, cursors, copy', async () => {
    const sql = postgresJs(url, { max: 3 });
    await sql.begin(async (tx) => {
      await tx`insert into t values (1, 'kept')`;
      await tx.savepoint((inner) => inner`insert into t values (1, 'twice')`).catch(() => undefined);
    });
    const seen: number[] = [];
    await sql`select n from generate_series(1, 250) n`.cursor(100, (part) => void seen.push(part.length));
    expect(seen).toEqual([100, 100, 50]);
    const [{ n } = { n: 0 }] = await sql<
      { n: number }[]
    >`select count(*)::int n from t where word = ${'kept'}`;
    expect(n).toBe(1);
    await sql.end();
  });

  it('knex, kysely and drizzle', async () => {
    const knex = knexFor({ client: 'pg', connection: url, pool: { min: 0, max: 3 } });
    await knex.transaction((tx) => tx('t').insert({ id: 1, word: 'knex' }));
    expect(await knex('t').select('word')).toEqual([{ word: 'knex' }]);
    await knex.destroy();

    const pool = new Pool({ connectionString: url, max: 2 });
    const kysely = new Kysely<{ t: { id: number; word: string } }>({
      dialect: new PostgresDialect({ pool }),
    });
    await kysely
      .transaction()
      .execute((tx) => tx.insertInto('t').values({ id: 2, word: 'kysely' }).execute());
    expect(await kysely.selectFrom('t').select('word').where('id', '=', 2).execute()).toEqual([
      { word: 'kysely' },
    ]);

    const words = pgTable('t', { id: integer('id').primaryKey(), word: text('word') });
    const database = drizzle(pool);
    await database.transaction((tx) => tx.insert(words).values({ id: 3, word: 'drizzle' }));
    expect(await database.select().from(words).orderBy(words.id)).toHaveLength(3);
    await pool.end();
  });
});
