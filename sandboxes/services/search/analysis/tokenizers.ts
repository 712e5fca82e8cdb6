/** Lucene's tokenizers. */
import type { Token, Tokenizer } from './token';

/** What stands over a letter or is invisible belongs to it: rule WB4 of Unicode's Annex 29. */
const WITH = '[\\p{M}\\p{Cf}]*';
const SOUTH_EAST = '\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const NO_LETTER = `\\p{Ideographic}\\p{sc=Hiragana}\\p{sc=Katakana}ー\\p{M}${SOUTH_EAST}`;
const LETTER = `(?:(?![${NO_LETTER}])[\\p{Alphabetic}])${WITH}`;
const LETTERS = `${LETTER}(?:[:·.’'‘\\uff1a\\uff0e]?${LETTER})*`;
const HEBREW = `\\p{sc=Hebrew}+"(?=\\p{sc=Hebrew})`;
const DIGIT = `\\p{Nd}${WITH}`;
const DIGITS = `${DIGIT}(?:[,;.'’\\uff0c\\uff1b\\uff0e]?${DIGIT})*`;
const JOIN = '\\p{Pc}';
const KATAKANA = `[\\p{sc=Katakana}ー\\u30a0]${WITH}`;
const EMOJI =
  '[0-9#*]\\ufe0f?\\u20e3|\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]*(?:\\u200d\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]*)*';
const WORD = new RegExp(
  [
    `(?<emoji>${EMOJI})`,
    `(?<number>${JOIN}*${DIGITS}(?:${JOIN}+${DIGITS})*${JOIN}*(?!${LETTER}))`,
    `(?<katakana>${JOIN}*${KATAKANA}(?:${JOIN}*${KATAKANA})*${JOIN}*)`,
    `(?<hangul>(?:\\p{sc=Hangul}${WITH})+(?!${LETTER}|${DIGIT}|${JOIN}))`,
    `(?<word>${JOIN}*(?:(?:${HEBREW})?${LETTERS}|${DIGITS})(?:${JOIN}*(?:(?:${HEBREW})?${LETTERS}|${DIGITS}))*${JOIN}*)`,
    `(?<southeast>[${SOUTH_EAST}][${SOUTH_EAST}\\p{M}\\p{Cf}]*)`,
    `(?<hiragana>\\p{sc=Hiragana}${WITH})`,
    `(?<ideographic>\\p{Ideographic}${WITH})`,
  ].join('|'),
  'gu',
);
const TYPES: Readonly<Record<string, string>> = {
  emoji: '<EMOJI>',
  number: '<NUM>',
  katakana: '<KATAKANA>',
  hangul: '<HANGUL>',
  word: '<ALPHANUM>',
  southeast: '<SOUTHEAST_ASIAN>',
  hiragana: '<HIRAGANA>',
  ideographic: '<IDEOGRAPHIC>',
};

/** Words as Unicode's Annex 29 and Lucene's StandardTokenizer divide them. A longer one is cut. */
export const standardTokenizer =
  (longest = 255): Tokenizer =>
  (text) => {
    const tokens: Token[] = [];
    for (const { 0: word, index, groups } of text.matchAll(WORD)) {
      const kind = Object.entries(groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? 'word';
      for (let at = 0; at < word.length; at += longest) {
        const term = word.slice(at, at + longest);
        const start = index + at;
        tokens.push({
          term,
          start,
          end: start + term.length,
          position: tokens.length,
          type: TYPES[kind] ?? '<ALPHANUM>',
        });
      }
    }
    return tokens;
  };

/** What a pattern finds; `word` is the type that Lucene gives where it knows of no other. */
const matches =
  (pattern: RegExp): Tokenizer =>
  (text) =>
    [...text.matchAll(pattern)].map(({ 0: term, index }, position) => ({
      term,
      start: index,
      end: index + term.length,
      position,
      type: 'word',
    }));

export const letterTokenizer = matches(/\p{L}+/gu);
/** Java's Character.isWhitespace: no-break spaces are none, the separators of ASCII are. */
const SPACES = '\t-\r\\u{1c}-\\u{20}\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000';
export const whitespaceTokenizer = matches(new RegExp(`[^${SPACES}]+`, 'gu'));

export const keywordTokenizer: Tokenizer = (text) =>
  text === '' ? [] : [{ term: text, start: 0, end: text.length, position: 0, type: 'word' }];

/** @param least to `most`: lengths in code points; @param edge only from each word's beginning */
export function gramTokenizer(least: number, most: number, edge: boolean, chars: RegExp | null): Tokenizer {
  return (text) => {
    const words = chars === null ? keywordTokenizer(text) : matches(chars)(text);
    const tokens: Token[] = [];
    for (const { term: word, start } of words) {
      const points = [...word];
      const lengths = points.map((point) => point.length);
      let offset = start;
      for (let from = 0; from < (edge ? 1 : points.length); from++) {
        for (let size = least; size <= most && from + size <= points.length; size++) {
          const term = points.slice(from, from + size).join('');
          tokens.push({
            term,
            start: offset,
            end: offset + term.length,
            position: tokens.length,
            type: 'word',
          });
        }
        offset += lengths[from] ?? 0;
      }
    }
    return tokens;
  };
}
