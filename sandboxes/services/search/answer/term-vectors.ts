/** The words of one document's fields, and what the index knows of them: `_termvectors`. */
import { analyzeAll } from '../analysis/texts';
import type { Token } from '../analysis/token';
import type { Field } from '../index/field';
import { valuesOf } from '../index/parse';
import type { Reader } from '../index/reader';
import type { JsonObject } from '../json';
import { textOf } from '../json';

export interface VectorOptions {
  readonly wanted: (field: Field) => boolean;
  readonly positions: boolean;
  readonly offsets: boolean;
  readonly fieldStatistics: boolean;
  readonly termStatistics: boolean;
  /** By field, an analyzer other than its own. */
  readonly analyzers: JsonObject;
}

/** @returns by field its statistics and terms; a field without words is left out, and so are numbers and dates */
export function termVectors(reader: Reader, source: JsonObject, options: VectorOptions): JsonObject {
  const fields = [...reader.fields.values()].filter(
    (field) => (field.type === 'text' || field.type === 'keyword') && options.wanted(field),
  );
  return Object.fromEntries(
    fields.flatMap((field) => {
      const texts = valuesOf(source, field, reader.fields)
        .map(textOf)
        .filter((text) => text.length <= field.ignoreAbove);
      const own = field.type === 'text' ? field.analyzer : 'keyword';
      const analyze = reader.analysis.analyzer(textOf(options.analyzers[field.path] ?? own));
      const tokens = analyzeAll(texts, analyze);
      return tokens.length === 0 ? [] : [[field.path, vector(reader, field, tokens, options)]];
    }),
  );
}

function vector(
  reader: Reader,
  { path }: Field,
  tokens: readonly Token[],
  { positions, offsets, fieldStatistics, termStatistics }: VectorOptions,
): JsonObject {
  const index = reader.inverted(path);
  const byTerm = new Map<string, Token[]>();
  for (const token of tokens) {
    const before = byTerm.get(token.term);
    if (before === undefined) byTerm.set(token.term, [token]);
    else before.push(token);
  }
  const terms = [...byTerm].map(([term, found]) => {
    const documents = index.postings(term);
    const total = Array.from(documents.values(), (places) => places.length).reduce((a, b) => a + b, 0);
    return [
      term,
      {
        // A word that only a document not yet refreshed holds has none.
        ...(termStatistics && documents.size > 0 ? { doc_freq: documents.size, ttf: total } : {}),
        term_freq: found.length,
        ...(positions || offsets
          ? {
              tokens: found.map(({ position, start, end }) => ({
                ...(positions ? { position } : {}),
                ...(offsets ? { start_offset: start, end_offset: end } : {}),
              })),
            }
          : {}),
      },
    ] as const;
  });
  return {
    ...(fieldStatistics
      ? {
          field_statistics: {
            sum_doc_freq: index.totalDocumentFrequency,
            doc_count: index.documents,
            sum_ttf: index.totalTermFrequency,
          },
        }
      : {}),
    terms: Object.fromEntries(terms.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
