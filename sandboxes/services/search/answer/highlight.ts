/** Marks the words of a query in the texts that it found. */
import type { Token } from '../analysis/token';
import { collect } from '../index/parse';
import type { Reader } from '../index/reader';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import type { PhraseQuery, Query } from '../query/query';
import { wildcard } from '../wildcard';

type Test = (tokens: readonly Token[]) => ReadonlySet<Token>;

/** @returns by field its fragments; null where nothing is marked */
export function highlight(
  reader: Reader,
  given: JsonObject,
  query: Query,
  source: JsonObject,
): JsonObject | null {
  const fields = Array.isArray(given['fields'])
    ? Object.assign({}, ...given['fields'].filter(isObject))
    : given['fields'];
  if (!isObject(fields)) return null;
  const found: Record<string, Json> = {};
  for (const [pattern, own] of Object.entries(fields)) {
    const options = { ...given, ...(isObject(own) ? own : {}) };
    const any = options['require_field_match'] === false;
    const test = wildcard(pattern);
    for (const field of reader.fields.values()) {
      if (!test.test(field.path) || (field.type !== 'text' && field.type !== 'keyword')) continue;
      const tests = testsOf(query, any ? null : field.path);
      const analyze = reader.analysis.analyzer(field.type === 'text' ? field.analyzer : 'keyword');
      const parent = field.path.slice(0, Math.max(0, field.path.lastIndexOf('.')));
      const texts = collect(source, reader.fields.has(parent) ? parent : field.path);
      const fragments = texts.flatMap((text) => fragmentsOf(textOf(text), analyze, tests, options));
      const count = numberOf(options['number_of_fragments'], 5);
      if (fragments.length > 0) found[field.path] = count === 0 ? fragments : fragments.slice(0, count);
    }
  }
  return Object.keys(found).length === 0 ? null : found;
}

/** @param field null: of any */
function testsOf(query: Query, field: string | null): readonly Test[] {
  const on = (name: string) => field === null || name === field;
  switch (query.kind) {
    case 'term':
      return on(query.field) ? [(tokens) => new Set(tokens.filter(({ term }) => term === query.term))] : [];
    case 'phrase':
      return on(query.field) ? [(tokens) => phraseTokens(query, tokens)] : [];
    case 'set': {
      const { words } = query;
      return words !== undefined && on(words.field)
        ? [(tokens) => new Set(tokens.filter(({ term }) => words.test(term)))]
        : [];
    }
    case 'boost':
    case 'constant':
    case 'function':
      return testsOf(query.query, field);
    case 'dismax':
      return query.queries.flatMap((each) => testsOf(each, field));
    case 'boolean':
      return query.clauses.flatMap(({ occur, query: each }) =>
        occur === 'must_not' ? [] : testsOf(each, field),
      );
    default:
      return [];
  }
}

/** Only words that stand in the phrase, or near it. */
function phraseTokens({ terms, slop, prefix }: PhraseQuery, tokens: readonly Token[]): ReadonlySet<Token> {
  const marked = new Set<Token>();
  for (const first of tokens) {
    const run = terms.map(({ term, position }, i) =>
      tokens.find(
        (token) =>
          (prefix && i === terms.length - 1 ? token.term.startsWith(term) : token.term === term) &&
          Math.abs(token.position - first.position - position) <= slop,
      ),
    );
    if (first.term === terms[0]?.term && run.every((token) => token !== undefined))
      for (const token of run) marked.add(token);
  }
  return marked;
}

function fragmentsOf(
  text: string,
  analyze: (text: string) => readonly Token[],
  tests: readonly Test[],
  options: JsonObject,
): string[] {
  const tokens = analyze(text);
  const marked = new Set(tests.flatMap((test) => [...test(tokens)]));
  if (marked.size === 0) return [];
  const before = textOf(listOf(options['pre_tags'])[0] ?? '<em>');
  const after = textOf(listOf(options['post_tags'])[0] ?? '</em>');
  const whole = numberOf(options['number_of_fragments'], 5) === 0;
  const places = [...marked].sort((a, b) => a.start - b.start);
  const size = numberOf(options['fragment_size'], 100);
  const passages = whole ? [{ start: 0, end: text.length }] : passagesOf(text, size);
  return passages.flatMap(({ start, end }) => {
    const here = places.filter((token) => token.start >= start && token.end <= end);
    if (here.length === 0) return [];
    let written = '';
    let at = start;
    for (const token of here) {
      if (token.start < at) continue;
      written += text.slice(at, token.start) + before + text.slice(token.start, token.end) + after;
      at = token.end;
    }
    return [(written + text.slice(at, end)).trim()];
  });
}

/** Sentences; a longer one is cut between words. */
function passagesOf(text: string, size: number): { start: number; end: number }[] {
  const passages: { start: number; end: number }[] = [];
  for (const { index, 0: sentence } of text.matchAll(/[^.!?。]+[.!?。]*\s*|[.!?。]+\s*/gu)) {
    let start = index;
    const end = index + sentence.length;
    while (end - start > size) {
      const space = text.lastIndexOf(' ', start + size);
      const cut = space > start ? space + 1 : start + size;
      passages.push({ start, end: cut });
      start = cut;
    }
    passages.push({ start, end });
  }
  return passages;
}
