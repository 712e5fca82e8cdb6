import type { Binary, Expression, Matching, ValueType } from './ast';
import { checkBinary, expectType, typeOf } from './check';
import { TokenCursor } from './cursor';
import { PARAMETERS } from './functions';

const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};

/** Operators, aggregations and what groups them: what PromQL and LogQL have alike. */
export abstract class ExpressionParser extends TokenCursor {
  expression(least: number): Expression {
    let left = this.#unary();
    for (;;) {
      const op = this.token.text.toLowerCase();
      const precedence = this.token.type === 'string' ? undefined : PRECEDENCE[op];
      if (precedence === undefined || precedence < least) return left;
      const { at } = this.take();
      const bool = this.keyword('bool');
      const matching = this.#matching(op, left.at);
      const right = this.expression(op === '^' ? precedence : precedence + 1);
      const binary: Binary = { kind: 'binary', at: left.at, op, left, right, bool, matching };
      checkBinary(this.query, binary, at);
      left = binary;
    }
  }

  #unary(): Expression {
    const { text, at, type } = this.token;
    if (type !== 'punctuation' || (text !== '-' && text !== '+')) return this.operand();
    this.take();
    const body = this.expression(PRECEDENCE['^'] ?? 0);
    const of = typeOf(body);
    if (of !== 'scalar' && of !== 'instant vector')
      throw this.problem(
        at,
        `unary expression only allowed on expressions of type scalar or instant vector, got "${of}"`,
      );
    return body.kind === 'number'
      ? { ...body, at, value: text === '-' ? -body.value : body.value }
      : { kind: 'unary', at, negative: text === '-', body };
  }

  /** What stands between operators. */
  protected abstract operand(): Expression;

  /** `(…)`, after which nothing binds. */
  protected parenthesised(): Expression {
    const { at } = this.take();
    const inner = this.expression(0);
    this.expect(')', 'in paren expression');
    return { ...inner, at };
  }

  protected aggregation(op: string, at: number): Expression {
    let modifier = this.grouping();
    const args = this.arguments('in aggregation');
    modifier ??= this.grouping();
    const wanted = PARAMETERS.get(op);
    const count = wanted === undefined ? 1 : 2;
    if (args.length !== count)
      throw this.problem(
        at,
        args.length === 0
          ? 'no arguments for aggregate expression provided'
          : `wrong number of arguments for aggregate expression provided, expected ${count}, got ${args.length}`,
      );
    const body = args.at(-1) as Expression;
    const param = wanted === undefined ? null : (args[0] ?? null);
    expectType(this.query, body, 'instant vector', 'aggregation expression');
    if (param !== null) expectType(this.query, param, wanted as ValueType, 'aggregation parameter');
    return {
      kind: 'aggregation',
      at,
      op,
      param,
      body,
      without: modifier?.without ?? false,
      grouping: modifier?.labels ?? [],
    };
  }

  protected grouping(): { without: boolean; labels: readonly string[] } | null {
    if (this.keyword('by')) return { without: false, labels: this.labelNames('in grouping opts') };
    if (this.keyword('without')) return { without: true, labels: this.labelNames('in grouping opts') };
    return null;
  }

  #matching(op: string, begin: number): Matching {
    const set = op === 'and' || op === 'or' || op === 'unless';
    const plain: Matching = { card: 'one-to-one', on: false, labels: [], include: [] };
    const on = this.keyword('on');
    if (!on && !this.keyword('ignoring')) return plain;
    const matching = { ...plain, on, labels: this.labelNames('in grouping opts') };
    const { at } = this.token;
    const left = this.keyword('group_left');
    if (!left && !this.keyword('group_right')) return matching;
    if (set) throw this.problem(begin, `no grouping allowed for "${op}" operation`);
    const include = this.is('(') ? this.labelNames('in grouping opts') : [];
    const twice = on ? include.find((name) => matching.labels.includes(name)) : undefined;
    if (twice !== undefined)
      throw this.problem(at, `label "${twice}" must not occur in ON and GROUP clause at once`);
    return { ...matching, card: left ? 'many-to-one' : 'one-to-many', include };
  }

  protected arguments(where: string): Expression[] {
    this.expect('(', where);
    const args: Expression[] = [];
    while (!this.is(')')) {
      args.push(this.expression(0));
      if (!this.is(',')) break;
      this.take();
      if (this.is(')'))
        throw this.problem(this.token.at, 'trailing commas not allowed in function call args');
    }
    this.expect(')', where);
    return args;
  }
}
