import { describe, expect, it } from 'vitest';
import { rowsOf } from './api';
import { requestOf } from './request';

const field = (path: string, type = 'text') => ({ path, type, analyzer: null });

describe('requestOf', () => {
  it('looks for words in every text', () => {
    const both = [field('name'), field('price', 'integer'), field('about')];
    expect(requestOf(' two words ', both)).toEqual({
      query: { multi_match: { query: 'two words', fields: ['name', 'about'] } },
    });
    expect(requestOf('word', [field('name')])).toEqual({ query: { match: { name: 'word' } } });
  });

  it('takes a query, or a whole request', () => {
    expect(requestOf('{"match_all":{}}', [])).toEqual({ query: { match_all: {} } });
    expect(requestOf('{"size":3,"query":{"match_all":{}}}', [])).toEqual({
      size: 3,
      query: { match_all: {} },
    });
    expect(() => requestOf('{"match_all"', [])).toThrow(SyntaxError);
  });
});

it('gathers terms of several documents, the most frequent first', () => {
  const of = (id: string, terms: Record<string, number[]>, counts: Record<string, number>) => ({
    _id: id,
    term_vectors: {
      name: {
        terms: Object.fromEntries(
          Object.entries(terms).map(([term, positions]) => [
            term,
            { doc_freq: counts[term] ?? 1, tokens: positions.map((position) => ({ position })) },
          ]),
        ),
      },
    },
  });
  expect(rowsOf([of('1', { b: [0], a: [1, 3] }, { a: 2 }), of('2', { a: [0] }, { a: 2 })], 'name')).toEqual([
    {
      term: 'a',
      documents: 2,
      places: [
        { id: '1', positions: [1, 3] },
        { id: '2', positions: [0] },
      ],
    },
    { term: 'b', documents: 1, places: [{ id: '1', positions: [0] }] },
  ]);
});
