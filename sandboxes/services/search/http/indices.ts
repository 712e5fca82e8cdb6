/** Indices, their mappings and settings, and how texts are analyzed. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createAnalysis } from '../analysis/registry';
import { analyzeAll } from '../analysis/texts';
import type { Cluster } from '../cluster';
import { illegal, SearchError } from '../errors';
import type { SearchIndex } from '../index/search-index';
import { type JsonObject, listOf, textOf } from '../json';
import { answer, bodyOf, type Ctx, flag, pathPart } from './answer';
import { healthOf } from './cat';

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

  for (const [action, open] of [
    ['_close', false],
    ['_open', true],
  ] as const)
    app.post(`/:index/${action}`, (c) => {
      const indices = named(c);
      for (const index of indices) cluster.setOpen(index, open);
      const closed = Object.fromEntries(indices.map(({ name }) => [name, { closed: true }]));
      return answer(c, { ...DONE, shards_acknowledged: true, ...(open ? {} : { indices: closed }) });
    });
  app.get('/:index/_stats', (c) => answer(c, stats(named(c))));
  app.get('/_stats', (c) => answer(c, stats(cluster.indices)));

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

function stats(indices: readonly SearchIndex[]): JsonObject {
  const docs = (some: readonly SearchIndex[]): JsonObject => ({
    docs: { count: some.reduce((sum, { reader }) => sum + reader.documents.size, 0), deleted: 0 },
  });
  const shards = { total: indices.length * 2, successful: indices.length, failed: 0 };
  const both = (some: readonly SearchIndex[]) => ({ primaries: docs(some), total: docs(some) });
  return {
    _shards: shards,
    _all: both(indices),
    indices: Object.fromEntries(
      indices.map((index) => [
        index.name,
        {
          uuid: index.uuid,
          health: healthOf(index),
          status: index.open ? 'open' : 'close',
          ...both([index]),
        },
      ]),
    ),
  };
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
