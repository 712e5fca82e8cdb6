import type { estypes } from '@elastic/elasticsearch';

export interface Wish {
  readonly q: string | undefined;
  readonly category: string | undefined;
  readonly below: string | undefined;
}

/** What is written in a search box may have typos; what is clicked may not, and it counts for no score. */
export function queryOf({ q, category, below }: Wish): estypes.QueryDslQueryContainer {
  const filter: estypes.QueryDslQueryContainer[] = [];
  if (category) filter.push({ term: { category } });
  if (below) filter.push({ range: { cents: { lt: Number(below) } } });
  return {
    bool: {
      must: q
        ? { multi_match: { query: q, fields: ['name^3', 'description'], fuzziness: 'AUTO' } }
        : { match_all: {} },
      filter,
    },
  };
}
