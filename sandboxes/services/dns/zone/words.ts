/** The words of a master file (RFC 1035 §5.1): entries over several lines in parentheses, quotes, comments, escapes. */

interface Wrong {
  /** The word that it is about; `eol`: the end of the line. */
  readonly near?: string;
  /** What it is about, before the words. */
  readonly about?: string;
  /** Where file and line are to be named, and nothing else added. */
  readonly plain?: string;
  /** The whole line: file and line are in it. */
  readonly line?: string;
}

/** What is wrong with a zone's text, in BIND's words. */
export class MasterFileError extends Error {
  override readonly name = 'MasterFileError';
  readonly #wrong: Wrong;

  constructor(message: string, wrong: Wrong = {}) {
    super(message);
    this.#wrong = wrong;
  }

  /** The line that tells people where it is. */
  get line(): string {
    return this.#wrong.line ?? this.message;
  }

  /** @param within BIND's function that would have noticed: part of its words */
  at(file: string, line: number, within: 'dns_rdata_fromtext' | 'dns_master_load'): MasterFileError {
    const { near, about, plain, line: known } = this.#wrong;
    if (known !== undefined) return this;
    const place = `${file}:${line}`;
    if (plain !== undefined) return new MasterFileError(this.message, { line: `${place}: ${plain}` });
    const nearby =
      near === undefined || within === 'dns_master_load'
        ? ''
        : `near ${near === 'eol' ? near : `'${near}'`}: `;
    const subject = about === undefined ? nearby : `${about}: `;
    return new MasterFileError(this.message, { line: `${within}: ${place}: ${subject}${this.message}` });
  }
}

export interface Word {
  /** Escapes as they stand. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface Entry {
  /** Of its first word, from 1. */
  readonly line: number;
  /** Begins with a space: its owner is that of the entry before. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

/** @throws {MasterFileError} */
export function* entriesOf(file: string, text: string): Generator<Entry> {
  const fail = (at: number, reason: string): never => {
    throw new MasterFileError(reason).at(file, at, 'dns_rdata_fromtext');
  };
  let line = 1;
  let at = 0;
  let depth = 0;
  let words: Word[] = [];
  let start = { line: 1, indented: false };
  let lineStart = true;
  while (at <= text.length) {
    const character = text[at];
    if (lineStart) {
      start = { line, indented: character === ' ' || character === '\t' };
      lineStart = false;
    }
    if (character === undefined || character === '\n') {
      if (character === undefined && depth > 0) fail(line, 'unbalanced parentheses');
      if (depth === 0) {
        if (words.length > 0) yield { ...start, words };
        words = [];
        lineStart = true;
      }
      line++;
      at++;
    } else if (character === ' ' || character === '\t' || character === '\r') at++;
    else if (character === ';') while (at < text.length && text[at] !== '\n') at++;
    else if (character === '(' || character === ')') {
      depth += character === '(' ? 1 : -1;
      if (depth < 0) fail(line, 'unbalanced parentheses');
      at++;
    } else {
      const quoted = character === '"';
      let inside = quoted;
      let word = '';
      if (quoted) at++;
      for (; at < text.length; at++) {
        const next = text[at] ?? '';
        if (next === '\n') {
          if (inside) fail(line, 'unbalanced quotes');
          break;
        }
        if (next === '\\' && at + 1 < text.length) {
          word += next + text[++at];
          continue;
        }
        // RFC 9460 §2.1: key="value" is one word.
        if (next === '"') {
          inside = !inside;
          if (quoted && !inside) {
            at++;
            break;
          }
          continue;
        }
        if (!inside && /[\s;()]/.test(next)) break;
        word += next;
      }
      if (inside && at >= text.length) fail(line, 'unbalanced quotes');
      if (words.length === 0) start = { ...start, line };
      words.push({ text: word, quoted });
    }
  }
}

/** Words that are taken one after the other. */
export class Words {
  readonly #words: readonly Word[];
  #at = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  get left(): number {
    return this.#words.length - this.#at;
  }

  peek(): Word | undefined {
    return this.#words[this.#at];
  }

  /** @throws {MasterFileError} there is none */
  next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new MasterFileError('unexpected end of input', { near: 'eol' });
    return word.text;
  }

  rest(): string[] {
    const rest = this.#words.slice(this.#at).map(({ text }) => text);
    this.#at = this.#words.length;
    return rest;
  }
}
