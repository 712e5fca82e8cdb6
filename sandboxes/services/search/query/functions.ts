/** `function_score`: a score that is not of words alone. */
import { because, type Explanation, type Weight, weightOf } from './explanation';
import type { Combine, FunctionQuery, Query, ScoreFunction } from './query';

const f = Math.fround;

export function weighFunctions(
  query: FunctionQuery,
  inner: Weight,
  filtering: (query: Query) => Weight,
  boost: number,
): Weight {
  const filters = query.functions.map(({ filter }) => (filter === null ? null : filtering(filter)));
  const applies = (i: number, document: number) => filters[i]?.scores().has(document) ?? true;
  const factor = (document: number): number => {
    const found = query.functions
      .filter((_, i) => applies(i, document))
      .map((each) => ({ value: weighedValue(each, document), weight: each.weight ?? 1 }));
    return Math.min(found.length === 0 ? 1 : combined(query.scoreMode, found), query.maxBoost);
  };

  const run = () => {
    const all = new Map<number, number>();
    for (const [document, score] of inner.scores()) {
      const changed = f(f(applied(query.boostMode, score, factor(document))) * boost);
      if (query.minScore === null || changed >= query.minScore) all.set(document, changed);
    }
    return all;
  };

  return weightOf(run, (document, score) => {
    const why = inner.explain(document);
    const functions = query.functions
      .filter((_, i) => applies(i, document))
      .map((each) => explainFunction(each, document));
    const [only] = functions;
    return because(score, `function score, ${query.boostMode === 'replace' ? 'replace' : 'product'} of:`, [
      ...(why === null ? [] : [why]),
      because(factor(document), 'min of:', [
        functions.length === 1 && only !== undefined
          ? only
          : because(factor(document), `function score, score mode [${query.scoreMode}]`, functions),
        because(f(query.maxBoost), 'maxBoost'),
      ]),
    ]);
  });
}

const weighedValue = ({ value, weight }: ScoreFunction, document: number) =>
  (value === null ? 1 : value(document)) * (weight ?? 1);

const explainFunction = (each: ScoreFunction, document: number): Explanation =>
  because(
    weighedValue(each, document),
    `${each.filter === null ? 'match filter: *:*' : 'function score'}, ${each.name}`,
  );

function combined(
  mode: Combine,
  found: readonly { readonly value: number; readonly weight: number }[],
): number {
  const values = found.map(({ value }) => value);
  const sum = values.reduce((a, b) => a + b, 0);
  switch (mode) {
    case 'sum':
      return sum;
    case 'avg':
      return sum / found.reduce((total, { weight }) => total + weight, 0);
    case 'first':
      return values[0] ?? 1;
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
    default:
      return values.reduce((a, b) => a * b, 1);
  }
}

function applied(mode: Combine, score: number, factor: number): number {
  switch (mode) {
    case 'sum':
      return score + factor;
    case 'avg':
      return (score + factor) / 2;
    case 'max':
      return Math.max(score, factor);
    case 'min':
      return Math.min(score, factor);
    case 'replace':
      return factor;
    default:
      return score * factor;
  }
}
