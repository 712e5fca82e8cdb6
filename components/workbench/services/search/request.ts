import type { FieldRow } from './api';

/**
 * What is written in the query box: a whole request, a query, or words to look for in every text.
 * @throws {SyntaxError} JSON that is none
 */
export function requestOf(written: string, fields: readonly FieldRow[]): object {
  const text = written.trim();
  if (text.startsWith('{')) {
    const given = JSON.parse(text) as object;
    return 'query' in given || 'aggs' in given || 'size' in given ? given : { query: given };
  }
  const texts = fields.filter(({ type }) => type === 'text').map(({ path }) => path);
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return { query: { match: { [only]: text } } };
  return { query: { multi_match: { query: text, fields: texts.length === 0 ? ['*'] : texts } } };
}
