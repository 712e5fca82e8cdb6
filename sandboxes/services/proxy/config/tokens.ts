import { ConfigError } from './config-error';

/** What one step of reading gives: `words ;`, `words {`, `}` or the end of the file. */
export interface Statement {
  readonly words: readonly string[];
  readonly end: ';' | '{' | '}' | 'eof';
}

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  t: '\t',
  r: '\r',
  n: '\n',
};

/** Reads a file statement by statement, after nginx's `ngx_conf_read_token`: the same words, errors and line numbers. */
export class Tokens {
  readonly file: string;
  /** The line that is being read, from 1: nginx reports where a statement ends. */
  line = 1;
  readonly #text: string;
  #at = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  get place(): string {
    return `${this.file}:${this.line}`;
  }

  next(): Statement {
    const words: string[] = [];
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === undefined) {
        if (words.length > 0) throw this.#endOfFile();
        return { words, end: 'eof' };
      }
      if (char === ';' || char === '{') {
        if (words.length === 0) throw this.#unexpected(char);
        this.#at++;
        return { words, end: char };
      }
      if (char === '}') {
        if (words.length > 0) throw this.#unexpected(char);
        this.#at++;
        return { words, end: char };
      }
      words.push(char === '"' || char === "'" ? this.#quoted(char) : this.#word());
    }
  }

  #skipSpace(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string;
      if (char === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
        if (end < 0) return;
      } else if (!isSpace(char)) return;
      if (this.#text[this.#at] === '\n') this.line++;
    }
  }

  #word(): string {
    let word = '';
    for (; ; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#endOfFile();
      if (char === '\\') {
        word += this.#escape();
        continue;
      }
      if (isSpace(char) || char === ';' || (char === '{' && !word.endsWith('$'))) return word;
      word += char;
    }
  }

  #quoted(quote: string): string {
    let word = '';
    for (this.#at++; this.#text[this.#at] !== quote; this.#at++) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#endOfFile();
      if (char === '\n') this.line++;
      word += char === '\\' ? this.#escape() : char;
    }
    this.#at++;
    const after = this.#text[this.#at];
    if (after !== undefined && !isSpace(after) && !';{)'.includes(after)) throw this.#unexpected(after);
    return word;
  }

  /** At a backslash; leaves `#at` on the last character that belongs to it. */
  #escape(): string {
    const next = this.#text[this.#at + 1];
    if (next === undefined) return '\\';
    this.#at++;
    if (next === '\n') this.line++;
    return ESCAPED[next] ?? `\\${next}`;
  }

  #unexpected(char: string): ConfigError {
    return new ConfigError(`unexpected "${char}"`, this.place);
  }

  #endOfFile(): ConfigError {
    return new ConfigError('unexpected end of file, expecting ";" or "}"', this.place);
  }
}

const isSpace = (char: string): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\n';
