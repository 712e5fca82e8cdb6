import { illegal } from '../errors';
import { type Json, textOf } from '../json';

/** `2`, `-1`, `75%`, `-25%`, `3<90%`: how many of so many should match. */
export function minimumShouldMatch(given: Json, clauses: number): number {
  const text = textOf(given).trim();
  if (text.includes('<')) {
    let result = clauses;
    for (const part of text.replaceAll(/\s*<\s*/g, '<').split(/\s+/)) {
      const [limit = '', rest = ''] = part.split('<');
      if (clauses <= Number(limit)) return result;
      result = minimumShouldMatch(rest, clauses);
    }
    return result;
  }
  const number = Number(text.replace(/%$/, ''));
  if (!Number.isInteger(number)) throw illegal(`For input string: "${text}"`);
  const count = text.endsWith('%') ? Math.trunc((clauses * number) / 100) : number;
  return Math.max(0, Math.min(clauses, count < 0 ? clauses + count : count));
}
