import { errors } from '@elastic/elasticsearch';
import { Hono } from 'hono';
import { queryOf } from './query.ts';
import { reindex, suggest } from './reindex.ts';
import { type Product, products, search } from './search.ts';

export const app = new Hono();

app.get('/products', async (c) => {
  const { q, category, below } = c.req.query();
  const { hits, aggregations } = await search.search<Product, { categories: Facet }>({
    index: products,
    query: queryOf({ q, category, below }),
    highlight: { fields: { name: {}, description: {} } },
    aggs: { categories: { terms: { field: 'category' } } },
  });
  return c.json({
    products: hits.hits.map(({ _id: id, _score: score, _source: found, highlight }) => ({
      id,
      name: found?.name,
      cents: found?.cents,
      score,
      marked: Object.values(highlight ?? {}).flat(),
    })),
    categories: aggregations?.categories.buckets.map(({ key, doc_count: count }) => ({ key, count })),
  });
});

interface Facet {
  buckets: { key: string; doc_count: number }[];
}

app.get('/suggestions', async (c) => c.json(await suggest(c.req.query('q') ?? '')));

/** Read by its id a document is there at once; found by a search only after the next refresh, within a second. */
app.put('/products/:id', async (c) => {
  const { result, _version: version } = await search.index({
    index: products,
    id: c.req.param('id'),
    document: await c.req.json<Product>(),
  });
  return c.json({ result, version }, result === 'created' ? 201 : 200);
});

app.get('/products/:id', async (c) => {
  const { _source: found } = await search.get<Product>({ index: products, id: c.req.param('id') });
  return c.json(found);
});

app.get('/products/:id/why', async (c) => {
  const { q, category, below } = c.req.query();
  const { matched, explanation } = await search.explain({
    index: products,
    id: c.req.param('id'),
    query: queryOf({ q, category, below }),
  });
  return c.json({ matched, explanation });
});

app.post('/reindex', async (c) => c.json(await reindex(), 201));

app.onError((error, c) => {
  if (error instanceof errors.ResponseError && error.statusCode === 404)
    return c.json({ error: 'no such product' }, 404);
  if (error instanceof errors.ResponseError) return c.json({ error: error.message }, 400);
  console.error(error);
  return c.json({ error: 'the search did not answer', reason: error.message }, 503);
});
