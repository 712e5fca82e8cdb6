import type { Expression, VectorSelector } from './ast';
import { checkCall, typeOf } from './check';
import { ExpressionParser } from './expression-parser';
import { AGGREGATIONS } from './functions';
import { METRIC_NAME } from './labels';
import { PROMQL, parseError } from './lexer';
import { type Matcher, matcher } from './matcher';

/**
 * A query of PromQL as a tree, its types checked.
 * @throws {QueryError} in Prometheus' words, with line and column
 */
export function parse(query: string): Expression {
  const parser = new Parser(query);
  const expression = parser.expression(0);
  parser.end();
  return expression;
}

/** What stands in `match[]=`. */
export function parseSelector(query: string): readonly Matcher[] {
  const expression = parse(query);
  if (expression.kind === 'selector') return expression.matchers;
  throw parseError(query, expression.at, 'expected an instant vector selector');
}

class Parser extends ExpressionParser {
  constructor(query: string) {
    super(query, PROMQL);
  }

  protected override operand(): Expression {
    return this.#shifted(this.#primary());
  }

  #primary(): Expression {
    const { type, text, at } = this.token;
    if (type === 'number') return { kind: 'number', at, value: Number(this.take().text) };
    if (type === 'string') return { kind: 'string', at, value: this.take().text };
    if (type === 'punctuation' && text === '(') return this.parenthesised();
    if (type === 'punctuation' && text === '{') return this.#selector('', at);
    if (type !== 'name') throw this.unexpected('');
    const name = this.take().text;
    const lower = name.toLowerCase();
    if (AGGREGATIONS.has(lower) && (this.is('(') || /^(by|without)$/i.test(this.token.text)))
      return this.aggregation(lower, at);
    if (lower === 'inf' || lower === 'nan')
      return { kind: 'number', at, value: lower === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN };
    if (this.is('(')) {
      const args = this.arguments('in function call');
      return checkCall(this.query, { kind: 'call', at, name, args });
    }
    return this.#selector(name, at);
  }

  /** `[5m]`, `[1h:5m]`, `offset`, `@`: in any order, as often as they make sense. */
  #shifted(given: Expression): Expression {
    let expression = given;
    let shifts = new Set<string>();
    for (;;) {
      const { text, type, at } = this.token;
      if (type === 'punctuation' && text === '[') {
        expression = this.#range(expression);
        shifts = new Set();
      } else if (type === 'name' && text.toLowerCase() === 'offset') {
        this.take();
        const back = this.sign();
        const offset = back * this.duration('in offset');
        if (shifts.has('offset')) throw this.problem(at, 'offset may not be set multiple times');
        shifts.add('offset');
        expression = this.#shift(expression, { offset }, at, 'offset');
      } else if (type === 'punctuation' && text === '@') {
        this.take();
        const pinned = this.#pinned();
        if (shifts.has('@')) throw this.problem(at, '@ <timestamp> may not be set multiple times');
        shifts.add('@');
        expression = this.#shift(expression, { pinned }, at, '@');
      } else return expression;
    }
  }

  #shift(
    expression: Expression,
    change: Partial<Pick<VectorSelector, 'offset' | 'pinned'>>,
    at: number,
    what: string,
  ): Expression {
    if (expression.kind === 'selector' || expression.kind === 'subquery') return { ...expression, ...change };
    if (expression.kind === 'matrix')
      return { ...expression, selector: { ...expression.selector, ...change } };
    const name = what === '@' ? '@ modifier' : 'offset modifier';
    throw this.problem(
      at,
      `${name} must be preceded by an instant vector selector or range vector selector or a subquery`,
    );
  }

  #range(body: Expression): Expression {
    const { at } = this.take();
    const range = this.duration('in range');
    if (range <= 0) throw this.problem(at + 1, 'duration must be greater than 0');
    if (this.is(':')) {
      this.take();
      const step = this.is(']') ? 0 : this.duration('in subquery');
      this.expect(']', 'in subquery selector');
      const type = typeOf(body);
      if (type !== 'instant vector')
        throw this.problem(
          body.at,
          `subquery is only allowed on instant vector, got ${type === 'range vector' ? 'matrix' : type} instead`,
        );
      return { kind: 'subquery', at: body.at, body, range, step, offset: 0, pinned: null };
    }
    this.expect(']', 'in range selector');
    if (body.kind !== 'selector') throw this.problem(at, 'ranges only allowed for vector selectors');
    if (body.offset !== 0 || body.pinned !== null)
      throw this.problem(at, `no ${body.offset === 0 ? '@' : 'offset'} modifiers allowed before range`);
    return { kind: 'matrix', at: body.at, selector: body, range };
  }

  #pinned(): number | 'start' | 'end' {
    const word = this.token.text.toLowerCase();
    if (word === 'start' || word === 'end') {
      this.take();
      this.expect('(', 'in @');
      this.expect(')', 'in @');
      return word;
    }
    const sign = this.sign();
    if (this.token.type !== 'number') throw this.unexpected('in @, expected timestamp');
    return Math.round(sign * Number(this.take().text) * 1000);
  }

  #selector(name: string, at: number): Expression {
    const matchers: Matcher[] = name === '' ? [] : [matcher(METRIC_NAME, '=', name)];
    if (this.is('{')) matchers.push(...this.matchers(name));
    if (matchers.every(({ matches }) => matches('')))
      throw this.problem(at, 'vector selector must contain at least one non-empty matcher');
    return { kind: 'selector', at, matchers, offset: 0, pinned: null };
  }
}
