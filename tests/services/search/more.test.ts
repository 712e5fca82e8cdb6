/** Several indices at once, time zones, searches that go on, templates, suggestions: by the unmodified client. */
import type { Client, estypes } from '@elastic/elasticsearch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningService } from '../../../sandboxes/services/service';
import { clientOf, closeClients, failure, ids, products, start } from './start';

let server: RunningService;
let client: Client;

beforeAll(async () => {
  server = await start();
  client = clientOf(server);
});
afterAll(async () => {
  await closeClients();
  await server.stop();
});
beforeEach(() => server.reset());

interface Identified {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** `{ _id, …document }`, each at once visible. */
async function put(index: string, documents: readonly Identified[]): Promise<void> {
  const operations = documents.flatMap(({ _id, ...document }) => [
    { index: { _index: index, _id } },
    document,
  ]);
  const result = await client.bulk({ refresh: true, operations });
  expect(result.errors).toBe(false);
}

describe('scoring', () => {
  const settings = { similarity: { flat: { type: 'BM25' as const, k1: 0, b: 0 } } };
  const score = async (index: string, query: NonNullable<estypes.QueryDslQueryContainer>) =>
    (await client.search({ index, query })).hits.hits.map(({ _id, _score }) => [_id, _score]);

  it('is as the index and the field say', async () => {
    await client.indices.create({
      index: 'books',
      settings,
      mappings: {
        properties: {
          flat: { type: 'text', similarity: 'flat' },
          there: { type: 'text', similarity: 'boolean' },
          usual: { type: 'text' },
        },
      },
    });
    const often = 'sea sea sea';
    const once = 'the sea is not the only thing here';
    await put('books', [
      { _id: 'once', flat: once, there: once, usual: once },
      { _id: 'often', flat: often, there: often, usual: often },
    ]);
    expect(await score('books', { match: { usual: 'sea' } })).toEqual([
      ['often', expect.closeTo(0.3, 1)],
      ['once', expect.closeTo(0.15, 1)],
    ]);
    expect(await score('books', { match: { flat: 'sea' } })).toEqual([
      ['once', 0.18232156],
      ['often', 0.18232156],
    ]);
    expect(await score('books', { match: { there: { query: 'sea', boost: 2 } } })).toEqual([
      ['once', 2],
      ['often', 2],
    ]);
    expect(
      (await client.indices.getSettings({ index: 'books' }))['books']?.settings?.index?.similarity,
    ).toEqual({ flat: { type: 'BM25', k1: '0', b: '0' } });
  });

  it('changes while the index is closed, and not while it is open', async () => {
    await put('notes', [{ _id: '1', text: 'sea sea' }]);
    const change = {
      index: 'notes',
      settings: { similarity: { default: { type: 'BM25' as const, k1: 0 } } },
    };
    const [[, before] = []] = await score('notes', { match: { text: 'sea' } });
    expect((await failure(client.indices.putSettings(change))).reason).toContain(
      "Can't update non dynamic settings [[index.similarity.default.type, index.similarity.default.k1]] for open indices [[notes/",
    );
    await client.indices.close({ index: 'notes' });
    expect((await failure(client.search({ index: 'notes' }))).type).toBe('index_closed_exception');
    expect((await failure(client.index({ index: 'notes', document: {} }))).type).toBe(
      'index_closed_exception',
    );
    await client.indices.putSettings(change);
    await client.indices.open({ index: 'notes' });
    const [[, after] = []] = await score('notes', { match: { text: 'sea' } });
    expect([Number(before) > Number(after), after]).toEqual([true, 0.2876821]);
  });

  it('of words across fields takes the fields for one', async () => {
    await put('people', [
      { _id: 'will', first: 'Will', last: 'Smith' },
      { _id: 'smith', first: 'Smith', last: 'Jones' },
      { _id: 'anna', first: 'Anna', last: 'Smith' },
    ]);
    const find = async (type: estypes.QueryDslTextQueryType) =>
      ids(
        await client.search({
          index: 'people',
          query: { multi_match: { query: 'will smith', type, fields: ['first', 'last'], operator: 'and' } },
        }),
      );
    expect([await find('best_fields'), await find('cross_fields')]).toEqual([[], ['will']]);
  });

  it('of an unknown kind is refused', async () => {
    const make = (similarity: object) =>
      client.indices.create({ index: 'x', settings: { similarity } } as never);
    expect((await failure(make({ mine: { type: 'DFR' } }))).reason).toContain(
      'Unknown Similarity type [DFR] for [mine]',
    );
    expect((await failure(make({ mine: { type: 'BM25', b: 2 } }))).reason).toBe(
      'illegal b value: 2, must be between 0 and 1',
    );
  });
});

describe('several indices', () => {
  beforeEach(async () => {
    await put('logs-1', [
      { _id: 'a', level: 'info', ms: 10, at: '2026-03-28T22:30:00Z' },
      { _id: 'b', level: 'error', ms: 30, at: '2026-03-28T23:30:00Z' },
    ]);
    await put('logs-2', [
      { _id: 'c', level: 'error', ms: 50, at: '2026-03-29T12:00:00Z' },
      { _id: 'd', level: 'warn', ms: 70, at: '2026-03-29T22:15:00Z' },
    ]);
  });

  it('are counted together', async () => {
    const { aggregations, _shards } = await client.search({
      index: 'logs-*',
      size: 0,
      aggs: {
        levels: { terms: { field: 'level.keyword' }, aggs: { slow: { max: { field: 'ms' } } } },
        middle: { percentiles: { field: 'ms', percents: [50] } },
        errors: { filter: { term: { 'level.keyword': 'error' } } },
      },
    });
    expect(_shards.total).toBe(2);
    expect(aggregations).toEqual({
      levels: {
        doc_count_error_upper_bound: 0,
        sum_other_doc_count: 0,
        buckets: [
          { key: 'error', doc_count: 2, slow: { value: 50 } },
          { key: 'info', doc_count: 1, slow: { value: 10 } },
          { key: 'warn', doc_count: 1, slow: { value: 70 } },
        ],
      },
      middle: { values: { '50.0': 40 } },
      errors: { doc_count: 2 },
    });
  });

  it('have the days of the zone that is asked for, also where the clock jumps', async () => {
    const days = async (options: object) => {
      const { aggregations } = await client.search({
        index: 'logs-1,logs-2',
        size: 0,
        aggs: { days: { date_histogram: { field: 'at', ...options } } },
      });
      const { buckets } = (aggregations?.['days'] ?? {}) as {
        buckets: readonly { key_as_string: string; doc_count: number }[];
      };
      return buckets.map(({ key_as_string: key, doc_count: count }) => `${key} ${count}`);
    };
    expect(await days({ calendar_interval: 'day', time_zone: 'Europe/Berlin' })).toEqual([
      '2026-03-28T00:00:00.000+01:00 1',
      '2026-03-29T00:00:00.000+01:00 2',
      '2026-03-30T00:00:00.000+02:00 1',
    ]);
    expect(await days({ calendar_interval: 'day', format: 'yyyy-MM-dd' })).toEqual([
      '2026-03-28 2',
      '2026-03-29 2',
    ]);
    expect(await days({ fixed_interval: '12h', time_zone: '-01:00', min_doc_count: 1 })).toEqual([
      '2026-03-28T12:00:00.000-01:00 2',
      '2026-03-29T00:00:00.000-01:00 1',
      '2026-03-29T12:00:00.000-01:00 1',
    ]);
    const range = { gte: '2026-03-29', lte: '2026-03-29', time_zone: 'Europe/Berlin' };
    expect(
      ids(await client.search({ index: 'logs-*', query: { range: { at: range } }, sort: ['at'] })),
    ).toEqual(['b', 'c']);
  });

  it('are seen through an alias with a filter', async () => {
    const filter = { term: { 'level.keyword': 'error' } };
    await client.indices.updateAliases({
      actions: [
        { add: { index: 'logs-1', alias: 'errors', filter } },
        { add: { index: 'logs-2', alias: 'errors', filter } },
      ],
    });
    expect(ids(await client.search({ index: 'errors', sort: ['ms'] }))).toEqual(['b', 'c']);
    expect((await client.count({ index: 'errors' })).count).toBe(2);
    expect((await client.indices.getAlias({ name: 'errors' }))['logs-1']?.aliases['errors']).toEqual({
      filter,
    });
    expect(
      (await client.cat.aliases({ format: 'json' })).map(({ alias, index, filter: mark }) => [
        alias,
        index,
        mark,
      ]),
    ).toEqual([
      ['errors', 'logs-1', '*'],
      ['errors', 'logs-2', '*'],
    ]);
  });

  it('give a page that stays as it was', async () => {
    const { id } = await client.openPointInTime({ index: 'logs-*', keep_alive: '1m' });
    await put('logs-1', [{ _id: 'new', level: 'info', ms: 20 }]);
    await client.delete({ index: 'logs-2', id: 'd', refresh: true });
    const seen: unknown[] = [];
    for (let last: estypes.SortResults | undefined; ; ) {
      const page: estypes.SearchResponse = await client.search({
        pit: { id, keep_alive: '1m' },
        size: 3,
        sort: [{ ms: 'desc' }],
        ...(last === undefined ? {} : { search_after: last }),
      });
      seen.push(...ids(page));
      last = page.hits.hits.at(-1)?.sort;
      if (last === undefined) break;
      expect(last).toHaveLength(2);
    }
    expect(seen).toEqual(['d', 'c', 'b', 'a']);
    expect(ids(await client.search({ index: 'logs-*', sort: [{ ms: 'desc' }] }))).toEqual([
      'c',
      'b',
      'new',
      'a',
    ]);
    expect(await client.closePointInTime({ id })).toEqual({ succeeded: true, num_freed: 1 });
    expect(await failure(client.search({ pit: { id } }))).toEqual({
      status: 404,
      type: 'search_context_missing_exception',
      reason: `No search context found for id [${id}]`,
    });
  });

  it('are scrolled through', async () => {
    const all: unknown[] = [];
    for await (const { body } of client.helpers.scrollSearch({ index: 'logs-*', size: 1, sort: ['ms'] })) {
      all.push(...ids(body));
      await put('logs-1', [{ _id: `later-${all.length}`, ms: 1 }]);
    }
    expect(all).toEqual(['a', 'b', 'c', 'd']);
  });

  it('begin with what a template says', async () => {
    await client.cluster.putComponentTemplate({
      name: 'levels',
      template: {
        mappings: { properties: { level: { type: 'keyword' } } },
        settings: { number_of_replicas: 0 },
      },
    });
    await client.indices.putIndexTemplate({
      name: 'logs',
      index_patterns: ['logs-*'],
      composed_of: ['levels'],
      template: {
        mappings: { dynamic: 'strict', properties: { ms: { type: 'integer' } } },
        aliases: { all: {} },
      },
    });
    await client.index({ index: 'logs-3', document: { level: 'warn', ms: 1 }, refresh: true });
    const made = (await client.indices.get({ index: 'logs-3' }))['logs-3'];
    expect(made?.mappings?.properties).toEqual({ level: { type: 'keyword' }, ms: { type: 'integer' } });
    expect([made?.settings?.index?.number_of_replicas, Object.keys(made?.aliases ?? {})]).toEqual([
      '0',
      ['all'],
    ]);
    expect((await failure(client.index({ index: 'logs-3', document: { other: 1 } }))).type).toBe(
      'strict_dynamic_mapping_exception',
    );
    expect((await client.indices.getIndexTemplate()).index_templates.map(({ name }) => name)).toEqual([
      'logs',
    ]);
    expect(
      (await failure(client.indices.putIndexTemplate({ name: 'rival', index_patterns: ['logs*'] }))).reason,
    ).toContain('multiple index templates may not match during index creation');
    await client.indices.deleteIndexTemplate({ name: 'logs' });
    expect((await failure(client.indices.getIndexTemplate({ name: 'logs' }))).status).toBe(404);
  });

  it('are changed by query, into fields that were mapped since', async () => {
    const query = { match: { 'level.low': 'ERR' } };
    await client.indices.putMapping({
      index: 'logs-*',
      properties: {
        level: {
          type: 'text',
          fields: { keyword: { type: 'keyword' }, low: { type: 'text', analyzer: 'simple' } },
        },
      },
    });
    expect((await client.count({ index: 'logs-*', query: { match: { 'level.low': 'error' } } })).count).toBe(
      0,
    );
    expect((await client.updateByQuery({ index: 'logs-*', refresh: true })).updated).toBe(4);
    expect((await client.count({ index: 'logs-*', query: { match: { 'level.low': 'error' } } })).count).toBe(
      2,
    );
    expect((await client.deleteByQuery({ index: 'logs-*', query })).deleted).toBe(0);
    expect((await client.deleteByQuery({ index: 'logs-*', q: 'level:error', refresh: true })).deleted).toBe(
      2,
    );
    expect((await client.count({ index: 'logs-*' })).count).toBe(2);
  });
});

describe('answers', () => {
  beforeEach(() => products(client));

  it('say which named queries matched, and give fields as lists', async () => {
    const found = await client.search({
      index: 'products',
      query: {
        bool: {
          should: [
            { match: { name: { query: 'phone', _name: 'by name' } } },
            { term: { tags: { value: 'new', _name: 'new' } } },
          ],
        },
      },
      fields: ['brand', 'released', 'stock', 'name'],
      _source: false,
    });
    expect(found.hits.hits.map(({ _id, matched_queries: matched }) => [_id, matched])).toEqual([
      ['3', ['by name']],
      ['1', ['new']],
    ]);
    expect(found.hits.hits[1]?.fields).toEqual({
      brand: ['Apple'],
      released: ['2023-09-22T00:00:00.000Z'],
      stock: [true],
      name: ['iPhone 15'],
    });
  });

  it('keep the first hit of each value', async () => {
    await put('products', [{ _id: '9', name: 'iPhone 14', brand: 'Apple', price: 500 }]);
    const found = await client.search({
      index: 'products',
      collapse: { field: 'brand' },
      sort: [{ price: 'desc' }],
    });
    expect(ids(found)).toEqual(['1', '3', '4', '2']);
    expect(found.hits.total).toEqual({ value: 5, relation: 'eq' });
    expect(found.hits.hits[0]?.fields).toEqual({ brand: ['Apple'] });
  });

  it('suggest what was meant', async () => {
    const { suggest } = await client.search({
      index: 'products',
      size: 0,
      suggest: { text: 'pixle iphne', words: { term: { field: 'name' } } },
    });
    expect(suggest?.['words']).toEqual([
      { text: 'pixl', offset: 0, length: 5, options: [{ text: 'pixel', score: 0.75, freq: 1 }] },
      { text: 'iphn', offset: 6, length: 5, options: [{ text: 'iphon', score: 0.75, freq: 2 }] },
    ]);
  });

  it('suggest how it goes on', async () => {
    await client.indices.create({
      index: 'songs',
      mappings: { properties: { title: { type: 'completion' } } },
    });
    await put('songs', [
      { _id: '1', title: { input: ['Nevermind', 'Nirvana'], weight: 34 } },
      { _id: '2', title: { input: 'Nebraska', weight: 50 } },
      { _id: '3', title: 'Help!' },
    ]);
    const suggestions = async (prefix: string, options: object = {}) => {
      const { suggest } = await client.search({
        index: 'songs',
        _source: false,
        suggest: { titles: { prefix, completion: { field: 'title', ...options } } },
      });
      const [entry] = suggest?.['titles'] ?? [];
      const found = entry?.options as { text: string; _id: string; _score: number }[];
      return found.map(({ text, _id, _score }) => `${text} ${_id} ${_score}`);
    };
    expect(await suggestions('ne')).toEqual(['Nebraska 2 50', 'Nevermind 1 34']);
    expect(await suggestions('NIR')).toEqual(['Nirvana 1 34']);
    expect(await suggestions('hlep')).toEqual([]);
    expect(await suggestions('hlep', { fuzzy: { fuzziness: 1 } })).toEqual(['Help! 3 1']);
  });

  it('tell of the cluster in tables', async () => {
    expect((await client.cat.count({ format: 'json' }))[0]?.count).toBe('4');
    expect(await client.cat.health({ format: 'json', h: 'status,pri' })).toEqual([
      { status: 'yellow', pri: '1' },
    ]);
    expect(
      (await client.cat.shards({ format: 'json' })).map(({ index, prirep, state }) => [index, prirep, state]),
    ).toEqual([
      ['products', 'p', 'STARTED'],
      ['products', 'r', 'UNASSIGNED'],
    ]);
    expect(
      (await client.indices.stats({ index: 'products' })).indices?.['products']?.total?.docs?.count,
    ).toBe(4);
  });
});
