import { because, type Weight, weightOf } from './explanation';
import { type BooleanQuery, queryText } from './query';

const f = Math.fround;

/**
 * Lucene's boolean query. What must match and what should match are each summed as doubles and rounded to float32, then added.
 * @param scoring weighs with the boost of the whole; @param filtering without
 */
export function weighBoolean(
  query: BooleanQuery,
  scoring: (query: BooleanQuery['clauses'][number]['query']) => Weight,
  filtering: (query: BooleanQuery['clauses'][number]['query']) => Weight,
): Weight {
  const clauses = query.clauses.map((clause) => ({
    ...clause,
    weight: (clause.occur === 'must' || clause.occur === 'should' ? scoring : filtering)(clause.query),
  }));
  const of = (...occurs: readonly string[]) =>
    clauses.filter(({ occur }) => occurs.includes(occur)).map(({ weight }) => weight);
  const required = of('must', 'filter');
  const musts = of('must');
  const shoulds = of('should');
  const nots = of('must_not');
  const minimum = Math.max(query.minimum, required.length === 0 ? 1 : 0);

  function run(): Map<number, number> {
    const optional = summed(shoulds);
    const found = new Map<number, number>();
    const byCost = [...required].sort((a, b) => a.scores().size - b.scores().size);
    const candidates = byCost[0] === undefined ? optional.keys() : byCost[0].scores().keys();
    for (const document of candidates) {
      if (byCost.some((weight) => !weight.scores().has(document))) continue;
      const chance = optional.get(document);
      if ((chance?.count ?? 0) < minimum) continue;
      if (nots.some((weight) => weight.scores().has(document))) continue;
      let sum = 0;
      for (const weight of musts) sum += weight.scores().get(document) ?? 0;
      found.set(document, f(f(sum) + f(chance?.sum ?? 0)));
    }
    return new Map([...found].sort(([a], [b]) => a - b));
  }

  return weightOf(run, (document, score) => {
    const details = clauses.flatMap(({ occur, weight, query: inner }) => {
      const why = occur === 'must_not' ? null : weight.explain(document);
      if (why === null) return [];
      return occur === 'filter'
        ? because(0, 'match on required clause, product of:', [
            because(0, '# clause'),
            because(1, queryText(inner)),
          ])
        : why;
    });
    return because(score, 'sum of:', details);
  });
}

function summed(weights: readonly Weight[]): Map<number, { sum: number; count: number }> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const weight of weights)
    for (const [document, score] of weight.scores()) {
      const before = sums.get(document);
      if (before === undefined) sums.set(document, { sum: score, count: 1 });
      else {
        before.sum += score;
        before.count++;
      }
    }
  return sums;
}
