/** A query that is none, or that cannot be evaluated. `kind` is the API's `errorType`. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly kind: 'bad_data' | 'execution';

  constructor(message: string, kind: 'bad_data' | 'execution' = 'execution') {
    super(message);
    this.kind = kind;
  }
}

/** In the words of Prometheus: line and column from 1. */
export function parseError(query: string, at: number, problem: string): QueryError {
  const before = query.slice(0, at).split('\n');
  return new QueryError(
    `${before.length}:${(before.at(-1)?.length ?? 0) + 1}: parse error: ${problem}`,
    'bad_data',
  );
}

export interface Token {
  readonly type: 'name' | 'number' | 'duration' | 'string' | 'punctuation' | 'end';
  /** Of a string: what it says; else as written. */
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

/** A language of this family: how its words are cut, and its errors worded. */
export interface Dialect {
  /** Numbers with a unit: `1h30m`, `20MB`. */
  readonly quantity: RegExp;
  readonly punctuation: RegExp;
  /** Said of a query that is none. */
  readonly empty: string;
  /** @param at where in the query, from 0 */
  error(query: string, at: number, problem: string): QueryError;
}

export const PROMQL: Dialect = {
  quantity: /(?:\d+(?:ms|[smhdwy]))+(?![\w])/y,
  punctuation: /=~|!~|==|!=|>=|<=|[-+*/%^=<>(){}[\],@:]/y,
  empty: 'no expression found in input',
  error: parseError,
};

const SKIPPED = /(?:\s+|#[^\n]*)*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y;

/** @throws {QueryError} in the dialect's words */
export function tokens(query: string, dialect: Dialect): Token[] {
  const found: Token[] = [];
  let at = 0;
  const read = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(query)?.[0] ?? null;
  };
  const add = (type: Token['type'], text: string, length: number) => {
    found.push({ type, text, at, end: at + length });
    at += length;
  };
  let brackets = false;
  for (;;) {
    at += read(SKIPPED)?.length ?? 0;
    if (at >= query.length) {
      add('end', '', 0);
      return found;
    }
    const quoted = read(QUOTED);
    const duration = read(dialect.quantity);
    const number = read(NUMBER);
    // In brackets a colon parts range and step; elsewhere it belongs to names.
    const name = brackets ? null : read(NAME);
    const punctuation = read(dialect.punctuation);
    if (quoted !== null) add('string', unquote(query, at, quoted, dialect), quoted.length);
    else if (duration !== null) add('duration', duration, duration.length);
    else if (number !== null && !/[\w]/.test(query[at + number.length] ?? ''))
      add('number', number, number.length);
    else if (number !== null)
      throw dialect.error(
        query,
        at,
        `bad number or duration syntax: ${JSON.stringify(number + (query[at + number.length] ?? ''))}`,
      );
    else if (name !== null) add('name', name, name.length);
    else if (punctuation !== null) {
      if (punctuation === '[') brackets = true;
      if (punctuation === ']') brackets = false;
      add('punctuation', punctuation, punctuation.length);
    } else if (/["'`]/.test(query[at] ?? '')) throw dialect.error(query, at, 'unterminated quoted string');
    else throw dialect.error(query, at, `unexpected character: '${query[at]}'`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unquote(query: string, at: number, quoted: string, dialect: Dialect): string {
  const inner = quoted.slice(1, -1);
  if (quoted[0] === '`') return inner;
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/g,
    (_, x, u, long, octal, plain) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      if (plain === '\\' || plain === quoted[0]) return plain;
      const meant = ESCAPES[plain];
      if (meant === undefined)
        throw dialect.error(
          query,
          at,
          `unknown escape sequence U+${plain.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')} '${plain}'`,
        );
      return meant;
    },
  );
}
