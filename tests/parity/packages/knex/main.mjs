// Schema, queries, transactions with savepoints, errors, streams, pool and events, over PostgreSQL's protocol.
import knex from 'knex';
import { startPostgres } from '../stand-ins/postgres/server.mjs';

const { server, port } = await startPostgres();
const warnings = [];
const warn = (text) => warnings.push(text);
const log = { warn, error: warn, debug: warn, deprecate: warn };
const db = knex({
  log,
  client: 'pg',
  connection: { host: '127.0.0.1', port, user: 'app', database: 'app' },
  pool: { min: 0, max: 3 },
  acquireConnectionTimeout: 5_000,
});
const statements = [];
db.on('query', ({ sql, bindings }) => statements.push([sql, bindings]));

await db.schema.createTable('users', (table) => {
  table.increments('id');
  table.text('name').notNullable();
  table.text('email').unique();
  table.integer('age').defaultTo(18);
  table.jsonb('settings');
});
await db.raw('create table posts (id serial primary key, author int, title text)');

console.log(
  await db('users')
    .insert([
      { name: 'Ann', email: 'ann@x', age: 41 },
      { name: 'Bob', email: 'bob@x', settings: { theme: 'dark' } },
    ])
    .returning(['id', 'age']),
);
console.log(
  await db('users')
    .select('name', { years: 'age' })
    .where('age', '>', 20)
    .orWhere((inner) => inner.whereNull('settings').whereIn('id', [1, 2]))
    .orderBy('id'),
);
console.log(await db('users').where({ id: 2 }).first());
console.log(
  await db('users')
    .where('name', 'like', 'A%')
    .update({ age: db.raw('age + ?', [1]) }, ['id', 'age']),
);
console.log(await db('users').count({ many: '*' }).sum('age as years').first());
console.log(
  await db('users')
    .insert({ name: 'Bobby', email: 'bob@x' })
    .onConflict('email')
    .merge(['name'])
    .returning('*'),
);
console.log(
  await db('users').insert({ name: 'Nobody', email: 'bob@x' }).onConflict('email').ignore().returning('id'),
);

for (const query of [
  db('nothing'),
  db('users').select('nickname'),
  db('users').insert({ name: 'Eve', email: 'ann@x' }),
  db('users').insert({ name: null }),
]) {
  try {
    console.log('unexpected', await query);
  } catch ({ code, message, constraint, detail, routine }) {
    console.log({ code, message, constraint, detail, routine });
  }
}

await db.transaction(async (outer) => {
  await outer('posts').insert({ author: 1, title: 'outer' });
  await outer
    .transaction(async (inner) => {
      await inner('posts').insert({ author: 1, title: 'inner' });
      throw new Error('only the inner one');
    })
    .catch((error) => console.log(error.message));
  console.log(await outer('posts').pluck('title'));
});
await db
  .transaction(async (trx) => {
    await trx('posts').insert({ author: 1, title: 'never' });
    return trx.rollback(new Error('as if it never was'));
  })
  .catch((error) => console.log(error.message));
console.log(await db('posts').pluck('title'));
const provided = await db.transaction();
await provided('posts').insert({ author: 2, title: 'by hand' });
await provided.commit();
console.log(
  provided.isCompleted(),
  await db('posts')
    .join('users', 'users.id', 'posts.author')
    .select('users.name', 'posts.title')
    .orderBy('posts.id'),
);

await db.batchInsert(
  'posts',
  Array.from({ length: 120 }, (_, n) => ({ author: n % 3, title: `post ${n}` })),
  50,
);
console.log(
  await db('posts')
    .select('author')
    .count('*')
    .groupBy('author')
    .having(db.raw('count(*) > ?', [10]))
    .orderBy('author'),
);
console.log(
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => db('posts').where('title', `post ${n}`).first('title')),
  ).then((rows) => rows.map(({ title }) => title.slice(5)).join()),
);

const held = await Promise.all([1, 2, 3].map(() => db.transaction()));
const tight = db('posts')
  .first()
  .timeout(50)
  .catch((error) => console.log(error.name, error.message));
await tight;
await Promise.all(held.map((trx) => trx.rollback()));
await db
  .raw('select pg_sleep(30)')
  .timeout(1_000)
  .catch((error) => console.log(error.name, error.message));

console.log(
  db('users')
    .where({ id: db.ref('posts.author') })
    .clone()
    .limit(5)
    .toSQL()
    .toNative(),
);
console.log(db.select(db.raw('??, ?', ['a.b', "it's"])).toString());
console.log(
  statements.length > 30,
  statements.slice(-3).map(([sql]) => sql),
);
console.log(warnings.map((text) => String(text).split('\n')[0]));
await db.destroy();
await db('users').catch((error) => console.log(error.message));
server.close();
process.exit();
