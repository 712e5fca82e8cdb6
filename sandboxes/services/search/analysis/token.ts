/** A word of a text, as the index keeps it. */
export interface Token {
  readonly term: string;
  /** UTF-16 units of the text: from, and to before. */
  readonly start: number;
  readonly end: number;
  /** Counted in words; what a filter drops leaves a gap, what it adds stands beside. */
  readonly position: number;
  readonly type: string;
}

export type Tokenizer = (text: string) => Token[];
export type TokenFilter = (tokens: readonly Token[]) => readonly Token[];
export type Analyzer = (text: string) => readonly Token[];
