import { parseDuration } from './duration';
import { AGGREGATIONS } from './functions';
import { METRIC_NAME } from './labels';
import { type Dialect, type QueryError, type Token, tokens } from './lexer';
import { type Matcher, matcher } from './matcher';

const KEYWORDS = new Set([
  ...AGGREGATIONS,
  ...'and or unless atan2 bool by without on ignoring group_left group_right offset'.split(' '),
]);

/** Goes through the tokens of a query, and says what it did not expect. */
export class TokenCursor {
  protected readonly query: string;
  readonly #dialect: Dialect;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(query: string, dialect: Dialect) {
    this.query = query;
    this.#dialect = dialect;
    this.#tokens = tokens(query, dialect);
    if (this.#tokens.length === 1) throw this.problem(0, dialect.empty);
  }

  /** An error at a place of the query. */
  protected problem(at: number, message: string): QueryError {
    return this.#dialect.error(this.query, at, message);
  }

  end(): void {
    if (this.token.type !== 'end') throw this.unexpected('');
  }

  /** `{a="b",c=~"d"}`. @param metric what stands before it, or nothing */
  protected matchers(metric: string): Matcher[] {
    const found: Matcher[] = [];
    this.expect('{', '');
    while (!this.is('}')) {
      found.push(this.#matcher(metric));
      if (!this.is(',')) break;
      this.take();
    }
    this.expect('}', 'in label matching, expected "," or "}"');
    return found;
  }

  #matcher(metric: string): Matcher {
    const { text: label, at, type } = this.token;
    if (type !== 'name') throw this.unexpected('in label matching, expected identifier or "}"');
    this.take();
    const { text: op } = this.token;
    if (op !== '=' && op !== '!=' && op !== '=~' && op !== '!~')
      throw this.unexpected('in label matching, expected label matching operator');
    this.take();
    if (this.token.type !== 'string') throw this.unexpected('in label matching, expected string');
    const value = this.take().text;
    if (label === METRIC_NAME && metric !== '')
      throw this.problem(at, `metric name must not be set twice: "${metric}" or "${value}"`);
    try {
      return matcher(label, op, value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.problem(at, `error parsing regexp: ${error.message}`);
    }
  }

  protected labelNames(where: string): string[] {
    this.expect('(', where);
    const names: string[] = [];
    while (!this.is(')')) {
      if (this.token.type !== 'name') throw this.unexpected(`${where}, expected label`);
      names.push(this.take().text);
      if (!this.is(',')) break;
      this.take();
    }
    this.expect(')', `${where}, expected "," or ")"`);
    return names;
  }

  protected duration(where: string): number {
    if (this.token.type !== 'duration') throw this.unexpected(`${where}, expected duration`);
    const { text, at } = this.take();
    const milliseconds = parseDuration(text);
    if (milliseconds === null) throw this.problem(at, `not a valid duration string: "${text}"`);
    return milliseconds;
  }

  protected sign(): number {
    if (!this.is('-')) return 1;
    this.take();
    return -1;
  }

  protected keyword(word: string): boolean {
    if (this.token.type !== 'name' || this.token.text.toLowerCase() !== word) return false;
    this.take();
    return true;
  }

  protected get token(): Token {
    return this.#tokens[this.#next] ?? (this.#tokens.at(-1) as Token);
  }

  /** The one after it. */
  protected get following(): Token {
    return this.#tokens[this.#next + 1] ?? (this.#tokens.at(-1) as Token);
  }

  protected take(): Token {
    const token = this.token;
    this.#next++;
    return token;
  }

  protected is(text: string): boolean {
    return this.token.type === 'punctuation' && this.token.text === text;
  }

  protected expect(text: string, where: string): void {
    if (!this.is(text)) throw this.unexpected(where);
    this.take();
  }

  protected unexpected(where: string) {
    const { type, text, at } = this.token;
    const names = {
      name: 'identifier',
      number: 'number',
      duration: 'duration',
      string: 'string',
      punctuation: '',
      end: '',
    };
    const after = where === '' ? '' : ` ${where}`;
    if (type === 'end') return this.problem(at, this.#unclosed() ?? `unexpected end of input${after}`);
    if (text === ')' && where === '') return this.problem(at + 1, "unexpected right parenthesis ')'");
    const shown =
      type === 'name' && KEYWORDS.has(text.toLowerCase())
        ? `<${text.toLowerCase()}>`
        : `${names[type]} ${JSON.stringify(text)}`.trim();
    return this.problem(at, `unexpected ${shown}${after}`);
  }

  #unclosed(): string | null {
    const count = (text: string) =>
      this.#tokens.filter((token) => token.type === 'punctuation' && token.text === text).length;
    if (count('{') > count('}')) return 'unexpected end of input inside braces';
    return count('(') > count(')') ? 'unclosed left parenthesis' : null;
  }
}
