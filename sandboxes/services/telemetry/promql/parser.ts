import type { Binary, Expression, Matching, ValueType, VectorSelector } from './ast';
import { checkBinary, checkCall, expectType, typeOf } from './check';
import { parseDuration } from './duration';
import { AGGREGATIONS, PARAMETERS } from './functions';
import { METRIC_NAME } from './labels';
import { parseError, type Token, tokens } from './lexer';
import { type Matcher, matcher } from './matcher';

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

const KEYWORDS = new Set([
  ...AGGREGATIONS,
  ...'and or unless atan2 bool by without on ignoring group_left group_right offset'.split(' '),
]);

class Parser {
  readonly #query: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(query: string) {
    this.#query = query;
    this.#tokens = tokens(query);
    if (this.#tokens.length === 1) throw parseError(query, 0, 'no expression found in input');
  }

  expression(least: number): Expression {
    let left = this.#unary();
    for (;;) {
      const op = this.#token.text.toLowerCase();
      const precedence = this.#token.type === 'string' ? undefined : PRECEDENCE[op];
      if (precedence === undefined || precedence < least) return left;
      const { at } = this.#take();
      const bool = this.#keyword('bool');
      const matching = this.#matching(op, left.at);
      const right = this.expression(op === '^' ? precedence : precedence + 1);
      const binary: Binary = { kind: 'binary', at: left.at, op, left, right, bool, matching };
      checkBinary(this.#query, binary, at);
      left = binary;
    }
  }

  end(): void {
    if (this.#token.type !== 'end') throw this.#unexpected('');
  }

  #unary(): Expression {
    const { text, at, type } = this.#token;
    if (type !== 'punctuation' || (text !== '-' && text !== '+')) return this.#shifted(this.#primary());
    this.#take();
    const body = this.expression(PRECEDENCE['^'] ?? 0);
    const of = typeOf(body);
    if (of !== 'scalar' && of !== 'instant vector')
      throw parseError(
        this.#query,
        at,
        `unary expression only allowed on expressions of type scalar or instant vector, got "${of}"`,
      );
    return body.kind === 'number'
      ? { ...body, at, value: text === '-' ? -body.value : body.value }
      : { kind: 'unary', at, negative: text === '-', body };
  }

  #primary(): Expression {
    const { type, text, at } = this.#token;
    if (type === 'number') return { kind: 'number', at, value: Number(this.#take().text) };
    if (type === 'string') return { kind: 'string', at, value: this.#take().text };
    if (type === 'punctuation' && text === '(') {
      this.#take();
      const inner = this.expression(0);
      this.#expect(')', 'in paren expression');
      return { ...inner, at };
    }
    if (type === 'punctuation' && text === '{') return this.#selector('', at);
    if (type !== 'name') throw this.#unexpected('');
    const name = this.#take().text;
    const lower = name.toLowerCase();
    if (AGGREGATIONS.has(lower) && (this.#is('(') || /^(by|without)$/i.test(this.#token.text)))
      return this.#aggregation(lower, at);
    if (lower === 'inf' || lower === 'nan')
      return { kind: 'number', at, value: lower === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN };
    if (this.#is('(')) {
      const args = this.#arguments('in function call');
      return checkCall(this.#query, { kind: 'call', at, name, args });
    }
    return this.#selector(name, at);
  }

  /** `[5m]`, `[1h:5m]`, `offset`, `@`: in any order, as often as they make sense. */
  #shifted(given: Expression): Expression {
    let expression = given;
    let shifts = new Set<string>();
    for (;;) {
      const { text, type, at } = this.#token;
      if (type === 'punctuation' && text === '[') {
        expression = this.#range(expression);
        shifts = new Set();
      } else if (type === 'name' && text.toLowerCase() === 'offset') {
        this.#take();
        const back = this.#sign();
        const offset = back * this.#duration('in offset');
        if (shifts.has('offset')) throw parseError(this.#query, at, 'offset may not be set multiple times');
        shifts.add('offset');
        expression = this.#shift(expression, { offset }, at, 'offset');
      } else if (type === 'punctuation' && text === '@') {
        this.#take();
        const pinned = this.#pinned();
        if (shifts.has('@')) throw parseError(this.#query, at, '@ <timestamp> may not be set multiple times');
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
    throw parseError(
      this.#query,
      at,
      `${name} must be preceded by an instant vector selector or range vector selector or a subquery`,
    );
  }

  #range(body: Expression): Expression {
    const { at } = this.#take();
    const range = this.#duration('in range');
    if (range <= 0) throw parseError(this.#query, at + 1, 'duration must be greater than 0');
    if (this.#is(':')) {
      this.#take();
      const step = this.#is(']') ? 0 : this.#duration('in subquery');
      this.#expect(']', 'in subquery selector');
      const type = typeOf(body);
      if (type !== 'instant vector')
        throw parseError(
          this.#query,
          body.at,
          `subquery is only allowed on instant vector, got ${type === 'range vector' ? 'matrix' : type} instead`,
        );
      return { kind: 'subquery', at: body.at, body, range, step, offset: 0, pinned: null };
    }
    this.#expect(']', 'in range selector');
    if (body.kind !== 'selector')
      throw parseError(this.#query, at, 'ranges only allowed for vector selectors');
    if (body.offset !== 0 || body.pinned !== null)
      throw parseError(
        this.#query,
        at,
        `no ${body.offset === 0 ? '@' : 'offset'} modifiers allowed before range`,
      );
    return { kind: 'matrix', at: body.at, selector: body, range };
  }

  #pinned(): number | 'start' | 'end' {
    const word = this.#token.text.toLowerCase();
    if (word === 'start' || word === 'end') {
      this.#take();
      this.#expect('(', 'in @');
      this.#expect(')', 'in @');
      return word;
    }
    const sign = this.#sign();
    if (this.#token.type !== 'number') throw this.#unexpected('in @, expected timestamp');
    return Math.round(sign * Number(this.#take().text) * 1000);
  }

  #aggregation(op: string, at: number): Expression {
    let modifier = this.#grouping();
    const args = this.#arguments('in aggregation');
    modifier ??= this.#grouping();
    const wanted = PARAMETERS.get(op);
    const count = wanted === undefined ? 1 : 2;
    if (args.length !== count)
      throw parseError(
        this.#query,
        at,
        args.length === 0
          ? 'no arguments for aggregate expression provided'
          : `wrong number of arguments for aggregate expression provided, expected ${count}, got ${args.length}`,
      );
    const body = args.at(-1) as Expression;
    const param = wanted === undefined ? null : (args[0] ?? null);
    expectType(this.#query, body, 'instant vector', 'aggregation expression');
    if (param !== null) expectType(this.#query, param, wanted as ValueType, 'aggregation parameter');
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

  #grouping(): { without: boolean; labels: readonly string[] } | null {
    if (this.#keyword('by')) return { without: false, labels: this.#labelNames('in grouping opts') };
    if (this.#keyword('without')) return { without: true, labels: this.#labelNames('in grouping opts') };
    return null;
  }

  #matching(op: string, begin: number): Matching {
    const set = op === 'and' || op === 'or' || op === 'unless';
    const plain: Matching = { card: 'one-to-one', on: false, labels: [], include: [] };
    const on = this.#keyword('on');
    if (!on && !this.#keyword('ignoring')) return plain;
    const matching = { ...plain, on, labels: this.#labelNames('in grouping opts') };
    const { at } = this.#token;
    const left = this.#keyword('group_left');
    if (!left && !this.#keyword('group_right')) return matching;
    if (set) throw parseError(this.#query, begin, `no grouping allowed for "${op}" operation`);
    const include = this.#is('(') ? this.#labelNames('in grouping opts') : [];
    const twice = on ? include.find((name) => matching.labels.includes(name)) : undefined;
    if (twice !== undefined)
      throw parseError(this.#query, at, `label "${twice}" must not occur in ON and GROUP clause at once`);
    return { ...matching, card: left ? 'many-to-one' : 'one-to-many', include };
  }

  #selector(name: string, at: number): Expression {
    const matchers: Matcher[] = name === '' ? [] : [matcher(METRIC_NAME, '=', name)];
    if (this.#is('{')) {
      this.#take();
      while (!this.#is('}')) {
        matchers.push(this.#matcher(name));
        if (!this.#is(',')) break;
        this.#take();
      }
      this.#expect('}', 'in label matching, expected "," or "}"');
    }
    if (matchers.every(({ matches }) => matches('')))
      throw parseError(this.#query, at, 'vector selector must contain at least one non-empty matcher');
    return { kind: 'selector', at, matchers, offset: 0, pinned: null };
  }

  #matcher(metric: string): Matcher {
    const { text: label, at, type } = this.#token;
    if (type !== 'name') throw this.#unexpected('in label matching, expected identifier or "}"');
    this.#take();
    const { text: op } = this.#token;
    if (op !== '=' && op !== '!=' && op !== '=~' && op !== '!~')
      throw this.#unexpected('in label matching, expected label matching operator');
    this.#take();
    if (this.#token.type !== 'string') throw this.#unexpected('in label matching, expected string');
    const value = this.#take().text;
    if (label === METRIC_NAME && metric !== '')
      throw parseError(this.#query, at, `metric name must not be set twice: "${metric}" or "${value}"`);
    try {
      return matcher(label, op, value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw parseError(this.#query, at, `error parsing regexp: ${error.message}`);
    }
  }

  #arguments(where: string): Expression[] {
    this.#expect('(', where);
    const args: Expression[] = [];
    while (!this.#is(')')) {
      args.push(this.expression(0));
      if (!this.#is(',')) break;
      this.#take();
      if (this.#is(')'))
        throw parseError(this.#query, this.#token.at, 'trailing commas not allowed in function call args');
    }
    this.#expect(')', where);
    return args;
  }

  #labelNames(where: string): string[] {
    this.#expect('(', where);
    const names: string[] = [];
    while (!this.#is(')')) {
      if (this.#token.type !== 'name') throw this.#unexpected(`${where}, expected label`);
      names.push(this.#take().text);
      if (!this.#is(',')) break;
      this.#take();
    }
    this.#expect(')', `${where}, expected "," or ")"`);
    return names;
  }

  #duration(where: string): number {
    if (this.#token.type !== 'duration') throw this.#unexpected(`${where}, expected duration`);
    const { text, at } = this.#take();
    const milliseconds = parseDuration(text);
    if (milliseconds === null) throw parseError(this.#query, at, `not a valid duration string: "${text}"`);
    return milliseconds;
  }

  #sign(): number {
    if (!this.#is('-')) return 1;
    this.#take();
    return -1;
  }

  #keyword(word: string): boolean {
    if (this.#token.type !== 'name' || this.#token.text.toLowerCase() !== word) return false;
    this.#take();
    return true;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? (this.#tokens.at(-1) as Token);
  }

  #take(): Token {
    const token = this.#token;
    this.#next++;
    return token;
  }

  #is(text: string): boolean {
    return this.#token.type === 'punctuation' && this.#token.text === text;
  }

  #expect(text: string, where: string): void {
    if (!this.#is(text)) throw this.#unexpected(where);
    this.#take();
  }

  #unexpected(where: string) {
    const { type, text, at } = this.#token;
    const names = {
      name: 'identifier',
      number: 'number',
      duration: 'duration',
      string: 'string',
      punctuation: '',
      end: '',
    };
    const after = where === '' ? '' : ` ${where}`;
    if (type === 'end')
      return parseError(this.#query, at, this.#unclosed() ?? `unexpected end of input${after}`);
    if (text === ')' && where === '')
      return parseError(this.#query, at + 1, "unexpected right parenthesis ')'");
    const shown =
      type === 'name' && KEYWORDS.has(text.toLowerCase())
        ? `<${text.toLowerCase()}>`
        : `${names[type]} ${JSON.stringify(text)}`.trim();
    return parseError(this.#query, at, `unexpected ${shown}${after}`);
  }

  #unclosed(): string | null {
    const count = (text: string) =>
      this.#tokens.filter((token) => token.type === 'punctuation' && token.text === text).length;
    if (count('{') > count('}')) return 'unexpected end of input inside braces';
    return count('(') > count(')') ? 'unclosed left parenthesis' : null;
  }
}
