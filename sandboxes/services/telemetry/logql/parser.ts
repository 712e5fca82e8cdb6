import type { Expression } from '../promql/ast';
import { checkCall } from '../promql/check';
import { AGGREGATIONS } from '../promql/functions';
import { QueryError } from '../promql/lexer';
import type { Matcher } from '../promql/matcher';
import type { Sample } from '../promql/value';
import { LOGQL } from './dialect';
import type { Stage } from './line';
import { StageParser } from './stage-parser';

/** Which lines, and what is done with each. */
export interface LogSelector {
  readonly matchers: readonly Matcher[];
  readonly stages: readonly Stage[];
}

/** An aggregation over the lines of a stretch of time: `rate({app="shop"}[5m])`. */
export interface LogRange extends LogSelector {
  readonly op: string;
  /** Of `quantile_over_time`. */
  readonly param: number | null;
  /** Its numbers are what `unwrap` gives, not lines or bytes. */
  readonly unwraps: boolean;
  /** Milliseconds. */
  readonly range: number;
  readonly offset: number;
  readonly grouping: { readonly without: boolean; readonly labels: readonly string[] } | null;
}

type LogQuery =
  | { readonly kind: 'lines'; readonly selector: LogSelector }
  | { readonly kind: 'samples'; readonly expression: Expression };

/** What evaluates a range at an instant, in milliseconds since 1970. */
export type Prepare = (range: LogRange) => (now: number) => readonly Sample[];

/**
 * A query of LogQL: https://grafana.com/docs/loki/latest/query/
 * @throws {QueryError} in Loki's form
 */
export function parseLogQl(query: string, prepare: Prepare): LogQuery {
  return new Parser(query, prepare).whole();
}

/** What stands in `match[]=`, and in `{…}` alone. */
export function parseStreamSelector(query: string): readonly Matcher[] {
  const parsed = parseLogQl(query, () => () => []);
  if (parsed.kind === 'lines' && parsed.selector.stages.length === 0) return parsed.selector.matchers;
  throw LOGQL.error(query, 0, 'unexpected expression, expected a stream selector');
}

const COUNTING = ['rate', 'count_over_time', 'bytes_rate', 'bytes_over_time', 'absent_over_time'];
/** These take numbers that `unwrap` gives, and may be grouped. */
const UNWRAPPED =
  'avg_over_time min_over_time max_over_time stddev_over_time stdvar_over_time quantile_over_time first_over_time last_over_time'.split(
    ' ',
  );
const RANGE_OPS = new Set([...COUNTING, ...UNWRAPPED, 'sum_over_time', 'rate_counter']);
const CALLS = new Set(['vector', 'label_replace', 'sort', 'sort_desc']);

class Parser extends StageParser {
  readonly #prepare: Prepare;

  constructor(query: string, prepare: Prepare) {
    super(query, LOGQL);
    this.#prepare = prepare;
  }

  whole(): LogQuery {
    if (!this.is('{')) {
      const expression = this.expression(0);
      this.end();
      return { kind: 'samples', expression };
    }
    const { at } = this.token;
    const matchers = this.#selector();
    const { stages, unwraps } = this.pipeline();
    if (unwraps) throw this.problem(at, 'unexpected unwrap in a query for lines');
    this.end();
    return { kind: 'lines', selector: { matchers, stages } };
  }

  protected override operand(): Expression {
    const { type, text, at } = this.token;
    if (type === 'number') return { kind: 'number', at, value: Number(this.take().text) };
    if (type === 'string') return { kind: 'string', at, value: this.take().text };
    if (this.is('(')) return this.parenthesised();
    if (type !== 'name') throw this.unexpected('');
    if (AGGREGATIONS.has(text)) {
      this.take();
      return this.aggregation(text, at);
    }
    if (RANGE_OPS.has(text)) {
      this.take();
      return { kind: 'leaf', at, samples: this.#prepare(this.#range(text, at)) };
    }
    if (!CALLS.has(text)) throw this.unexpected('');
    this.take();
    return checkCall(this.query, { kind: 'call', at, name: text, args: this.arguments('in function call') });
  }

  #range(op: string, at: number): LogRange {
    this.expect('(', '');
    const param = op === 'quantile_over_time' ? this.#param() : null;
    const matchers = this.#selector();
    // The stretch of time stands behind the pipeline, or right behind the selector.
    let range = this.is('[') ? this.#bracketed() : null;
    const { stages, unwraps } = this.pipeline();
    range ??= this.#bracketed();
    const offset = this.keyword('offset') ? this.sign() * this.duration('in offset') : 0;
    this.expect(')', '');
    const grouping = this.grouping();
    this.#check(op, at, unwraps, grouping !== null);
    return { op, param, matchers, stages, unwraps, range, offset, grouping };
  }

  #check(op: string, at: number, unwraps: boolean, grouped: boolean): void {
    const needsNumbers = !COUNTING.includes(op);
    if (needsNumbers && !unwraps) throw this.problem(at, `invalid aggregation ${op} without unwrap`);
    if (!needsNumbers && op !== 'rate' && unwraps)
      throw this.problem(at, `invalid aggregation ${op} with unwrap`);
    if (grouped && !UNWRAPPED.includes(op))
      throw this.problem(at, `grouping not allowed for ${op} aggregation`);
  }

  #param(): number {
    const sign = this.sign();
    if (this.token.type !== 'number') throw this.unexpected('expected a number');
    const value = sign * Number(this.take().text);
    this.expect(',', '');
    return value;
  }

  #bracketed(): number {
    this.expect('[', 'expected [');
    const range = this.duration('in range');
    this.expect(']', '');
    return range;
  }

  #selector(): readonly Matcher[] {
    const matchers = this.matchers('');
    if (matchers.every(({ op, matches }) => op.startsWith('!') || matches('')))
      throw new QueryError(
        'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
        'bad_data',
      );
    return matchers;
  }
}
