/** PGlite's files, and a data directory that is ready: initdb takes seconds, which nobody shall wait for in a tab. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { joinBytes } from '../../bytes';
import { ASSETS } from './backend/asset-names';
import { CATALOG } from './backend/catalog';

const packaged = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));

export async function assets(): Promise<Readonly<Record<string, Uint8Array>>> {
  return {
    [ASSETS.module]: readFileSync(join(packaged, ASSETS.module)),
    [ASSETS.files]: readFileSync(join(packaged, ASSETS.files)),
    [ASSETS.data]: await dataDirectory(),
    [ASSETS.extensions]: extensions(),
  };
}

/** What fits a lesson, and is small: pgcrypto alone is a megabyte. */
const EXTENSIONS = [
  'auto_explain',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'ltree',
  'pageinspect',
  'pg_buffercache',
  'pg_trgm',
  'tablefunc',
  'unaccent',
  'uuid-ossp',
];

const TAR_BLOCK = 512;

/** One archive of all: an archive ends with blocks of zeros. */
function extensions(): Uint8Array {
  return joinBytes([
    ...EXTENSIONS.map((name) => {
      const tar = gunzipSync(readFileSync(join(packaged, `${name}.tar.gz`)));
      const last = tar.findLastIndex((byte) => byte !== 0);
      return tar.subarray(0, Math.ceil((last + 1) / TAR_BLOCK) * TAR_BLOCK);
    }),
    new Uint8Array(2 * TAR_BLOCK),
  ]);
}

/** Statements that make a fresh cluster one of a lab: no templates, which nobody can copy here. */
const PREPARE = [
  `update pg_database set datistemplate = false where datname like 'template%'`,
  'drop database template1',
  'drop database template0',
  'vacuum analyze',
  'checkpoint',
];

/** initdb is never the same twice, and slow: made once for each version of what goes into it. */
async function dataDirectory(): Promise<Uint8Array> {
  const inputs = [readFileSync(join(packaged, '../package.json')), CATALOG, PREPARE.join('\n')];
  const hash = inputs.reduce((sum, input) => sum.update(input), createHash('sha256')).digest('hex');
  const file = join(process.env['DATA_DIR'] ?? 'data', 'cache', `postgres-${hash.slice(0, 16)}.tar`);
  if (existsSync(file)) return readFileSync(file);
  // Segments of 1 MB instead of 16: most of a small database is its empty log.
  const pglite = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] });
  await pglite.exec(CATALOG);
  for (const statement of PREPARE) await pglite.exec(statement);
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const bytes = new Uint8Array(await dump.arrayBuffer());
  mkdirSync(dirname(file), { recursive: true });
  // Whole, or not at all: another build may look at the same moment.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, file);
  return bytes;
}
