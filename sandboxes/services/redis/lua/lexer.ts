import { LuaSyntaxError } from './errors';
import { parseNumber } from './values';

export type Token =
  | { readonly t: 'name' | 'keyword' | 'symbol'; readonly text: string; readonly line: number }
  | { readonly t: 'string'; readonly value: string; readonly text: string; readonly line: number }
  | { readonly t: 'number'; readonly value: number; readonly text: string; readonly line: number }
  | { readonly t: 'end'; readonly text: '<eof>'; readonly line: number };

const KEYWORDS = new Set(
  'and break do else elseif end false for function if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);
const SPACE = /[ \t\v\f\r]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d|\.\d)(?:[eE][+-]|[A-Za-z0-9_.])*/y;
const SYMBOL = /\.\.\.|\.\.|==|~=|<=|>=|[-+*/%^#<>=(){}[\];:,.]/y;
const OPEN = /\[(=*)\[/y;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Splits a text of Lua 5.1 into tokens (section 2.1 of the manual), one at a time. */
export class Lexer {
  readonly #text: string;
  readonly #name: string;
  #at = 0;
  #line = 1;

  /** @param name stands before the line in messages */
  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
    if (text.startsWith('#')) this.#at = Math.max(text.indexOf('\n'), 0);
  }

  /** @throws {LuaSyntaxError} what is no token */
  next(): Token {
    this.#skip();
    const line = this.#line;
    if (this.#at >= this.#text.length) return { t: 'end', text: '<eof>', line };
    const name = this.#match(NAME);
    if (name !== undefined) return { t: KEYWORDS.has(name) ? 'keyword' : 'name', text: name, line };
    const number = this.#match(NUMBER);
    if (number !== undefined) {
      const value = /inf|nan/i.test(number) ? undefined : parseNumber(number);
      if (value === undefined) throw this.error('malformed number', number);
      return { t: 'number', value, text: number, line };
    }
    const open = this.#match(OPEN);
    if (open !== undefined) {
      const value = this.#long(open.length - 2, 'string');
      return { t: 'string', value, text: open, line: this.#line };
    }
    const quote = this.#text[this.#at] ?? '';
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    const symbol = this.#match(SYMBOL);
    if (symbol !== undefined) return { t: 'symbol', text: symbol, line };
    throw this.error('unexpected symbol', quote);
  }

  error(message: string, near: string, line = this.#line): LuaSyntaxError {
    const shown = /^[\x20-\xff]+$/.test(near)
      ? near
      : [...near].map((one) => (one < ' ' ? `char(${one.charCodeAt(0)})` : one)).join('');
    return new LuaSyntaxError(`${this.#name}:${line}: ${message} near '${shown}'`);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Spaces, ends of lines and comments. */
  #skip(): void {
    for (;;) {
      this.#match(SPACE);
      if (this.#text[this.#at] === '\n') {
        this.#at++;
        this.#line++;
      } else if (this.#text.startsWith('--', this.#at)) {
        this.#at += 2;
        const open = this.#match(OPEN);
        if (open !== undefined) this.#long(open.length - 2, 'comment');
        else {
          const end = this.#text.indexOf('\n', this.#at);
          this.#at = end === -1 ? this.#text.length : end;
        }
      } else return;
    }
  }

  /** What stands between `[==[` and `]==]`; a line's end right after the opening is left out. */
  #long(level: number, what: 'string' | 'comment'): string {
    const close = `]${'='.repeat(level)}]`;
    const end = this.#text.indexOf(close, this.#at);
    if (end === -1) {
      this.#line += this.#text.slice(this.#at).split('\n').length - 1;
      this.#at = this.#text.length;
      throw this.error(`unfinished long ${what}`, '<eof>');
    }
    const content = this.#text.slice(this.#at, end);
    this.#at = end + close.length;
    this.#line += content.split('\n').length - 1;
    return content.replace(/\r\n?|\n\r/g, '\n').replace(/^\n/, '');
  }

  #quoted(quote: string): Token {
    const start = this.#at;
    let value = '';
    this.#at++;
    for (;;) {
      const one = this.#text[this.#at];
      if (one === undefined) throw this.error('unfinished string', '<eof>');
      if (one === '\n' || one === '\r')
        throw this.error('unfinished string', this.#text.slice(start, this.#at));
      this.#at++;
      if (one === quote) break;
      value += one === '\\' ? this.#escape(start) : one;
    }
    return { t: 'string', value, text: this.#text.slice(start, this.#at), line: this.#line };
  }

  #escape(start: number): string {
    const one = this.#text[this.#at] ?? '';
    this.#at++;
    const known = ESCAPES[one];
    if (known !== undefined) return known;
    if (one === '\n' || one === '\r') {
      if (/[\n\r]/.test(this.#text[this.#at] ?? '') && this.#text[this.#at] !== one) this.#at++;
      this.#line++;
      return '\n';
    }
    if (!/\d/.test(one)) return one;
    const digits = /^\d{1,3}/.exec(this.#text.slice(this.#at - 1, this.#at + 2))?.[0] ?? one;
    this.#at += digits.length - 1;
    if (Number(digits) > 255)
      throw this.error('escape sequence too large', this.#text.slice(start, this.#at));
    return String.fromCharCode(Number(digits));
  }
}
