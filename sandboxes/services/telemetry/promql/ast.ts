import type { Matcher } from './matcher';
import type { Sample } from './value';

/** What an expression evaluates to, in Prometheus' words. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

interface Placed {
  /** Where it begins in the query, from 0. */
  readonly at: number;
}

/** Where a selector or subquery looks: `offset 5m @ 1700000000`. */
export interface Shift {
  /** Milliseconds back. */
  readonly offset: number;
  /** Milliseconds since 1970, or an end of the query's range, or null: the time of evaluation. */
  readonly pinned: number | 'start' | 'end' | null;
}

export interface VectorSelector extends Placed, Shift {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
}
export interface MatrixSelector extends Placed {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly range: number;
}
export interface Subquery extends Placed, Shift {
  readonly kind: 'subquery';
  readonly body: Expression;
  readonly range: number;
  /** 0: the evaluation interval. */
  readonly step: number;
}
export interface Call extends Placed {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}
export interface Aggregation extends Placed {
  readonly kind: 'aggregation';
  readonly op: string;
  readonly param: Expression | null;
  readonly body: Expression;
  readonly without: boolean;
  readonly grouping: readonly string[];
}
export interface Matching {
  readonly card: 'one-to-one' | 'many-to-one' | 'one-to-many';
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Of `group_left` and `group_right`. */
  readonly include: readonly string[];
}
export interface Binary extends Placed {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly bool: boolean;
  readonly matching: Matching;
}
export interface Unary extends Placed {
  readonly kind: 'unary';
  readonly negative: boolean;
  readonly body: Expression;
}
/** What another language of the family puts into the tree: LogQL, its aggregations of lines. */
export interface Leaf extends Placed {
  readonly kind: 'leaf';
  /** @param now milliseconds since 1970 */
  samples(now: number): readonly Sample[];
}
export type Expression =
  | Leaf
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | (Placed & { readonly kind: 'number'; readonly value: number })
  | (Placed & { readonly kind: 'string'; readonly value: string });
