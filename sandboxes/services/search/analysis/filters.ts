/** Lucene's token filters. */
import { porterStem } from './porter';
import type { Token, TokenFilter } from './token';

const eachTerm =
  (change: (term: string) => string): TokenFilter =>
  (tokens) =>
    tokens.map((token) => ({ ...token, term: change(token.term) }));

/** Character by character, as Lucene does: a final sigma is as any, and İ has no dot to keep. */
const lower = (text: string) =>
  /^[\0-\x7f]*$/.test(text)
    ? text.toLowerCase()
    : Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('');

export const lowercase = eachTerm(lower);
export const uppercase = eachTerm((term) => Array.from(term, (c) => c.toUpperCase()).join(''));
export const trim = eachTerm((term) => term.trim());
export const reverse = eachTerm((term) => [...term].reverse().join(''));
export const porter = eachTerm(porterStem);
export const possessive = eachTerm((term) => term.replace(/['’＇][sS]$/, ''));

const FOLDED: Readonly<Record<string, string>> = {
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ß: 'ss',
  ẞ: 'SS',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ŋ: 'n',
  Ŋ: 'N',
  ſ: 's',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '\u2044': '/',
};
const LATIN_WITH_MARKS = /^[A-Za-z]\p{M}+$/u;

/** Latin letters without their marks. A mark that is a character of its own stays, as Lucene's filter leaves it. */
export const asciiFolding = eachTerm((term) =>
  Array.from(term, (character) => {
    const known = FOLDED[character];
    if (known !== undefined) return known;
    const apart = character.normalize('NFD');
    return LATIN_WITH_MARKS.test(apart) ? (apart[0] ?? character) : character;
  }).join(''),
);

/** Lucene's EnglishAnalyzer.ENGLISH_STOP_WORDS_SET. */
export const ENGLISH_STOP_WORDS =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  );

export const stop = (words: Iterable<string>): TokenFilter => {
  const dropped = new Set(words);
  return (tokens) => tokens.filter(({ term }) => !dropped.has(term));
};

export const length =
  (least: number, most: number): TokenFilter =>
  (tokens) =>
    tokens.filter(({ term }) => term.length >= least && term.length <= most);

export const unique: TokenFilter = (tokens) => {
  const seen = new Set<string>();
  return tokens.filter(({ term }) => !seen.has(term) && seen.add(term));
};

/** @param edge only from a word's beginning; lengths in code points. All stand where the word stood. */
export const grams =
  (least: number, most: number, edge: boolean, keepOriginal = false): TokenFilter =>
  (tokens) =>
    tokens.flatMap((token) => {
      const points = [...token.term];
      const found: Token[] = [];
      for (let from = 0; from < (edge ? 1 : points.length); from++)
        for (let size = least; size <= most && from + size <= points.length; size++)
          found.push({ ...token, term: points.slice(from, from + size).join('') });
      const whole = points.length < least || points.length > most;
      return keepOriginal && whole ? [...found, token] : found;
    });

/**
 * `a, b` are the same; `a, b => c` makes c of them. A synonym of one word stands where the word stood; of one with more words,
 * they stand behind one another from there on, as Lucene's SynonymFilter (not its graph) has it.
 */
export function synonyms(rules: readonly string[], analyze: (text: string) => readonly Token[]): TokenFilter {
  const terms = (text: string) => analyze(text).map(({ term }) => term);
  const known = new Map<string, { from: readonly string[]; to: (readonly string[])[] }>();
  const add = (from: readonly string[], to: readonly (readonly string[])[]) => {
    const key = from.join(' ');
    const entry = known.get(key) ?? { from, to: [] };
    entry.to.push(...to);
    known.set(key, entry);
  };
  for (const rule of rules) {
    const [left = '', right] = rule.split('=>');
    const sources = left.split(',').map(terms);
    const targets = right === undefined ? sources : right.split(',').map(terms);
    for (const source of sources) if (source.length > 0) add(source, targets);
  }
  const longest = Math.max(1, ...[...known.values()].map(({ from }) => from.length));
  return (tokens) => {
    const result: Token[] = [];
    for (let at = 0; at < tokens.length; ) {
      let size = Math.min(longest, tokens.length - at);
      const key = () =>
        tokens
          .slice(at, at + size)
          .map(({ term }) => term)
          .join(' ');
      while (size > 1 && !known.has(key())) size--;
      const found = known.get(key());
      const first = tokens[at] as Token;
      const last = tokens[at + size - 1] as Token;
      if (found === undefined) result.push(first);
      else result.push(...placed(found.to, found.from, first, last));
      at += size;
    }
    return result.sort((a, b) => a.position - b.position);
  };
}

function placed(
  all: readonly (readonly string[])[],
  from: readonly string[],
  { start, position, type }: Token,
  { end }: Token,
): Token[] {
  const before = from.join(' ');
  const seen = new Set<string>();
  const distinct = all.filter((words) => !seen.has(words.join(' ')) && seen.add(words.join(' ')));
  return distinct
    .sort((a, b) => Number(b.join(' ') === before) - Number(a.join(' ') === before))
    .flatMap((words) =>
      words.map((term, behind) => ({
        term,
        start,
        end,
        position: position + behind,
        type: words.join(' ') === before ? type : 'SYNONYM',
      })),
    );
}
