/** From a query to the documents it matches, their scores, and why. */
import type { Reader } from '../index/reader';
import { explainIdf, termScorer } from './bm25';
import { weighBoolean } from './boolean';
import { because, type Weight, weightOf } from './explanation';
import { weighFunctions } from './functions';
import { exactFrequency, sloppyFrequency } from './phrase';
import { floatText, type PhraseQuery, type Query, queryText, type TermQuery } from './query';
import { rewrite } from './rewrite';

const f = Math.fround;

/** @param boost of all that the query stands in */
export function weigh(reader: Reader, query: Query, boost = 1): Weight {
  const simple = rewrite(query);
  switch (simple.kind) {
    case 'none':
      return alike(simple, [], boost);
    case 'all':
      return alike(simple, reader.documents.keys(), boost);
    case 'set':
      return alike(simple, simple.documents, boost);
    case 'constant':
      return alike(simple, weigh(reader, simple.query).scores().keys(), boost);
    case 'boost':
      return weigh(reader, simple.query, f(simple.boost * boost));
    case 'term':
      return weighTerm(reader, simple, boost);
    case 'phrase':
      return weighPhrase(reader, simple, boost);
    case 'dismax':
      return weighBest(
        simple.queries.map((each) => weigh(reader, each, boost)),
        f(simple.tie),
      );
    case 'boolean':
      return weighBoolean(
        simple,
        (inner) => weigh(reader, inner, boost),
        (inner) => weigh(reader, inner),
      );
    case 'function':
      return weighFunctions(simple, weigh(reader, simple.query), (inner) => weigh(reader, inner), boost);
  }
}

function alike(query: Query, documents: Iterable<number>, boost: number): Weight {
  const text = queryText(query);
  return weightOf(
    () => new Map(Array.from(documents, (document) => [document, f(boost)])),
    (_, score) => because(score, boost === 1 ? text : `${text}^${floatText(boost)}`),
  );
}

function weighTerm(reader: Reader, query: TermQuery, boost: number): Weight {
  const index = reader.inverted(query.field);
  const postings = index.postings(query.term);
  if (postings.size === 0) return alike({ kind: 'none', reason: 'no such term' }, [], 1);
  const scorer = termScorer(
    reader.similarity(query.field),
    boost,
    index,
    explainIdf(index.documents, query.frequency ?? postings.size),
  );
  const frequency = (document: number) => (index.norms ? (postings.get(document)?.length ?? 0) : 1);
  return weightOf(
    () =>
      new Map(
        Array.from(postings.keys(), (document) => [
          document,
          scorer.score(frequency(document), index.norm(document)),
        ]),
      ),
    (document, score) =>
      because(score, `weight(${queryText(query)} in ${document}) [PerFieldSimilarity], result of:`, [
        scorer.explain(
          frequency(document),
          index.norm(document),
          floatText(frequency(document)),
          'freq, occurrences of term within document',
        ),
      ]),
  );
}

function weighPhrase(reader: Reader, query: PhraseQuery, boost: number): Weight {
  const index = reader.inverted(query.field);
  const { terms, slop } = query;
  const last = terms.at(-1);
  const expanded = terms.map((word) =>
    query.prefix && word === last
      ? index
          .sortedTerms()
          .filter((term) => term.startsWith(word.term))
          .slice(0, 50)
      : [word.term],
  );
  const idfs = expanded.flat().map((term) => explainIdf(index.documents, index.postings(term).size));
  const sum = f(idfs.reduce((total, { value }) => total + value, 0));
  const scorer = termScorer(
    reader.similarity(query.field),
    boost,
    index,
    idfs.length === 1 && idfs[0] !== undefined ? idfs[0] : because(sum, 'idf, sum of:', idfs),
  );
  const frequencies = new Map<number, number>();
  for (const document of index.postings(rarest(expanded, (term) => index.postings(term).size)).keys()) {
    const positions = expanded.map((choices, i) =>
      choices
        .flatMap((term) => index.postings(term).get(document) ?? [])
        .map((position) => position - (terms[i]?.position ?? 0))
        .sort((a, b) => a - b),
    );
    const frequency = slop === 0 ? exactFrequency(positions) : sloppyFrequency(positions, slop);
    if (frequency > 0) frequencies.set(document, frequency);
  }
  return weightOf(
    () =>
      new Map(
        Array.from(frequencies, ([document, times]) => [document, scorer.score(times, index.norm(document))]),
      ),
    (document, score) => {
      const times = frequencies.get(document) ?? 0;
      const text = floatText(times);
      return because(score, `weight(${queryText(query)} in ${document}) [PerFieldSimilarity], result of:`, [
        scorer.explain(times, index.norm(document), text, `phraseFreq=${text}`),
      ]);
    },
  );
}

/** Of the words that have one form only, that which the fewest documents hold. */
function rarest(expanded: readonly (readonly string[])[], size: (term: string) => number): string {
  const single = expanded.filter((choices) => choices.length === 1).map(([term = '']) => term);
  return single.sort((a, b) => size(a) - size(b))[0] ?? '';
}

function weighBest(weights: readonly Weight[], tie: number): Weight {
  return weightOf(
    () => {
      const best = new Map<number, { max: number; others: number }>();
      for (const weight of weights)
        for (const [document, score] of weight.scores()) {
          const before = best.get(document);
          if (before === undefined) best.set(document, { max: score, others: 0 });
          else {
            before.others += Math.min(before.max, score);
            before.max = Math.max(before.max, score);
          }
        }
      return new Map(Array.from(best, ([document, { max, others }]) => [document, f(max + others * tie)]));
    },
    (document, score) =>
      because(
        score,
        tie === 0 ? 'max of:' : `max plus ${floatText(tie)} times others of:`,
        weights.map((weight) => weight.explain(document)).filter((each) => each !== null),
      ),
  );
}
