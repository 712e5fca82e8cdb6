/** The unmodified client of Elasticsearch asks; expectations are of Elasticsearch's reference. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

describe('documents', () => {
  it('are read at once and found after a refresh', async () => {
    await client.indices.create({ index: 'notes', settings: { refresh_interval: '-1' } });
    const made = await client.index({ index: 'notes', id: '1', document: { text: 'hello world' } });
    expect([made.result, made._version, made._seq_no]).toEqual(['created', 1, 0]);
    expect((await client.get({ index: 'notes', id: '1' }))._source).toEqual({ text: 'hello world' });
    expect((await client.search({ index: 'notes' })).hits.hits).toEqual([]);
    await client.indices.refresh({ index: 'notes' });
    expect(ids(await client.search({ index: 'notes', q: 'text:hello' }))).toEqual(['1']);
    expect((await client.delete({ index: 'notes', id: '1', refresh: 'true' })).result).toBe('deleted');
    expect(await client.exists({ index: 'notes', id: '1' })).toBe(false);
    expect((await client.count({ index: 'notes' })).count).toBe(0);
  });

  it('wait while the interval is -1, and no longer', async () => {
    await client.indices.create({ index: 'later', settings: { refresh_interval: '-1' } });
    await client.index({ index: 'later', document: { a: 1 } });
    const waiting = client.index({ index: 'later', document: { a: 2 }, refresh: 'wait_for' });
    expect((await client.count({ index: 'later' })).count).toBe(0);
    await client.indices.putSettings({ index: 'later', settings: { refresh_interval: '20ms' } });
    await waiting;
    expect((await client.count({ index: 'later' })).count).toBe(2);
  });

  it('are found by themselves within the refresh interval', async () => {
    await client.index({ index: 'soon', document: { a: 1 }, refresh: 'wait_for' });
    expect((await client.count({ index: 'soon' })).count).toBe(1);
  });

  it('are updated in part, and refused when they changed since', async () => {
    await client.index({ index: 'n', id: '1', document: { a: 1, b: { c: 2 } } });
    expect((await client.update({ index: 'n', id: '1', doc: { b: { d: 3 } } })).result).toBe('updated');
    expect((await client.update({ index: 'n', id: '1', doc: { a: 1 } })).result).toBe('noop');
    expect((await client.get({ index: 'n', id: '1' }))._source).toEqual({ a: 1, b: { c: 2, d: 3 } });
    expect(
      await failure(client.index({ index: 'n', id: '1', document: {}, if_seq_no: 0, if_primary_term: 1 })),
    ).toEqual({
      status: 409,
      type: 'version_conflict_engine_exception',
      reason:
        '[1]: version conflict, required seqNo [0], primary term [1]. current document has seqNo [1] and primary term [1]',
    });
    expect((await failure(client.create({ index: 'n', id: '1', document: {} }))).status).toBe(409);
    await client.index({ index: 'n', id: '2', document: {}, version: 7, version_type: 'external' });
    expect(
      (
        await failure(
          client.index({ index: 'n', id: '2', document: {}, version: 6, version_type: 'external' }),
        )
      ).reason,
    ).toBe('[2]: version conflict, current version [7] is higher or equal to the one provided [6]');
    expect(
      (await client.mget({ index: 'n', ids: ['2', '9'] })).docs.map((each) => 'found' in each && each.found),
    ).toEqual([true, false]);
  });

  it('must fit their mapping; a bulk says which did not', async () => {
    await products(client);
    expect(await failure(client.index({ index: 'products', id: '9', document: { price: 'cheap' } }))).toEqual(
      {
        status: 400,
        type: 'document_parsing_exception',
        reason:
          "[1:1] failed to parse field [price] of type [double] in document with id '9'. Preview of field's value: 'cheap'",
      },
    );
    const result = await client.bulk({
      operations: [
        { index: { _index: 'products', _id: '10' } },
        { price: 1 },
        { create: { _index: 'products', _id: '1' } },
        { price: 1 },
        { delete: { _index: 'products', _id: '77' } },
        { update: { _index: 'products', _id: '1' } },
        { doc: { price: 2 } },
      ],
    });
    expect(result.errors).toBe(true);
    expect(result.items.map((item) => Object.values(item)[0]?.status)).toEqual([201, 409, 404, 200]);
  });
});

describe('searches', () => {
  beforeEach(() => products(client));

  it('analyze, stem and rank', async () => {
    const found = await client.search({ index: 'products', query: { match: { name: 'run' } } });
    expect(ids(found)).toEqual(['4']);
    expect(found.hits.total).toEqual({ value: 1, relation: 'eq' });
    expect(
      ids(
        await client.search({
          index: 'products',
          query: { match: { name: { query: 'iPhon', fuzziness: 'AUTO' } } },
        }),
      ),
    ).toEqual(['1', '2']);
    expect(ids(await client.search({ index: 'products', query: { term: { brand: 'apple' } } }))).toEqual([]);
    expect(
      ids(await client.search({ index: 'products', query: { match_phrase: { name: 'iphone case' } } })),
    ).toEqual(['2']);
    expect(
      ids(
        await client.search({
          index: 'products',
          query: { multi_match: { query: 'google phone', fields: ['name', 'brand'] } },
        }),
      ),
    ).toEqual(['3']);
    expect(ids(await client.search({ index: 'products', q: '+name:iphone -brand:Spigen' }))).toEqual(['1']);
  });

  it('filter, sort and page', async () => {
    const query = {
      bool: { filter: [{ range: { price: { gte: 100, lt: 800 } } }, { term: { stock: true } }] },
    };
    const sort = [{ price: 'desc' as const }];
    const first = await client.search({ index: 'products', query, sort, size: 2, _source: ['name'] });
    expect(ids(first)).toEqual(['1', '3']);
    expect(first.hits.hits[0]).toEqual({
      _index: 'products',
      _id: '1',
      _score: null,
      _source: { name: 'iPhone 15' },
      sort: [799],
    });
    const next = await client.search({
      index: 'products',
      query,
      sort,
      size: 2,
      search_after: first.hits.hits[1]?.sort ?? [],
    });
    expect(ids(next)).toEqual(['4']);
    expect(
      ids(
        await client.search({
          index: 'products',
          query: { range: { released: { gte: '2023-10', lt: '2024' } } },
        }),
      ),
    ).toEqual(['2', '3']);
    expect(ids(await client.search({ index: 'products', query: { prefix: { 'name.raw': 'iPh' } } }))).toEqual(
      ['1', '2'],
    );
    expect(
      ids(await client.search({ index: 'products', query: { terms: { tags: ['new', 'case'] } } })),
    ).toEqual(['1', '2']);
    expect(
      ids(
        await client.search({
          index: 'products',
          query: { bool: { must_not: { exists: { field: 'tags' } } } },
        }),
      ),
    ).toEqual(['4']);
  });

  it('count facets', async () => {
    const { aggregations } = await client.search({
      index: 'products',
      size: 0,
      aggs: {
        tags: { terms: { field: 'tags' }, aggs: { dear: { max: { field: 'price' } } } },
        price: { stats: { field: 'price' } },
        months: { date_histogram: { field: 'released', calendar_interval: 'month' } },
        ranges: { range: { field: 'price', ranges: [{ to: 100 }, { from: 100 }] } },
        brands: { cardinality: { field: 'brand' } },
      },
    });
    expect(aggregations).toEqual({
      tags: {
        doc_count_error_upper_bound: 0,
        sum_other_doc_count: 0,
        buckets: [
          { key: 'phone', doc_count: 2, dear: { value: 799 } },
          { key: 'case', doc_count: 1, dear: { value: 19.5 } },
          { key: 'new', doc_count: 1, dear: { value: 799 } },
        ],
      },
      price: { count: 4, min: 19.5, max: 799, avg: 409.375, sum: 1637.5 },
      months: {
        buckets: [
          ['2023-09', 1],
          ['2023-10', 2],
          ['2023-11', 0],
          ['2023-12', 0],
          ['2024-01', 1],
        ].map(([month, count]) => ({
          key_as_string: `${month}-01T00:00:00.000Z`,
          key: Date.parse(`${month}-01T00:00:00Z`),
          doc_count: count,
        })),
      },
      ranges: {
        buckets: [
          { key: '*-100.0', to: 100, doc_count: 1 },
          { key: '100.0-*', from: 100, doc_count: 3 },
        ],
      },
      brands: { value: 4 },
    });
    expect(
      (await failure(client.search({ index: 'products', aggs: { a: { terms: { field: 'name' } } } }))).type,
    ).toBe('search_phase_execution_exception');
  });

  it('mark what they found, and say why', async () => {
    const found = await client.search({
      index: 'products',
      query: { match: { name: 'runner' } },
      highlight: { fields: { name: {} } },
    });
    expect(found.hits.hits[0]?.highlight).toEqual({ name: ['Running shoes for <em>runners</em>'] });
    const why = await client.explain({ index: 'products', id: '4', query: { match: { name: 'runner' } } });
    expect(why.matched).toBe(true);
    expect(why.explanation?.value).toBe(found.hits.hits[0]?._score);
    expect(
      (await client.explain({ index: 'products', id: '1', query: { match: { name: 'runner' } } })).matched,
    ).toBe(false);
  });

  it('refuse options that they do not know', async () => {
    const misspelt = { index: 'products', query: { match: { name: { qury: 'x' } } } } as object;
    expect((await failure(client.search(misspelt))).reason).toBe('[match] query does not support [qury]');
    const mapping = { index: 'products', properties: { more: { type: 'text', copy_to: 'all' } } } as object;
    expect((await failure(client.indices.putMapping(mapping as { index: string }))).reason).toBe(
      'Failed to parse mapping: this server has no parameter [copy_to] on mapper [more] of type [text]',
    );
  });

  it('weigh by fields', async () => {
    const found = await client.search({
      index: 'products',
      query: {
        function_score: {
          query: { match_all: {} },
          functions: [{ field_value_factor: { field: 'price' } }],
          boost_mode: 'replace',
        },
      },
    });
    expect(found.hits.hits.map(({ _score }) => _score)).toEqual([799, 699, 120, 19.5]);
  });

  it('write scores with the digits of a float', async () => {
    const found = await client.search({ index: 'products', query: { term: { brand: 'Nike' } } });
    expect(found.hits.max_score).toBe(1.2039728);
    const query = { match: { name: 'phone case iphone' } };
    const sort = ['_score', '_doc'];
    const pages: unknown[] = [];
    for (let last: estypes.SearchRequest = {}; ; ) {
      const page: estypes.SearchResponse = await client.search({
        index: 'products',
        query,
        sort,
        size: 1,
        ...last,
      });
      const [hit] = page.hits.hits;
      if (hit === undefined) break;
      pages.push(hit._id);
      last = { search_after: hit.sort ?? [] };
    }
    expect(pages).toEqual(ids(await client.search({ index: 'products', query })));
  });

  it('are refused in its words', async () => {
    expect(await failure(client.search({ index: 'nowhere' }))).toEqual({
      status: 404,
      type: 'index_not_found_exception',
      reason: 'no such index [nowhere]',
    });
    expect(
      await failure(client.search({ index: 'products', body: { query: { mtch: {} } } } as object)),
    ).toEqual({
      status: 400,
      type: 'parsing_exception',
      reason: 'unknown query [mtch]',
    });
    expect((await failure(client.search({ index: 'products', from: 9_999, size: 10 }))).type).toBe(
      'search_phase_execution_exception',
    );
  });
});

describe('terms', () => {
  beforeEach(() => products(client));

  it('of a document, with what the index knows of them', async () => {
    const found = await client.termvectors({
      index: 'products',
      id: '1',
      fields: ['name', 'tags'],
      term_statistics: true,
    });
    expect([found.found, found._version]).toEqual([true, 1]);
    expect(found.term_vectors).toEqual({
      name: {
        field_statistics: { sum_doc_freq: 9, doc_count: 4, sum_ttf: 9 },
        terms: {
          iphon: {
            doc_freq: 2,
            ttf: 2,
            term_freq: 1,
            tokens: [{ position: 0, start_offset: 0, end_offset: 6 }],
          },
          15: {
            doc_freq: 1,
            ttf: 1,
            term_freq: 1,
            tokens: [{ position: 1, start_offset: 7, end_offset: 9 }],
          },
        },
      },
      tags: {
        field_statistics: { sum_doc_freq: 4, doc_count: 3, sum_ttf: 4 },
        terms: {
          phone: {
            doc_freq: 2,
            ttf: 2,
            term_freq: 1,
            tokens: [{ position: 0, start_offset: 0, end_offset: 5 }],
          },
          new: {
            doc_freq: 1,
            ttf: 1,
            term_freq: 1,
            tokens: [{ position: 101, start_offset: 6, end_offset: 9 }],
          },
        },
      },
    });
  });

  it('of several documents, and of one that is not in the index', async () => {
    const { docs } = await client.mtermvectors({
      index: 'products',
      ids: ['2', 'none'],
      fields: ['name'],
      positions: false,
      offsets: false,
      field_statistics: false,
    });
    expect(docs.map(({ found, term_vectors: vectors }) => [found, vectors])).toEqual([
      [true, { name: { terms: { case: { term_freq: 1 }, iphon: { term_freq: 1 } } } }],
      [false, undefined],
    ]);
    const made = await client.termvectors({ index: 'products', doc: { name: 'runs running' } });
    expect(made.term_vectors?.['name']?.terms['run']?.term_freq).toBe(2);
  });

  it('of keywords that begin so', async () => {
    const { terms, complete } = await client.termsEnum({
      index: 'products',
      field: 'brand',
      string: 's',
      case_insensitive: true,
    });
    expect([terms, complete]).toEqual([['Spigen'], true]);
    expect((await client.termsEnum({ index: 'products', field: 'name' })).terms).toEqual([]);
  });
});

describe('indices', () => {
  it('move behind an alias', async () => {
    await products(client);
    await client.indices.putAlias({ index: 'products', name: 'shop' });
    await client.indices.create({ index: 'products-2' });
    const moved = await client.reindex({
      source: { index: 'products' },
      dest: { index: 'products-2' },
      refresh: true,
    });
    expect([moved.total, moved.created]).toEqual([4, 4]);
    await client.indices.updateAliases({
      actions: [
        { remove: { index: 'products', alias: 'shop' } },
        { add: { index: 'products-2', alias: 'shop' } },
      ],
    });
    expect(Object.keys(await client.indices.getAlias({ name: 'shop' }))).toEqual(['products-2']);
    expect(
      (await client.search({ index: 'shop', query: { match: { name: 'pixel' } } })).hits.hits[0]?._index,
    ).toBe('products-2');
    expect(
      (await client.cat.indices({ format: 'json' })).map((row) => [row.index, row['docs.count']]),
    ).toEqual([
      ['products', '4'],
      ['products-2', '4'],
    ]);
    expect((await client.cluster.health()).status).toBe('yellow');
  });

  it('analyze with parts of their own', async () => {
    await client.indices.create({
      index: 'a',
      settings: {
        analysis: {
          filter: {
            grams: { type: 'edge_ngram', min_gram: 2, max_gram: 4 },
            same: { type: 'synonym', synonyms: ['tv, television'] },
          },
          analyzer: {
            typing: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'grams'] },
            wide: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'same'] },
          },
        },
      },
      mappings: { properties: { name: { type: 'text', analyzer: 'typing', search_analyzer: 'standard' } } },
    });
    const words = async (analyzer: string, text: string) =>
      (await client.indices.analyze({ index: 'a', analyzer, text })).tokens?.map(({ token, position }) => [
        token,
        position,
      ]);
    expect(await words('typing', 'Hello')).toEqual([
      ['he', 0],
      ['hel', 0],
      ['hell', 0],
    ]);
    expect(await words('wide', 'a TV')).toEqual([
      ['a', 0],
      ['tv', 1],
      ['television', 1],
    ]);
    await client.index({ index: 'a', id: '1', document: { name: 'Keyboard' }, refresh: true });
    expect(ids(await client.search({ index: 'a', query: { match: { name: 'key' } } }))).toEqual(['1']);
    expect((await client.indices.getMapping({ index: 'a' }))['a']?.mappings.properties).toEqual({
      name: { type: 'text', analyzer: 'typing', search_analyzer: 'standard' },
    });
    expect(
      (await failure(client.indices.putMapping({ index: 'a', properties: { name: { type: 'keyword' } } })))
        .reason,
    ).toBe('mapper [name] cannot be changed from type [text] to [keyword]');
  });
});

it('keeps what it was told, also when it is killed, and goes back to its seed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-search-'));
  try {
    const seed = join(folder, 'seed.json');
    writeFileSync(seed, JSON.stringify({ books: { documents: [{ _id: 'a', title: 'Dune' }] } }));
    const first = await start(join(folder, 'data'), { seed });
    await clientOf(first).index({ index: 'books', id: 'b', document: { title: 'Emma' } });
    // Nothing is told to it: what it keeps it kept before it answered.
    const second = await start(join(folder, 'data'), { seed });
    const reader = clientOf(second);
    expect((await reader.count({ index: 'books' })).count).toBe(2);
    await second.reset();
    expect((await reader.search({ index: 'books' })).hits.hits.map(({ _id }) => _id)).toEqual(['a']);
    await first.stop();
    await second.stop();
    // Killed in the middle of a line, and again after it has written another.
    appendFileSync(join(folder, 'data', 'translog.ndjson'), '{"op":"wri');
    const third = await start(join(folder, 'data'), { seed });
    await clientOf(third).index({ index: 'books', id: 'c', document: { title: 'Ulysses' } });
    const fourth = await start(join(folder, 'data'), { seed });
    expect((await clientOf(fourth).count({ index: 'books' })).count).toBe(2);
    await third.stop();
    await fourth.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
