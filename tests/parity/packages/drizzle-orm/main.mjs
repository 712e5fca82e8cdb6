// Schema, select, joins, upserts, nested transactions, prepared statements and errors, on pg over PostgreSQL's protocol.
import {
  and,
  asc,
  count,
  DrizzleQueryError,
  desc,
  eq,
  gt,
  ilike,
  inArray,
  isNull,
  max,
  or,
  sql,
} from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import {
  bigint,
  boolean,
  integer,
  jsonb,
  numeric,
  pgTable,
  serial,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import pg from 'pg';
import { startPostgres } from '../stand-ins/postgres/server.mjs';

const { server, port } = await startPostgres({ password: 'pw' });
const users = pgTable('users', {
  id: serial('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').unique(),
  admin: boolean('admin').default(false),
  balance: numeric('balance').default('0'),
  visits: bigint('visits', { mode: 'bigint' }),
  created: timestamp('created_at', { withTimezone: true }),
  settings: jsonb('settings'),
});
const posts = pgTable('posts', {
  id: serial('id').primaryKey(),
  author: integer('author_id'),
  title: text('title'),
});

const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'app', database: 'app', password: 'pw', max: 4 });
const queries = [];
const db = drizzle(pool, {
  schema: { users, posts },
  logger: { logQuery: (query, params) => queries.push(`${query} ${params.length}`) },
});
await db.execute(
  sql`create table users (id serial primary key, name text not null, email text unique, admin boolean default false, balance numeric default 0, visits bigint, created_at timestamptz, settings jsonb)`,
);
await db.execute(sql`create table posts (id serial primary key, author_id int, title text)`);

console.log(
  await db
    .insert(users)
    .values([
      {
        name: 'Ann',
        email: 'ann@x',
        balance: '10.5',
        visits: 9007199254740993n,
        created: new Date(0),
        settings: { theme: 'dark', tags: ['a', null] },
      },
      { name: 'Bob', email: 'bob@x', admin: true },
    ])
    .returning(),
);
await db.insert(posts).values([
  { author: 1, title: 'One' },
  { author: 1, title: 'Two' },
  { author: 2, title: 'Three' },
]);
console.log(
  await db
    .select({ name: users.name, title: posts.title })
    .from(users)
    .innerJoin(posts, eq(posts.author, users.id))
    .where(or(ilike(posts.title, 't%'), isNull(users.settings)))
    .orderBy(desc(posts.id)),
);
console.log(
  await db
    .select({ author: posts.author, many: count(), last: max(posts.title) })
    .from(posts)
    .groupBy(posts.author)
    .orderBy(asc(posts.author)),
);
console.log(
  await db
    .insert(users)
    .values({ name: 'Bobby', email: 'bob@x' })
    .onConflictDoUpdate({ target: users.email, set: { name: sql`excluded.name` } })
    .returning({ id: users.id, name: users.name }),
);
console.log(
  (await db.insert(users).values({ name: 'Nobody', email: 'bob@x' }).onConflictDoNothing()).rowCount,
);
console.log(
  await db
    .update(users)
    .set({ balance: sql`${users.balance} + ${'2.25'}` })
    .where(and(gt(users.id, 0), inArray(users.name, ['Ann'])))
    .returning({ balance: users.balance }),
);
console.log(
  await db.$count(users),
  await db.selectDistinct({ author: posts.author }).from(posts).orderBy(posts.author),
);

const byId = db
  .select({ name: users.name })
  .from(users)
  .where(eq(users.id, sql.placeholder('id')))
  .prepare('by_id');
console.log(await Promise.all([1, 2, 3, 1].map((id) => byId.execute({ id }))));

for (const query of [
  db.select().from(pgTable('ghosts', { id: integer('id') })),
  db.insert(users).values({ name: 'Eve', email: 'ann@x' }),
  db.execute(sql`select 1 / 0`),
]) {
  try {
    console.log('unexpected', await query);
  } catch (error) {
    console.log(error instanceof DrizzleQueryError, error.message, error.cause.code, error.cause.constraint);
  }
}

console.log(
  await db.transaction(
    async (outer) => {
      await outer.insert(posts).values({ author: 2, title: 'outer' });
      await outer
        .transaction(async (inner) => {
          await inner.insert(posts).values({ author: 2, title: 'inner' });
          inner.rollback();
        })
        .catch((error) => console.log(error.constructor.name, error.message));
      return outer.select({ title: posts.title }).from(posts).where(eq(posts.author, 2));
    },
    { isolationLevel: 'repeatable read' },
  ),
);
await db
  .transaction(async (trx) => {
    await trx.delete(posts);
    throw new Error('no, keep them');
  })
  .catch((error) => console.log(error.message));
console.log((await db.select().from(posts)).length);

const many = await Promise.all(
  Array.from({ length: 60 }, (_, n) =>
    db
      .insert(posts)
      .values({ author: n, title: `n${n}` })
      .returning({ title: posts.title }),
  ),
);
console.log(many.map(([{ title }]) => title).join(), pool.totalCount);
console.log(db.select().from(users).where(eq(users.email, "o'hara")).limit(3).toSQL());
console.log(
  queries.length,
  queries.filter((query) => /^(begin|commit|rollback|savepoint)/.test(query)),
);
await pool.end();
server.close();
process.exit();
