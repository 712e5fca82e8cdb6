/** `_cat`: tables for people. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Cluster } from '../cluster';
import { illegal } from '../errors';
import type { SearchIndex } from '../index/search-index';
import { isObject, textOf } from '../json';
import { wildcard } from '../wildcard';
import { answer, type Ctx, flag, pathPart, text } from './answer';

/** There is one node: copies find no place. */
export const healthOf = ({ settings }: SearchIndex): 'green' | 'yellow' =>
  settings['number_of_replicas'] === '0' ? 'green' : 'yellow';

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function catRoutes(cluster: Cluster, now: () => number): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const named = (c: Ctx) => cluster.resolve(pathPart(c, 'index'));
  const route = (path: string, table: (c: Ctx) => Table) => app.get(path, (c) => shown(c, table(c)));

  route('/_cat/indices', () => indices(cluster.indices));
  route('/_cat/indices/:index', (c) => indices(named(c)));
  route('/_cat/count', () => counts(cluster.indices, now()));
  route('/_cat/count/:index', (c) => counts(named(c), now()));
  route('/_cat/aliases', () => aliases(cluster, '*'));
  route('/_cat/aliases/:name', (c) => aliases(cluster, pathPart(c, 'name')));
  route('/_cat/shards', () => shards(cluster.indices));
  route('/_cat/shards/:index', (c) => shards(named(c)));
  route('/_cat/templates', () => ({
    columns: ['name', 'index_patterns', 'order', 'version', 'composed_of'],
    rows: cluster
      .templates('index', '*')
      .map(([name, body]) => [
        name,
        patterns(body['index_patterns']),
        textOf(body['priority'] ?? 0),
        textOf(body['version'] ?? ''),
        patterns(body['composed_of'] ?? []),
      ]),
  }));
  route('/_cat/health', () => ({
    columns: ['epoch', 'timestamp', 'cluster', 'status', 'node.total', 'node.data', 'shards', 'pri'],
    rows: [
      [
        ...clock(now()),
        'backlab',
        cluster.indices.some((index) => healthOf(index) === 'yellow') ? 'yellow' : 'green',
        '1',
        '1',
        String(cluster.indices.length),
        String(cluster.indices.length),
      ],
    ],
  }));
  route('/_cat/nodes', () => ({
    columns: ['ip', 'node.role', 'master', 'name'],
    rows: [['127.0.0.1', 'cdfhilmrstw', '*', 'backlab']],
  }));
  return app;
}

const patterns = (given: unknown) => (Array.isArray(given) ? `[${given.join(', ')}]` : `[${String(given)}]`);
const clock = (now: number) => [String(Math.floor(now / 1000)), new Date(now).toISOString().slice(11, 19)];
const documents = ({ reader }: SearchIndex) => String(reader.documents.size);

const indices = (some: readonly SearchIndex[]): Table => ({
  columns: ['health', 'status', 'index', 'uuid', 'pri', 'rep', 'docs.count', 'docs.deleted'],
  rows: some.map((index) => [
    healthOf(index),
    index.open ? 'open' : 'close',
    index.name,
    index.uuid,
    '1',
    textOf(index.settings['number_of_replicas']),
    documents(index),
    '0',
  ]),
});

const counts = (some: readonly SearchIndex[], now: number): Table => ({
  columns: ['epoch', 'timestamp', 'count'],
  rows: [[...clock(now), String(some.reduce((sum, { reader }) => sum + reader.documents.size, 0))]],
});

const shards = (some: readonly SearchIndex[]): Table => ({
  columns: ['index', 'shard', 'prirep', 'state', 'docs', 'ip', 'node'],
  rows: some.flatMap((index) => [
    [index.name, '0', 'p', 'STARTED', documents(index), '127.0.0.1', 'backlab'],
    ...Array.from({ length: Number(index.settings['number_of_replicas']) }, () => [
      ...[index.name, '0', 'r', 'UNASSIGNED', '', '', ''],
    ]),
  ]),
});

function aliases(cluster: Cluster, name: string): Table {
  const wanted = name.split(',').map((each) => wildcard(each));
  return {
    columns: ['alias', 'index', 'filter', 'is_write_index'],
    rows: cluster.indices.flatMap((index) =>
      Object.entries(cluster.aliasesOf(index.name))
        .filter(([alias]) => wanted.some((pattern) => pattern.test(alias)))
        .map(([alias, options]) => [
          alias,
          index.name,
          isObject(options) && options['filter'] !== undefined ? '*' : '-',
          isObject(options) && options['is_write_index'] === true ? 'true' : '-',
        ]),
    ),
  };
}

/** `v`: with the names of the columns; `h=index,docs.count`: only those; `s=index:desc`: in this order; `format=json`. */
function shown(c: Ctx, { columns: all, rows: given }: Table): Response {
  const wanted = c.req.query('h')?.split(',') ?? all;
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw illegal(`This server has no column [${unknown}] here; it has ${all.join(', ')}.`);
  const rows = sorted(given, all, c.req.query('s')).map((row) =>
    wanted.map((name) => row[all.indexOf(name)] ?? ''),
  );
  if (c.req.query('format') === 'json' || (c.req.header('accept') ?? '').includes('json'))
    return answer(
      c,
      rows.map((row) => Object.fromEntries(row.map((cell, i) => [wanted[i], cell]))),
    );
  const table = flag(c, 'v') ? [wanted, ...rows] : rows;
  const widths = wanted.map((_, i) => Math.max(0, ...table.map((row) => row[i]?.length ?? 0)));
  return text(
    c,
    table.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}\n`).join(''),
  );
}

function sorted(rows: Table['rows'], columns: readonly string[], by: string | undefined): Table['rows'] {
  const keys = (by ?? '').split(',').filter((key) => key !== '');
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const [name = '', order = 'asc'] = key.split(':');
      const at = columns.indexOf(name);
      const [x, y] = [a[at] ?? '', b[at] ?? ''];
      const compared =
        x !== '' && y !== '' && !Number.isNaN(Number(x) - Number(y))
          ? Number(x) - Number(y)
          : x < y
            ? -1
            : x > y
              ? 1
              : 0;
      if (compared !== 0) return order === 'desc' ? -compared : compared;
    }
    return 0;
  });
}
