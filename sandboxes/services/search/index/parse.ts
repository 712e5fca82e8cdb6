/** A document's source, made into what the index keeps of each field. */
import type { Analysis } from '../analysis/registry';
import { analyzeAll } from '../analysis/texts';
import { illegal, notParsed, SearchError } from '../errors';
import { isObject, type Json, type JsonObject, listOf, numberOf } from '../json';
import { type Field, isNumeric, toBoolean, toDate, toNumber } from './field';

export type Value = string | number;

interface ParsedField {
  /** To search by; none for numbers and dates, which are compared. */
  readonly words: readonly { readonly term: string; readonly position: number }[];
  /** To sort and aggregate by, sorted; none for text. */
  readonly values: readonly Value[];
  /** What a `completion` field offers. */
  readonly completions?: readonly Completion[];
}

interface Completion {
  readonly input: string;
  /** What a prefix is compared with: analyzed. */
  readonly form: string;
  readonly weight: number;
}

export type Parsed = ReadonlyMap<string, ParsedField>;

/** @throws {SearchError} a value that does not fit its field */
export function parseDocument(
  id: string,
  source: JsonObject,
  fields: ReadonlyMap<string, Field>,
  analysis: Analysis,
): Parsed {
  const parsed = new Map<string, ParsedField>();
  for (const field of fields.values()) {
    const values = valuesOf(source, field, fields);
    if (values.length === 0) continue;
    parsed.set(field.path, parseField(field, values, analysis, id));
  }
  return parsed;
}

/** Every value of a field, through objects and arrays; a multi-field has its parent's. */
export function valuesOf(
  source: JsonObject,
  { path, nullValue }: Field,
  fields: ReadonlyMap<string, Field>,
): readonly Json[] {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  const found = collect(source, fields.has(parent) ? parent : path);
  return found.map((value) => value ?? nullValue).filter((value) => value !== null);
}

export function collect(value: Json | undefined, path: string): Json[] {
  if (Array.isArray(value)) return value.flatMap((each: Json) => collect(each, path));
  if (path === '') return value === undefined ? [] : [value];
  if (!isObject(value)) return [];
  const found: Json[] = [];
  for (const [key, inner] of Object.entries(value))
    if (key === path) found.push(...collect(inner, ''));
    else if (path.startsWith(`${key}.`)) found.push(...collect(inner, path.slice(key.length + 1)));
  return found;
}

function parseField(field: Field, values: readonly Json[], analysis: Analysis, id: string): ParsedField {
  try {
    if (field.type === 'text')
      return {
        words: analyzeAll(values.map(scalar), analysis.analyzer(field.analyzer)).map(
          ({ term, position }) => ({
            term,
            position,
          }),
        ),
        values: [],
      };
    if (field.type === 'completion')
      return {
        words: [],
        values: [],
        completions: values.flatMap((value) => completionsOf(field, value, analysis)),
      };
    if (field.type === 'keyword') {
      const kept = values.map(scalar).filter((value) => value.length <= field.ignoreAbove);
      const sorted = [...new Set(kept)].sort();
      return { words: sorted.map((term) => ({ term, position: 0 })), values: sorted };
    }
    return { words: [], values: values.map((value) => pointOf(field, value)).sort((a, b) => a - b) };
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    const preview = values[0] === undefined ? 'null' : shown(values[0]);
    throw notParsed(
      `[1:1] failed to parse field [${field.path}] of type [${field.type}] in document with id '${id}'. Preview of field's value: '${preview}'`,
      error,
    );
  }
}

/** A text, or `{ input, weight }` with one text or several. */
function completionsOf(field: Field, value: Json, analysis: Analysis): Completion[] {
  const { input, weight, ...more }: JsonObject = isObject(value) ? value : { input: value };
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw illegal(`unknown field name [${unknown}], must be one of [input, weight]`);
  const analyze = analysis.analyzer(field.analyzer);
  return listOf(input).map((each) => {
    const text = scalar(each);
    return {
      input: text,
      weight: numberOf(weight, 1),
      form: analyze(text)
        .map(({ term }) => term)
        .join(' '),
    };
  });
}

const shown = (value: Json) => (isObject(value) ? JSON.stringify(value) : String(value));

/** As the field compares it. */
export function pointOf(field: Field, value: unknown): number {
  if (isNumeric(field.type)) {
    if (typeof value === 'boolean')
      throw illegal(
        `Current token (VALUE_${String(value).toUpperCase()}) not numeric, can not use numeric value accessors`,
      );
    return toNumber(field, value);
  }
  return field.type === 'date' ? toDate(value) : Number(toBoolean(value));
}

function scalar(value: Json): string {
  if (isObject(value)) throw illegal(`Can't get text on a START_OBJECT at 1:1`);
  return String(value);
}
