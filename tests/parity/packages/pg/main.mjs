// SCRAM, simple and prepared queries, types, errors, transactions, a pool under load, cancel, timeouts and NOTIFY.
import { once } from 'node:events';
import pg from 'pg';
import { startPostgres } from '../stand-ins/postgres/server.mjs';

const { server, port, log } = await startPostgres({ password: 'sécret' });
const settings = { host: '127.0.0.1', port, user: 'app', database: 'app', password: 'sécret' };

const client = new pg.Client(settings);
await client.connect();
console.log((await client.query('select version()')).rows);
await client.query(`
  create table users (id serial primary key, name text not null, email text unique, born timestamptz, balance numeric default 0, tags text[], data jsonb, big bigint, raw bytea, ratio double precision, active boolean default true);
  create table posts (id serial primary key, author int not null, title text)`);

const insert =
  'insert into users (name, email, born, balance, tags, data, big, raw, ratio) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *';
const { rows, rowCount, command, fields } = await client.query(insert, [
  'Zoë',
  'zoe@example.org',
  new Date(0),
  '12.50',
  ['a "quoted"', 'b,c', null],
  { deep: [1, { er: null }] },
  9007199254740993n,
  Buffer.from([0, 1, 254, 255]),
  0.1,
]);
console.log(command, rowCount, rows);
console.log(fields.map(({ name, dataTypeID }) => `${name}:${dataTypeID}`).join(' '));

console.log(
  (
    await client.query({
      text: 'select name, balance * 2 as twice, data->>$2 as deep from users where id = $1',
      values: [1, 'deep'],
      rowMode: 'array',
    })
  ).rows,
);
const both = await client.query('select 1 as one; select 2 as two where false; select null as nothing');
console.log(both.map(({ rows, command }) => [command, rows]));

// A named statement is parsed once.
log.length = 0;
for (const id of [1, 2, 1])
  await client.query({ name: 'by-id', text: 'select name from users where id = $1', values: [id] });
console.log(log.join(''));

for (const [sql, values] of [
  ['selekt 1'],
  ['select * from nothing'],
  ['select nickname from users'],
  ['insert into users (name, email) values ($1, $2)', ['Again', 'zoe@example.org']],
  ['insert into users (email) values ($1)', ['x@example.org']],
  ['select 1 / (id - 1) from users', []],
  ['select * from users where id = $1', ['one']],
]) {
  try {
    console.log('unexpected', (await client.query(sql, values)).rows);
  } catch (error) {
    const { name, message, severity, code, position, detail, schema, table, column, constraint, length } =
      error;
    console.log(error instanceof pg.DatabaseError, {
      name,
      message,
      severity,
      code,
      position,
      detail,
      schema,
      table,
      column,
      constraint,
      length,
    });
  }
}
try {
  await client.query({ name: 'by-id', text: 'select 1' });
} catch (error) {
  console.log(error.message);
}

await client.query('begin');
await client.query("insert into posts (author, title) values (1, 'kept?')");
await client.query('savepoint here');
await client.query('select * from nothing').catch(({ code }) => console.log(code));
await client.query('select 1').catch(({ code, message }) => console.log(code, message));
await client.query('rollback to savepoint here');
console.log((await client.query('select count(*) from posts')).rows);
await client.query('rollback');
console.log((await client.query('select count(*) from posts')).rows);

// Queries of one client queue up, and are answered in order.
const answers = await Promise.all(
  Array.from({ length: 50 }, (_, n) => client.query('select $1::int as n', [n])),
);
console.log(answers.map(({ rows }) => rows[0].n).join());

client.on('notification', ({ channel, payload }) => console.log('notified', channel, payload));
await client.query('listen news');
const other = new pg.Client(settings);
await other.connect();
const heard = once(client, 'notification');
await other.query("notify news, 'it''s here'");
await heard;

const slow = other.query(new pg.Query('select pg_sleep(30)'));
slow.on('error', ({ code }) => console.log(code));
const failed = once(slow, 'end').catch((error) => error);
new pg.Client(settings).cancel(other, slow);
const cancelled = await failed;
console.log(cancelled.code, cancelled.message);
await other.end();

const pool = new pg.Pool({ ...settings, max: 4, idleTimeoutMillis: 10_000 });
let connected = 0;
pool.on('connect', () => connected++);
await Promise.all(
  Array.from({ length: 200 }, (_, n) =>
    pool.query('insert into posts (author, title) values ($1, $2)', [n % 7, `title ${n} ${'é'.repeat(n)}`]),
  ),
);
console.log(connected, pool.totalCount, pool.idleCount, pool.waitingCount);
console.log(
  (
    await pool.query(
      'select author, count(*), max(length(title)) as longest from posts group by author order by author',
    )
  ).rows,
);
console.log(
  (
    await pool.query(
      // By title: which of four clients is first to log in decides who gets which id.
      'select u.name, p.title from users u inner join posts p on p.author = u.id where p.title like $1 order by p.title limit 3',
      ['title 1%'],
    )
  ).rows.map(({ name, title }) => `${name} ${title.slice(0, 9)}`),
);
const checkedOut = await Promise.all([1, 2, 3, 4].map(() => pool.connect()));
const impatient = new pg.Pool({ ...settings, max: 1 });
const only = await impatient.connect();
impatient.options.connectionTimeoutMillis = 50;
await impatient.connect().catch((error) => console.log(error.message));
only.release();
const waiting = pool.query('select 1 as patient');
console.log(pool.waitingCount);
for (const each of checkedOut) each.release();
console.log((await waiting).rows);
await impatient.end();
await pool.end();

const hurried = new pg.Client(settings);
hurried.on('error', ({ message }) => console.log(message));
await hurried.connect();
await hurried
  .query({ text: 'select pg_sleep(30)', query_timeout: 50 })
  .catch((error) => console.log(error.message));
hurried.connection.stream.destroy();

const stranger = new pg.Client({ ...settings, password: 'wrong' });
await stranger.connect().catch(({ code, message, severity }) => console.log(code, severity, message));
const nowhere = new pg.Client({ ...settings, port: 1 });
await nowhere.connect().catch(({ code, message }) => console.log(code, message));

const dropped = new pg.Client(settings);
dropped.on('error', (error) => console.log('error event', error.message));
await dropped.connect();
const lost = dropped.query('select pg_sleep(30)').catch((error) => console.log(error.message));
await new Promise((resolve) => setImmediate(resolve));
dropped.connection.stream.resetAndDestroy?.();
await lost;

pg.types.setTypeParser(20, BigInt);
console.log((await client.query('select big from users')).rows);
console.log(pg.escapeIdentifier('a"b'), pg.escapeLiteral("it's \\ here"));
await client.end();
await client.query('select 1').catch((error) => console.log(error.message));
server.close();
process.exit();
