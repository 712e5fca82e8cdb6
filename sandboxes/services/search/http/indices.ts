/** Indices, their mappings and settings, aliases, and how texts are analyzed. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createAnalysis } from '../analysis/registry';
import { analyzeAll } from '../analysis/texts';
import { aliasActions, type Cluster } from '../cluster';
import { illegal, SearchError } from '../errors';
import type { SearchIndex } from '../index/search-index';
import { type JsonObject, listOf, textOf } from '../json';
import { wildcard } from '../wildcard';
import { answer, bodyOf, type Ctx, flag, pathPart, text } from './answer';

const DONE = { acknowledged: true } as const;

export function indexRoutes(cluster: Cluster): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const named = (c: Ctx) => cluster.resolve(pathPart(c, 'index'), flag(c, 'ignore_unavailable'));
  const each = (c: Ctx, show: (index: SearchIndex) => JsonObject) =>
    answer(c, Object.fromEntries(named(c).map((index) => [index.name, show(index)])));
  const settings = (index: SearchIndex): JsonObject => ({
    index: {
      ...index.settings,
      creation_date: String(index.created),
      uuid: index.uuid,
      provided_name: index.name,
      version: { created: '9000000' },
    },
  });

  app.get('/_cat/indices', (c) => catIndices(c, cluster.indices));
  app.get('/_cat/indices/:index', (c) => catIndices(c, named(c)));
  app.on(['GET', 'POST'], '/_analyze', async (c) => answer(c, analyze(null, await bodyOf(c))));
  app.on(['GET', 'POST'], '/:index/_analyze', async (c) =>
    answer(c, analyze(cluster.one(pathPart(c, 'index')), await bodyOf(c))),
  );
  const refresh = (c: Ctx, indices: readonly SearchIndex[]) => {
    for (const index of indices) cluster.refresh(index);
    return answer(c, { _shards: { total: indices.length * 2, successful: indices.length, failed: 0 } });
  };
  app.on(['GET', 'POST'], '/_refresh', (c) => refresh(c, cluster.indices));
  app.on(['GET', 'POST'], '/:index/_refresh', (c) => refresh(c, named(c)));

  app.post('/_aliases', async (c) => {
    cluster.alias(aliasActions(await bodyOf(c), (name) => cluster.resolve(name)));
    return answer(c, DONE);
  });
  const shownAliases = (indices: readonly SearchIndex[], wanted: string) =>
    indices.flatMap((index) => {
      const patterns = wanted.split(',').map((name) => wildcard(name));
      const aliases = Object.entries(cluster.aliasesOf(index.name)).filter(([alias]) =>
        patterns.some((each) => each.test(alias)),
      );
      return aliases.length > 0 || wanted === '*'
        ? [[index.name, { aliases: Object.fromEntries(aliases) }] as const]
        : [];
    });
  const aliasAnswer = (c: Ctx, indices: readonly SearchIndex[]) => {
    const wanted = pathPart(c, 'alias') || '*';
    const found = shownAliases(indices, wanted);
    if (found.length > 0 || wanted.includes('*')) return answer(c, Object.fromEntries(found));
    return answer(c, { error: `alias [${wanted}] missing`, status: 404 }, 404);
  };
  for (const path of ['/_alias', '/_alias/:alias']) app.get(path, (c) => aliasAnswer(c, cluster.indices));
  for (const path of ['/:index/_alias', '/:index/_alias/:alias'])
    app.get(path, (c) => aliasAnswer(c, named(c)));
  for (const path of ['/:index/_alias/:alias', '/:index/_aliases/:alias']) {
    app.on(['PUT', 'POST'], path, async (c) => {
      const writeIndex = (await bodyOf(c))['is_write_index'] === true;
      cluster.alias(
        named(c).map(({ name }) => ({ add: true, index: name, alias: pathPart(c, 'alias'), writeIndex })),
      );
      return answer(c, DONE);
    });
    app.delete(path, (c) => {
      cluster.alias(named(c).map(({ name }) => ({ add: false, index: name, alias: pathPart(c, 'alias') })));
      return answer(c, DONE);
    });
  }

  for (const path of ['/:index/_mapping', '/:index/_mappings']) {
    app.get(path, (c) => each(c, ({ mapping }) => ({ mappings: mapping.toJSON() })));
    app.on(['PUT', 'POST'], path, async (c) => {
      const body = await bodyOf(c);
      for (const index of named(c)) cluster.alter('mapping', index, body);
      return answer(c, DONE);
    });
  }
  app.get('/:index/_settings', (c) => each(c, (index) => ({ settings: settings(index) })));
  app.put('/:index/_settings', async (c) => {
    const body = await bodyOf(c);
    for (const index of named(c)) cluster.alter('settings', index, body);
    return answer(c, DONE);
  });

  app.put('/:index', async (c) => {
    const { name } = cluster.create(pathPart(c, 'index'), await bodyOf(c));
    return answer(c, { ...DONE, shards_acknowledged: true, index: name });
  });
  app.get('/:index', (c) =>
    each(c, (index) => ({
      aliases: cluster.aliasesOf(index.name),
      mappings: index.mapping.toJSON(),
      settings: settings(index),
    })),
  );
  app.delete('/:index', (c) => {
    const name = pathPart(c, 'index');
    if (!flag(c, 'ignore_unavailable') || cluster.resolve(name, true).length > 0) cluster.delete(name);
    return answer(c, DONE);
  });
  return app;
}

function catIndices(c: Ctx, indices: readonly SearchIndex[]): Response {
  const columns = ['health', 'status', 'index', 'uuid', 'pri', 'rep', 'docs.count', 'docs.deleted'];
  const rows = indices.map((index) => [
    index.settings['number_of_replicas'] === '0' ? 'green' : 'yellow',
    'open',
    index.name,
    index.uuid,
    '1',
    textOf(index.settings['number_of_replicas']),
    String(index.reader.documents.size),
    '0',
  ]);
  if (c.req.query('format') === 'json' || (c.req.header('accept') ?? '').includes('json'))
    return answer(
      c,
      rows.map((row) => Object.fromEntries(row.map((cell, i) => [columns[i], cell]))),
    );
  const table = flag(c, 'v') ? [columns, ...rows] : rows;
  const widths = columns.map((_, i) => Math.max(0, ...table.map((row) => row[i]?.length ?? 0)));
  return text(
    c,
    table.map((row) => `${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')}\n`).join(''),
  );
}

function analyze(index: SearchIndex | null, body: JsonObject): JsonObject {
  const analysis = index?.analysis ?? createAnalysis({});
  const field = body['field'] === undefined ? undefined : index?.mapping.fields.get(textOf(body['field']));
  const parts = body['tokenizer'] !== undefined || body['filter'] !== undefined;
  const name = field === undefined ? 'standard' : field.type === 'text' ? field.analyzer : 'keyword';
  const given = listOf(body['text']).map(textOf);
  if (given.length === 0)
    throw new SearchError(
      400,
      'action_request_validation_exception',
      'Validation Failed: 1: text is missing;',
    );
  if (index === null && body['field'] !== undefined) throw illegal('index is required when [field] is given');
  const run = parts
    ? analysis.custom(body['tokenizer'] === undefined ? { ...body, tokenizer: 'keyword' } : body)
    : analysis.analyzer(textOf(body['analyzer'] ?? name));
  const tokens = analyzeAll(given, run).map(
    ({ term, start, end, position, type }): JsonObject => ({
      token: term,
      start_offset: start,
      end_offset: end,
      type,
      position,
    }),
  );
  return { tokens };
}
