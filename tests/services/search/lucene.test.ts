/** Scores to the bit, explanations and tokens, as real Lucene gave them: lucene/generate.ts asked it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from '../../../sandboxes/services/search/analysis/registry';
import { similarWords } from '../../../sandboxes/services/search/answer/similar-words';
import { SearchIndex } from '../../../sandboxes/services/search/index/search-index';
import { parseQuery } from '../../../sandboxes/services/search/query/dsl';
import type { Explanation } from '../../../sandboxes/services/search/query/explanation';
import { weigh } from '../../../sandboxes/services/search/query/weigh';
import { ANALYSES, QUERIES, SPELLINGS, sampleDocuments } from './lucene/cases';

interface Answer {
  readonly query: string;
  readonly total: number;
  /** Numbers of documents, and the bits of their scores. */
  readonly hits: readonly (readonly [number, number])[];
  readonly explain: readonly Explanation[];
}

const answers = readFileSync(new URL('./lucene/answers.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): unknown => JSON.parse(line));

const bits = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0];

const indices = new Map<string, SearchIndex>();

/** The sample documents, scored so: made when it is first asked for. */
function sampleIndex(similarity: object = { type: 'BM25' }): SearchIndex {
  const key = JSON.stringify(similarity);
  const known = indices.get(key);
  if (known !== undefined) return known;
  const properties = { title: { type: 'text' }, body: { type: 'text' }, tag: { type: 'keyword' } };
  const settings = { similarity: { default: { ...similarity } } };
  const index = new SearchIndex('sample', { settings, mappings: { properties } }, 0, 'uuid');
  for (const [i, { title, body, tag }] of sampleDocuments().entries())
    index.write(String(i), { title, body, tag });
  index.refresh();
  indices.set(key, index);
  return index;
}

const withBits = ({ value, description, details }: Explanation): Explanation => ({
  value: bits(value) ?? 0,
  description,
  details: details.map(withBits),
});

describe('as Lucene', () => {
  it.each(Object.entries(QUERIES))('%s', (name, { elastic, similarity }) => {
    const index = sampleIndex(similarity);
    const answer = answers.slice(ANALYSES.length).find((each) => (each as Answer).query === name) as Answer;
    const weight = weigh(index.reader, parseQuery(index.reader, JSON.parse(JSON.stringify(elastic))));
    const ranked = [...weight.scores()].sort(([a, x], [b, y]) => y - x || a - b);
    expect(ranked.length).toBe(answer.total);
    expect(ranked.slice(0, 40).map(([document, score]) => [document, bits(score)])).toEqual(answer.hits);
    const explained = [ranked[0], ranked.at(-1)].map((hit) => weight.explain(hit?.[0] ?? -1));
    expect(explained.map((why) => why && withBits(why))).toEqual(answer.explain);
  });

  it.each(SPELLINGS.map((spelling, i) => [spelling.join(' '), spelling, i] as const))(
    'what was meant by %s',
    (_, spelling, i) => {
      const [word, mode, edits, most] = spelling;
      const found = similarWords(sampleIndex().reader, 'body', word, {
        suggest_mode: mode,
        max_edits: edits,
        max_term_freq: most,
      });
      expect(answers[ANALYSES.length + Object.keys(QUERIES).length + i]).toEqual({
        spelling: spelling.join('\t'),
        options: found.map((each) => [each.word, bits(each.score), each.frequency]),
      });
    },
  );

  const analysis = createAnalysis({
    filter: {
      edge: { type: 'edge_ngram', min_gram: 2, max_gram: 5 },
      ngram: { type: 'ngram', min_gram: 2, max_gram: 3 },
    },
    analyzer: {
      folding: { tokenizer: 'standard', filter: ['lowercase', 'asciifolding'] },
      edge: { tokenizer: 'standard', filter: ['lowercase', 'edge'] },
      ngram: { tokenizer: 'standard', filter: ['lowercase', 'ngram'] },
    },
  });
  it.each(ANALYSES.map(([name, text], i) => [name, text, i] as const))('%s of "%s"', (name, text, i) => {
    const tokens = analysis.analyzer(name)(text);
    expect(answers[i]).toEqual({
      analyzer: name,
      text,
      tokens: tokens.map(({ term, start, end, position, type }) => [term, start, end, position, type]),
    });
  });
});
