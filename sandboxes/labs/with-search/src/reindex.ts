import { type Product, products, search } from './search.ts';

/** A mapping cannot be changed once it has documents: a new index is filled beside the old one, then the name moves, at once. */
export async function reindex(): Promise<{ from: string; to: string; documents: number }> {
  const [from = ''] = Object.keys(await search.indices.getAlias({ name: products }));
  const to = `products_v${Number(from.split('_v')[1] ?? 1) + 1}`;
  await search.indices.create({
    index: to,
    settings: {
      analysis: {
        filter: { beginnings: { type: 'edge_ngram', min_gram: 2, max_gram: 10 } },
        analyzer: {
          typing: { type: 'custom', tokenizer: 'standard', filter: ['lowercase', 'beginnings'] },
        },
      },
    },
    mappings: {
      properties: {
        name: {
          type: 'text',
          analyzer: 'english',
          fields: { typing: { type: 'text', analyzer: 'typing', search_analyzer: 'standard' } },
        },
        description: { type: 'text', analyzer: 'english' },
        brand: { type: 'keyword' },
        category: { type: 'keyword' },
        cents: { type: 'integer' },
      },
    },
  });
  // What is written to the old index from here on is not in the new one: a real shop writes to both meanwhile.
  const { created = 0 } = await search.reindex({
    source: { index: from },
    dest: { index: to },
    refresh: true,
  });
  await search.indices.updateAliases({
    actions: [{ remove: { index: from, alias: products } }, { add: { index: to, alias: products } }],
  });
  return { from, to, documents: created };
}

/** What begins as the last word does, while somebody is still typing it. */
export async function suggest(typed: string): Promise<string[]> {
  const { hits } = await search.search<Product>({
    index: products,
    query: { match: { 'name.typing': { query: typed, operator: 'and' } } },
  });
  return hits.hits.map(({ _source: found }) => found?.name ?? '');
}
