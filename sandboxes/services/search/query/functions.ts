/** `function_score`: a score that is not of words alone. */
import { because, type Explanation, type Weight } from './explanation';
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
      .map((each, i) => ({ each, i }))
      .filter(({ i }) => applies(i, document))
      .map(({ each }) => ({ value: weighedValue(each, document), weight: each.weight ?? 1 }));
    return Math.min(found.length === 0 ? 1 : combined(query.scoreMode, found), query.maxBoost);
  };

  let made: ReadonlyMap<number, number> | null = null;
  const scores = () => {
    if (made !== null) return made;
    const all = new Map<number, number>();
    for (const [document, score] of inner.scores()) {
      const changed = f(f(applied(query.boostMode, score, factor(document))) * boost);
      if (query.minScore === null || changed >= query.minScore) all.set(document, changed);
    }
    made = all;
    return all;
  };

  return {
    scores,
    explain(document) {
      const score = scores().get(document);
      const why = inner.explain(document);
      if (score === undefined || why === null) return null;
      const functions = query.functions
        .map((each, i) => ({ each, i }))
        .filter(({ i }) => applies(i, document))
        .map(({ each }) => explainFunction(each, document));
      const limit = f(query.maxBoost);
      return because(score, `function score, ${query.boostMode === 'replace' ? 'replace' : 'product'} of:`, [
        why,
        because(factor(document), 'min of:', [
          functions.length === 1 && functions[0] !== undefined
            ? functions[0]
            : because(factor(document), `function score, score mode [${query.scoreMode}]`, functions),
          because(limit, 'maxBoost'),
        ]),
      ]);
    },
  };
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
