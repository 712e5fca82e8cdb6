/** `suggest`: words that were meant (`term`), and what begins so (`completion`). */
import { illegal, unparsable } from '../errors';
import type { Reader, StoredDocument } from '../index/reader';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { autoEdits, editDistance, editsAllowed } from '../query/fuzzy';
import { similarWords } from './similar-words';
import { sourceFilter } from './source';

/** An index to suggest from. */
export interface Source {
  readonly name: string;
  readonly reader: Reader;
}

/** @param given by name a suggester each; `text` beside them is what they ask for unless they say so themselves */
export function suggested(sources: readonly Source[], given: JsonObject, body: JsonObject): JsonObject {
  const { text: shared, ...suggesters } = given;
  return Object.fromEntries(
    Object.entries(suggesters).map(([name, suggester]) => {
      if (!isObject(suggester)) throw unparsable(`[suggest] [${name}] is no suggester`);
      const text = suggester['text'] ?? suggester['prefix'] ?? shared;
      if (text === undefined) throw illegal('The required text option is missing');
      if (isObject(suggester['term'])) return [name, terms(sources, textOf(text), suggester['term'])];
      if (isObject(suggester['completion']))
        return [name, completions(sources, textOf(text), suggester['completion'], body['_source'])];
      const [kind = 'none'] = Object.keys(suggester).filter((key) => !['text', 'prefix'].includes(key));
      throw illegal(`This server has the suggesters term and completion, not [${kind}]: see README.`);
    }),
  );
}

function fieldOf(sources: readonly Source[], options: JsonObject, wanted: string): string {
  const field = textOf(options['field']);
  const known = sources.map(({ reader }) => reader.fields.get(field)).find((each) => each !== undefined);
  if (known === undefined) throw illegal(`no mapping found for field [${field}]`);
  if (wanted === 'completion' && known.type !== 'completion')
    throw illegal(`Field [${field}] is not a completion suggest field`);
  return field;
}

function terms(sources: readonly Source[], text: string, options: JsonObject): readonly JsonObject[] {
  const field = fieldOf(sources, options, 'term');
  const [{ reader } = { reader: undefined }] = sources;
  const analyzer = options['analyzer'] ?? reader?.fields.get(field)?.searchAnalyzer ?? 'standard';
  const size = numberOf(options['size'], 5);
  const words = reader?.analysis.analyzer(textOf(analyzer))(text) ?? [];
  return words.map(({ term, start, end }) => {
    const found = new Map<string, { readonly score: number; readonly freq: number }>();
    for (const source of sources)
      for (const { word, score, frequency } of similarWords(source.reader, field, term, options)) {
        const before = found.get(word);
        found.set(word, { score, freq: frequency + (before?.freq ?? 0) });
      }
    const byFrequency = options['sort'] === 'frequency';
    const all = Array.from(found, ([word, rest]) => ({ text: word, ...rest })).sort((a, b) => {
      const score = b.score - a.score;
      const freq = b.freq - a.freq;
      return (byFrequency ? freq || score : score || freq) || (a.text < b.text ? -1 : 1);
    });
    return { text: term, offset: start, length: end - start, options: all.slice(0, size) };
  });
}

function completions(
  sources: readonly Source[],
  prefix: string,
  options: JsonObject,
  wantedSource: Json | undefined,
): readonly JsonObject[] {
  const field = fieldOf(sources, options, 'completion');
  const fits = (reader: Reader) => {
    const analyzer = textOf(options['analyzer'] ?? reader.fields.get(field)?.searchAnalyzer ?? 'simple');
    const form = reader.analysis
      .analyzer(analyzer)(prefix)
      .map(({ term }) => term)
      .join(' ');
    return beginning(form, options['fuzzy']);
  };
  const found = sources.flatMap(({ name, reader }) => {
    const test = fits(reader);
    return [...reader.documents.values()].flatMap((document) => {
      const best = (document.parsed.get(field)?.completions ?? [])
        .filter(({ form }) => test(form))
        .sort((a, b) => b.weight - a.weight)[0];
      return best === undefined ? [] : [{ name, document, ...best }];
    });
  });
  found.sort((a, b) => b.weight - a.weight || (a.form < b.form ? -1 : a.form > b.form ? 1 : 0));
  const seen = new Set<string>();
  const kept = found.filter(({ input }) => {
    const again = seen.has(input);
    seen.add(input);
    return !again || options['skip_duplicates'] !== true;
  });
  const filter = sourceFilter(wantedSource);
  const shown = (name: string, document: StoredDocument, text: string, weight: number): JsonObject => {
    const source = filter(document.source);
    return {
      text,
      _index: name,
      _id: document.id,
      _score: weight,
      ...(source === null ? {} : { _source: source }),
    };
  };
  return [
    {
      text: prefix,
      offset: 0,
      length: prefix.length,
      options: kept
        .slice(0, numberOf(options['size'], 5))
        .map(({ name, document, input, weight }) => shown(name, document, input, weight)),
    },
  ];
}

/** @param fuzzy `true`, or `{fuzziness, min_length, prefix_length}` */
function beginning(form: string, fuzzy: Json | undefined): (text: string) => boolean {
  const options = isObject(fuzzy) ? fuzzy : {};
  const points = [...form];
  const given = listOf(options['fuzziness'])[0];
  const edits =
    fuzzy === undefined || fuzzy === false || points.length < numberOf(options['min_length'], 3)
      ? 0
      : given === undefined
        ? Math.min(1, autoEdits(form))
        : editsAllowed(textOf(given), form);
  if (edits === 0) return (text) => text.startsWith(form);
  const fixed = points.slice(0, numberOf(options['prefix_length'], 1)).join('');
  return (text) => {
    if (!text.startsWith(fixed)) return false;
    const other = [...text];
    for (let length = points.length - edits; length <= points.length + edits; length++)
      if (length <= other.length && editDistance(points, other.slice(0, length), true) <= edits) return true;
    return false;
  };
}
