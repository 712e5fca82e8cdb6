/** PostgreSQL's lexical rules (PostgreSQL 18, chapter 4.1), as far as words are to be told from what is quoted. */

export interface Token {
  /** `other`: a literal, a number, a parameter, an operator. */
  readonly kind: 'word' | 'quoted' | 'other' | 'semicolon';
  /** A word in lower case; a quoted identifier without its quotes; else as it stands. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
const STRING = /(?:[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$))|(?:(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$))/y;
const QUOTED = /(?:[uU]&)?"((?:[^"]|"")*)(?:"|$)/y;
const DOLLAR = /\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const OTHER = /\$\d+|\d[\w.]*|[\s\S]/y;

export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  const push = (kind: Token['kind'], text: string, length: number): void => {
    tokens.push({ kind, text, start: at, end: at + length });
    at += length;
  };
  while (at < sql.length) {
    const skipped = take(SPACE) ?? take(LINE_COMMENT);
    if (skipped) {
      at += skipped[0].length;
      continue;
    }
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const string = take(STRING);
    if (string) {
      push('other', string[0], string[0].length);
      continue;
    }
    const quoted = take(QUOTED);
    if (quoted) {
      push('quoted', (quoted[1] ?? '').replaceAll('""', '"'), quoted[0].length);
      continue;
    }
    const dollar = take(DOLLAR);
    if (dollar) {
      const close = sql.indexOf(dollar[0], at + dollar[0].length);
      const end = close === -1 ? sql.length : close + dollar[0].length;
      push('other', sql.slice(at, end), end - at);
      continue;
    }
    const word = take(WORD);
    if (word) {
      push('word', word[0].toLowerCase(), word[0].length);
      continue;
    }
    const other = take(OTHER)?.[0] ?? '';
    push(other === ';' ? 'semicolon' : 'other', other, other.length || 1);
  }
  return tokens;
}

/** Comments nest. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (sql.startsWith('*/', at)) {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}

/** Statements as lists of their tokens; empty ones are left out. */
export function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  // The body of CREATE FUNCTION … BEGIN ATOMIC … END has semicolons of its own.
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'word' && token.text === 'begin' && tokens[index + 1]?.text === 'atomic') depth++;
    else if (depth > 0 && token.kind === 'word' && token.text === 'case') depth++;
    else if (depth > 0 && token.kind === 'word' && token.text === 'end') depth--;
    if (token.kind === 'semicolon' && depth === 0) statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter(({ length }) => length > 0);
}
