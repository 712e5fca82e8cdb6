import { typeOf } from './check';
import { Evaluator } from './evaluate';
import { compareLabels, Labels } from './labels';
import { QueryError } from './lexer';
import { parse } from './parser';
import { Selection } from './select';
import { collect } from './steps';
import type { Points, Queryable, Value } from './value';

export interface QuerySettings {
  /** How old the newest point of a series may be, in milliseconds: 5 minutes. */
  readonly lookback: number;
  /** Step of subqueries that name none, in milliseconds: `evaluation_interval`. */
  readonly interval: number;
}

export const QUERY_SETTINGS: QuerySettings = { lookback: 300_000, interval: 60_000 };

/** @throws {QueryError} */
export function instantQuery(from: Queryable, query: string, at: number, settings = QUERY_SETTINGS): Value {
  const node = parse(query);
  const selection = new Selection(from, { start: at, end: at }, settings.lookback);
  const value = new Evaluator(selection, settings.interval).evaluate(node, at);
  if (value.type !== 'matrix') return value;
  return { ...value, series: [...value.series].sort((a, b) => compareLabels(a.labels, b.labels)) };
}

/**
 * @param step milliseconds
 * @throws {QueryError}
 */
export function rangeQuery(
  from: Queryable,
  query: string,
  range: { readonly start: number; readonly end: number; readonly step: number },
  settings = QUERY_SETTINGS,
): Points[] {
  const node = parse(query);
  const type = typeOf(node);
  if (type !== 'scalar' && type !== 'instant vector')
    throw new QueryError(
      `invalid expression type "${type}" for range query, must be Scalar or instant Vector`,
      'bad_data',
    );
  const evaluator = new Evaluator(new Selection(from, range, settings.lookback), settings.interval);
  const { start, end, step } = range;
  return collect(start, end, step, (at) => {
    const value = evaluator.evaluate(node, at);
    if (value.type === 'scalar') return [{ labels: Labels.EMPTY, value: value.value }];
    return value.type === 'vector' ? value.samples : [];
  }).sort((a, b) => compareLabels(a.labels, b.labels));
}
