/** Simplifications that Lucene makes before it searches: they decide where scores are rounded, and what `_explain` shows. */
import type { BooleanQuery, Clause, Query } from './query';

export function rewrite(query: Query): Query {
  for (let now = query; ; ) {
    const next = once(now);
    if (next === now) return now;
    now = next;
  }
}

function once(query: Query): Query {
  switch (query.kind) {
    case 'boost': {
      const inner = once(query.query);
      if (query.boost === 1) return inner;
      if (inner.kind === 'boost') return { ...inner, boost: Math.fround(inner.boost * query.boost) };
      return inner === query.query ? query : { ...query, query: inner };
    }
    case 'constant': {
      const inner = once(query.query);
      if (inner.kind === 'boost') return { kind: 'constant', query: inner.query };
      if (inner.kind === 'constant' || inner.kind === 'set' || inner.kind === 'all') return inner;
      return inner === query.query ? query : { ...query, query: inner };
    }
    case 'dismax': {
      const queries = query.queries.map(once);
      if (queries.length === 0) return { kind: 'none', reason: 'empty DisjunctionMaxQuery' };
      if (queries.length === 1 && queries[0] !== undefined) return queries[0];
      if (query.tie === 1)
        return {
          kind: 'boolean',
          clauses: queries.map((each) => ({ occur: 'should', query: each })),
          minimum: 0,
        };
      return queries.some((each, i) => each !== query.queries[i]) ? { ...query, queries } : query;
    }
    case 'boolean':
      return boolean(query);
    default:
      return query;
  }
}

function boolean(query: BooleanQuery): Query {
  const { clauses, minimum } = query;
  if (clauses.length === 0) return { kind: 'none', reason: 'empty BooleanQuery' };
  const [first] = clauses;
  const scoring = clauses.filter(({ occur }) => occur === 'should' || occur === 'must');
  if (clauses.length === 1 && first !== undefined) {
    if (minimum > 0 && (first.occur !== 'should' || minimum > 1))
      return { kind: 'none', reason: 'SHOULD clause count less than minimumNumberShouldMatch' };
    if (first.occur === 'should' || first.occur === 'must') return first.query;
    if (first.occur === 'filter')
      return { kind: 'boost', query: { kind: 'constant', query: first.query }, boost: 0 };
    return { kind: 'none', reason: 'pure negative BooleanQuery' };
  }
  if (clauses.every(({ occur }) => occur === 'must_not'))
    return { kind: 'none', reason: 'pure negative BooleanQuery' };
  const inner = clauses.map((clause) => {
    const next = once(clause.query);
    return next === clause.query ? clause : { ...clause, query: next };
  });
  if (inner.some((clause, i) => clause !== clauses[i])) return { ...query, clauses: inner };
  const single = withoutRepetition(query, scoring);
  if (single !== query) return single;
  if (minimum > 1 || !clauses.some(isPlainDisjunction)) return query;
  return {
    ...query,
    clauses: clauses.flatMap((clause) =>
      isPlainDisjunction(clause) ? (clause.query as BooleanQuery).clauses : [clause],
    ),
  };
}

function isPlainDisjunction({ occur, query }: Clause): boolean {
  return (
    occur === 'should' &&
    query.kind === 'boolean' &&
    query.minimum <= 1 &&
    query.clauses.every((inner) => inner.occur === 'should')
  );
}

/** The same word twice is the word once, with twice its boost. */
function withoutRepetition(query: BooleanQuery, scoring: readonly Clause[]): BooleanQuery {
  if (query.minimum > 1 && scoring.some(({ occur }) => occur === 'should')) return query;
  const seen = new Map<string, { clause: Clause; inner: Query; boost: number }>();
  let repeated = false;
  for (const clause of scoring) {
    const [inner, boost] =
      clause.query.kind === 'boost' ? [clause.query.query, clause.query.boost] : [clause.query, 1];
    if (inner.kind === 'set' || inner.kind === 'function') continue;
    const key = `${clause.occur} ${JSON.stringify(inner)}`;
    const before = seen.get(key);
    seen.set(key, { clause, inner, boost: boost + (before?.boost ?? 0) });
    repeated ||= before !== undefined;
  }
  if (!repeated) return query;
  const clauses: Clause[] = [];
  for (const clause of query.clauses) {
    const inner = clause.query.kind === 'boost' ? clause.query.query : clause.query;
    const key = `${clause.occur} ${JSON.stringify(inner)}`;
    const found = inner.kind === 'set' || inner.kind === 'function' ? undefined : seen.get(key);
    if (found === undefined || !scoring.includes(clause)) clauses.push(clause);
    else if (found.inner !== inner && found.clause !== clause) continue;
    else clauses.push({ ...clause, query: boosted(found.inner, Math.fround(found.boost)) });
  }
  return { ...query, clauses };
}

export const boosted = (query: Query, boost: number): Query =>
  boost === 1 ? query : { kind: 'boost', query, boost };
