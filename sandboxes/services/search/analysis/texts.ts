import type { Analyzer, Token } from './token';

/** Between two texts, so that no phrase spans them. */
const POSITION_GAP = 100;

/** The values of one field as one stream of words. */
export function analyzeAll(texts: readonly string[], analyze: Analyzer): readonly Token[] {
  const tokens: Token[] = [];
  let [base, offset] = [0, 0];
  for (const text of texts) {
    const found = analyze(text);
    for (const { term, start, end, position, type } of found)
      tokens.push({ term, start: start + offset, end: end + offset, position: position + base, type });
    base += (found.at(-1)?.position ?? -1) + 1 + POSITION_GAP;
    offset += text.length + 1;
  }
  return tokens;
}
