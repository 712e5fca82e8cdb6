/** What functions there are, what they take and give: for the parser. */
import type { ValueType } from './ast';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of them, from the last, may be left out. */
  readonly optional?: number;
  /** The last may be given again and again. */
  readonly variadic?: boolean;
  readonly returns: ValueType;
}

const vector = 'instant vector';
const takes = (...args: ValueType[]): Signature => ({ args, returns: vector });

const named = (names: string, signature: Signature): [string, Signature][] =>
  names.split(' ').map((name) => [name, signature]);

export const SIGNATURES: ReadonlyMap<string, Signature> = new Map([
  ...named(
    'abs ceil floor exp ln log2 log10 sqrt sgn sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh deg rad sort sort_desc absent timestamp',
    takes(vector),
  ),
  ...named(
    'rate increase irate delta idelta deriv resets changes avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time stddev_over_time stdvar_over_time present_over_time absent_over_time',
    takes('range vector'),
  ),
  ...named('minute hour day_of_month day_of_week day_of_year days_in_month month year', {
    args: [vector],
    optional: 1,
    returns: vector,
  }),
  ['round', { args: [vector, 'scalar'], optional: 1, returns: vector }],
  ['clamp', takes(vector, 'scalar', 'scalar')],
  ['clamp_min', takes(vector, 'scalar')],
  ['clamp_max', takes(vector, 'scalar')],
  ['quantile_over_time', takes('scalar', 'range vector')],
  ['predict_linear', takes('range vector', 'scalar')],
  ['holt_winters', takes('range vector', 'scalar', 'scalar')],
  ['histogram_quantile', takes('scalar', vector)],
  ['label_replace', takes(vector, 'string', 'string', 'string', 'string')],
  [
    'label_join',
    { args: [vector, 'string', 'string', 'string'], optional: 1, variadic: true, returns: vector },
  ],
  ['vector', takes('scalar')],
  ['scalar', { args: [vector], returns: 'scalar' }],
  ['time', { args: [], returns: 'scalar' }],
  ['pi', { args: [], returns: 'scalar' }],
]);

/** Aggregations; those in `PARAMETERS` take one more, of this type. */
export const AGGREGATIONS: ReadonlySet<string> = new Set(
  'sum avg count min max group stddev stdvar topk bottomk count_values quantile'.split(' '),
);
export const PARAMETERS: ReadonlyMap<string, ValueType> = new Map([
  ['topk', 'scalar'],
  ['bottomk', 'scalar'],
  ['quantile', 'scalar'],
  ['count_values', 'string'],
]);
