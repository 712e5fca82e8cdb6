/** Analyzers by name: those of Elasticsearch, and those that an index's settings make of parts. */
import { illegal } from '../errors';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import * as filters from './filters';
import type { Analyzer, TokenFilter, Tokenizer } from './token';
import * as tokenizers from './tokenizers';

export interface Analysis {
  /** @throws {SearchError} there is none of this name */
  analyzer(name: string): Analyzer;
  /** An analyzer of parts, which `_analyze` may name one by one. */
  custom(definition: JsonObject): Analyzer;
}

/** @param settings `index.analysis`: `analyzer`, `tokenizer`, `filter`, `char_filter`, each by name */
export function createAnalysis(settings: JsonObject): Analysis {
  const part = (kind: string, name: string): JsonObject | undefined => {
    const all = settings[kind];
    const found = isObject(all) ? all[name] : undefined;
    return isObject(found) ? found : undefined;
  };
  const built = new Map<string, Analyzer>();

  const tokenizer = (given: Json | undefined): Tokenizer => {
    if (isObject(given)) return tokenizerOf(textOf(given['type']), given);
    const name = textOf(given ?? 'standard');
    const own = part('tokenizer', name);
    return own === undefined ? tokenizerOf(name, {}) : tokenizerOf(textOf(own['type']), own);
  };

  const filter = (given: Json, before: Analyzer): TokenFilter => {
    const own = isObject(given) ? given : part('filter', textOf(given));
    return own === undefined
      ? filterOf(textOf(given), {}, before)
      : filterOf(textOf(own['type']), own, before);
  };

  const custom = (definition: JsonObject): Analyzer => {
    if (listOf(definition['char_filter']).length > 0)
      throw illegal('This server has no character filters: leave out [char_filter].');
    const first = tokenizer(definition['tokenizer']);
    let analyzer: Analyzer = first;
    for (const each of listOf(definition['filter'])) {
      const before = analyzer;
      const next = filter(each, before);
      analyzer = (text) => next(before(text));
    }
    return analyzer;
  };

  const analyzer = (name: string): Analyzer => {
    const known = built.get(name);
    if (known !== undefined) return known;
    const own = part('analyzer', name);
    const type = own === undefined ? name : textOf(own['type'] ?? 'custom');
    const made = own !== undefined && type === 'custom' ? custom(own) : builtIn(type, own ?? {});
    if (made === null) throw illegal(`failed to find global analyzer [${name}]`);
    built.set(name, made);
    return made;
  };

  const names = isObject(settings['analyzer']) ? Object.keys(settings['analyzer']) : [];
  for (const name of names) analyzer(name);
  return { analyzer, custom };
}

function builtIn(type: string, options: JsonObject): Analyzer | null {
  const standard = tokenizers.standardTokenizer(numberOf(options['max_token_length'], 255));
  switch (type) {
    case 'standard':
      return chain(standard, filters.lowercase, stopOf(options['stopwords'], []));
    case 'simple':
      return chain(tokenizers.letterTokenizer, filters.lowercase);
    case 'whitespace':
      return tokenizers.whitespaceTokenizer;
    case 'keyword':
      return tokenizers.keywordTokenizer;
    case 'stop':
      return chain(tokenizers.letterTokenizer, filters.lowercase, stopOf(options['stopwords']));
    case 'english':
      return chain(
        standard,
        filters.possessive,
        filters.lowercase,
        stopOf(options['stopwords']),
        filters.porter,
      );
    default:
      return null;
  }
}

const chain =
  (tokenizer: Tokenizer, ...all: readonly TokenFilter[]): Analyzer =>
  (text) =>
    all.reduce((tokens, filter) => filter(tokens), tokenizer(text) as ReturnType<Analyzer>);

function stopOf(
  words: Json | undefined,
  otherwise: readonly string[] = filters.ENGLISH_STOP_WORDS,
): TokenFilter {
  if (words === undefined) return filters.stop(otherwise);
  if (words === '_english_') return filters.stop(filters.ENGLISH_STOP_WORDS);
  return filters.stop(words === '_none_' ? [] : listOf(words).map(textOf));
}

function tokenizerOf(type: string, options: JsonObject): Tokenizer {
  switch (type) {
    case 'standard':
      return tokenizers.standardTokenizer(numberOf(options['max_token_length'], 255));
    case 'whitespace':
      return tokenizers.whitespaceTokenizer;
    case 'letter':
      return tokenizers.letterTokenizer;
    case 'lowercase':
      return chain(tokenizers.letterTokenizer, filters.lowercase) as Tokenizer;
    case 'keyword':
      return tokenizers.keywordTokenizer;
    case 'edge_ngram':
    case 'ngram': {
      const [least, most] = sizes(options);
      return tokenizers.gramTokenizer(least, most, type === 'edge_ngram', tokenChars(options['token_chars']));
    }
    default:
      throw illegal(`failed to find global tokenizer under [${type}]`);
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  letter: '\\p{L}',
  digit: '\\p{Nd}',
  whitespace: '\\s',
  punctuation: '\\p{P}',
  symbol: '\\p{S}',
};

function tokenChars(given: Json | undefined): RegExp | null {
  const names = listOf(given).map(textOf);
  if (names.length === 0) return null;
  const unknown = names.find((name) => CLASSES[name] === undefined);
  if (unknown !== undefined)
    throw illegal(`Unknown token type: '${unknown}', must be one of [${Object.keys(CLASSES).join(', ')}]`);
  return new RegExp(`[${names.map((name) => CLASSES[name]).join('')}]+`, 'gu');
}

function sizes(options: JsonObject): readonly [number, number] {
  const least = numberOf(options['min_gram'], 1);
  const most = numberOf(options['max_gram'], 2);
  if (least < 1) throw illegal('minGram must be greater than zero');
  if (least > most) throw illegal('minGram must not be greater than maxGram');
  return [least, most];
}

function filterOf(type: string, options: JsonObject, before: Analyzer): TokenFilter {
  switch (type) {
    case 'lowercase':
      return filters.lowercase;
    case 'uppercase':
      return filters.uppercase;
    case 'asciifolding':
      return filters.asciiFolding;
    case 'trim':
      return filters.trim;
    case 'reverse':
      return filters.reverse;
    case 'unique':
      return filters.unique;
    case 'porter_stem':
      return filters.porter;
    case 'stop':
      return stopOf(options['stopwords']);
    case 'length':
      return filters.length(numberOf(options['min'], 0), numberOf(options['max'], 2 ** 31 - 1));
    case 'stemmer':
      return stemmer(textOf(options['language'] ?? options['name'] ?? 'english'));
    case 'edge_ngram':
    case 'ngram': {
      const [least, most] = sizes(options);
      const keep = options['preserve_original'] === true;
      return filters.grams(least, most, type === 'edge_ngram', keep);
    }
    case 'synonym':
    case 'synonym_graph':
      return filters.synonyms(listOf(options['synonyms']).map(textOf), before);
    default:
      throw illegal(`failed to find global filter under [${type}]`);
  }
}

function stemmer(language: string): TokenFilter {
  if (language === 'english' || language === 'porter') return filters.porter;
  if (language === 'possessive_english') return filters.possessive;
  throw illegal(`Invalid stemmer class specified: ${language}`);
}
