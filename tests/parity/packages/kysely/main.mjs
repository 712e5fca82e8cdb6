// Typed queries on pg's pool: inserts, joins, aggregates, upserts, transactions, plugins, logging and errors.
import { CamelCasePlugin, Kysely, NoResultError, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { startPostgres } from '../stand-ins/postgres/server.mjs';

const { server, port } = await startPostgres({ password: 'pw' });
const logged = [];
const db = new Kysely({
  dialect: new PostgresDialect({
    pool: new pg.Pool({ host: '127.0.0.1', port, user: 'app', database: 'app', password: 'pw', max: 3 }),
  }),
  plugins: [new CamelCasePlugin()],
  log: (event) =>
    logged.push(`${event.level} ${event.query.sql.slice(0, 60)}${event.error ? ` ${event.error.code}` : ''}`),
});

await db.schema
  .createTable('person')
  .addColumn('id', 'serial', (column) => column.primaryKey())
  .addColumn('first_name', 'text', (column) => column.notNull())
  .addColumn('email', 'text', (column) => column.unique())
  .addColumn('born_at', 'timestamptz')
  .execute();
await db.schema
  .createTable('pet')
  .ifNotExists()
  .addColumn('id', 'serial', (column) => column.primaryKey())
  .addColumn('owner_id', 'integer')
  .addColumn('name', 'text')
  .execute();

const people = await db
  .insertInto('person')
  .values([
    { firstName: 'Ann', email: 'ann@x', bornAt: new Date(0) },
    { firstName: 'Bob', email: 'bob@x' },
  ])
  .returningAll()
  .execute();
console.log(people);
await db
  .insertInto('pet')
  .values([
    { ownerId: 1, name: 'Rex' },
    { ownerId: 1, name: 'Tom' },
    { ownerId: 2, name: 'Kit' },
  ])
  .execute();
console.log(
  await db
    .selectFrom('person')
    .innerJoin('pet', 'pet.ownerId', 'person.id')
    .select(['person.firstName', 'pet.name as petName'])
    .where('pet.name', 'in', ['Rex', 'Kit'])
    .orderBy('pet.id', 'desc')
    .execute(),
);
console.log(
  await db
    .selectFrom('person')
    .leftJoin('pet', 'pet.ownerId', 'person.id')
    .select(({ fn }) => ['person.firstName', fn.count('pet.id').as('pets')])
    .groupBy('person.firstName')
    .having(({ fn }) => fn.count('pet.id'), '>=', 1)
    .orderBy('pets')
    .execute(),
);
console.log(
  await db
    .insertInto('person')
    .values({ firstName: 'Bobby', email: 'bob@x' })
    .onConflict((conflict) =>
      conflict.column('email').doUpdateSet(({ ref }) => ({ firstName: ref('excluded.firstName') })),
    )
    .returning(['id', 'firstName'])
    .executeTakeFirst(),
);
console.log(
  await db
    .updateTable('person')
    .set({ email: null })
    .where(({ and, eb, or }) =>
      and([eb('id', '>', 0), or([eb('firstName', 'ilike', 'ANN'), eb('bornAt', 'is not', null)])]),
    )
    .executeTakeFirst(),
);
console.log(await db.deleteFrom('pet').where('name', '=', 'Tom').returning('id').execute());
const upper = sql`upper(${sql.ref('firstName')})`;
console.log(
  (
    await sql`select ${upper} as loud, ${42}::int as answer from ${sql.table('person')} order by id limit ${2}`.execute(
      db,
    )
  ).rows,
);

try {
  await db.selectFrom('person').selectAll().where('id', '=', 99).executeTakeFirstOrThrow();
} catch (error) {
  console.log(error instanceof NoResultError, error.message);
}
for (const query of [
  db.selectFrom('ghost').selectAll(),
  db.insertInto('person').values({ firstName: 'Eve', email: 'bob@x' }),
  db.insertInto('person').values({ email: 'n@x' }),
]) {
  try {
    console.log('unexpected', await query.execute());
  } catch ({ code, message, constraint }) {
    console.log({ code, message, constraint });
  }
}

console.log(
  await db
    .transaction()
    .setIsolationLevel('serializable')
    .execute(async (trx) => {
      await trx.insertInto('pet').values({ ownerId: 2, name: 'In' }).execute();
      return trx.selectFrom('pet').select('name').execute();
    }),
);
await db
  .transaction()
  .execute(async (trx) => {
    await trx.deleteFrom('pet').execute();
    throw new Error('changed my mind');
  })
  .catch((error) => console.log(error.message));
console.log(
  (
    await db
      .selectFrom('pet')
      .select(({ fn }) => fn.countAll().as('pets'))
      .executeTakeFirst()
  ).pets,
);
const controlled = await db.startTransaction().execute();
const saved = await controlled.savepoint('before').execute();
await saved.deleteFrom('pet').execute();
await saved.rollbackToSavepoint('before').execute();
console.log((await controlled.selectFrom('pet').selectAll().execute()).length);
await controlled.commit().execute();

const results = await Promise.all(
  Array.from({ length: 40 }, (_, n) =>
    db.selectFrom('person').select(sql`${n}::int`.as('n')).where('id', '=', 1).executeTakeFirst(),
  ),
);
console.log(results.map(({ n }) => n).join());
const { sql: text, parameters } = db
  .selectFrom('person')
  .select('firstName')
  .where('id', '=', 1)
  .where('email', 'like', '%@x')
  .compile();
console.log(text, parameters);
console.log(
  logged.length,
  logged.filter((line) => line.startsWith('error')),
);
await db.destroy();
server.close();
process.exit();
