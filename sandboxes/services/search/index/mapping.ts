/** What an index knows of its fields, and what it makes of fields that it does not know. */
import { illegal, SearchError } from '../errors';
import { isObject, type Json, type JsonObject, numberOf, textOf } from '../json';
import { type Field, type FieldType, NUMBERS, parseDate } from './field';

const TYPES: readonly string[] = ['text', 'keyword', 'date', 'boolean', 'completion', ...NUMBERS];

const PARAMETERS: readonly string[] = [
  'type',
  'index',
  'doc_values',
  'analyzer',
  'search_analyzer',
  'ignore_above',
  'scaling_factor',
  'null_value',
  'format',
  'fields',
  'meta',
  'similarity',
];
const FORMATS: readonly string[] = [
  'strict_date_optional_time||epoch_millis',
  'strict_date_optional_time',
  'date_optional_time',
  'epoch_millis',
  'yyyy-MM-dd',
];

interface Node {
  /** As it was given; null for an object. */
  readonly options: JsonObject | null;
  readonly properties: Map<string, Node>;
}

type Dynamic = 'true' | 'false' | 'strict';

/** Each throws where there is none of that name. */
interface Has {
  readonly analyzer: (name: string) => void;
  readonly similarity: (name: string, path: string) => void;
}

export class Mapping {
  #dynamic: Dynamic = 'true';
  readonly #root: Node = { options: null, properties: new Map() };
  #fields = new Map<string, Field>();
  readonly #has: Has;

  constructor(has: Has) {
    this.#has = has;
  }

  get fields(): ReadonlyMap<string, Field> {
    return this.#fields;
  }

  /** Adds fields. @throws {SearchError} a type that is not known, or that a field may not change to */
  merge(mappings: JsonObject): void {
    const { dynamic } = mappings;
    const next = dynamic === undefined ? this.#dynamic : textOf(dynamic);
    if (next !== 'true' && next !== 'false' && next !== 'strict')
      throw mapperError(
        `Failed to parse mapping: this server knows [dynamic] true, false and strict, not [${next}]`,
      );
    const unknown = Object.keys(mappings).find((key) => !['dynamic', 'properties', '_meta'].includes(key));
    if (unknown !== undefined)
      throw mapperError(`Failed to parse mapping: this server has no [${unknown}] in mappings; leave it out`);
    const properties = mappings['properties'];
    if (isObject(properties)) this.#mergeInto(this.#root, properties, '');
    this.#dynamic = next;
    this.#fields = new Map(fieldsOf(this.#root, ''));
  }

  /** One with more fields. @throws {SearchError} as `merge`, and this one stays as it is */
  extended(mappings: JsonObject): Mapping {
    const next = new Mapping(this.#has);
    next.merge(this.toJSON());
    next.merge(mappings);
    return next;
  }

  toJSON(): JsonObject {
    const dynamic = this.#dynamic === 'true' ? {} : { dynamic: this.#dynamic };
    return this.#root.properties.size === 0 ? dynamic : { ...dynamic, properties: propertiesOf(this.#root) };
  }

  /** @returns what to merge so that the document's unknown fields are known; null where nothing is new */
  discover(source: JsonObject): JsonObject | null {
    const properties = this.#discover(this.#root, source, '');
    return properties === null ? null : { properties };
  }

  #discover(node: Node, source: JsonObject, prefix: string): JsonObject | null {
    const found: Record<string, Json> = {};
    for (const [name, value] of Object.entries(source)) {
      const [head = name, ...rest] = name.split('.');
      const inner: Json | undefined = rest.length > 0 ? { [rest.join('.')]: value } : value;
      const known = node.properties.get(head);
      if (known !== undefined && known.options !== null) continue;
      const sample = firstOf(inner);
      if (isObject(sample)) {
        const objects = (Array.isArray(inner) ? inner : [inner]).filter(isObject);
        for (const each of objects) {
          const properties = this.#discover(
            known ?? { options: null, properties: new Map() },
            each,
            `${prefix}${head}.`,
          );
          if (properties !== null) found[head] = merged(found[head], { properties });
        }
        continue;
      }
      if (sample === null || sample === undefined || known !== undefined || this.#dynamic === 'false')
        continue;
      if (this.#dynamic === 'strict')
        throw new SearchError(
          400,
          'strict_dynamic_mapping_exception',
          `[1:${prefix.length + 2}] mapping set to strict, dynamic introduction of [${head}] within [${prefix === '' ? '_doc' : prefix.slice(0, -1)}] is not allowed`,
        );
      found[head] = guess(sample);
    }
    return Object.keys(found).length === 0 ? null : found;
  }

  #mergeInto(node: Node, properties: JsonObject, prefix: string): void {
    for (const [name, given] of Object.entries(properties)) {
      if (!isObject(given))
        throw mapperError(
          `Expected map for property [fields] on field [${name}] but got a class java.lang.String`,
        );
      const path = prefix + name;
      const before = node.properties.get(name);
      const { properties: inner, ...options } = given;
      if (isObject(inner) || given['type'] === 'object' || given['type'] === undefined) {
        if (before !== undefined && before.options !== null)
          throw illegal(`can't merge a non object mapping [${path}] with an object mapping`);
        if (given['type'] === undefined && !isObject(inner))
          throw mapperError(`Failed to parse mapping: No type specified for field [${path}]`);
        const child = before ?? { options: null, properties: new Map() };
        node.properties.set(name, child);
        if (isObject(inner)) this.#mergeInto(child, inner, `${path}.`);
        continue;
      }
      this.#check(path, options, before);
      node.properties.set(name, { options: withFields(options, before), properties: new Map() });
    }
  }

  #check(path: string, options: JsonObject, before: Node | undefined): void {
    const type = textOf(options['type']);
    if (!TYPES.includes(type))
      throw mapperError(
        `Failed to parse mapping: No handler for type [${type}] declared on field [${path.split('.').at(-1)}]`,
      );
    const unknown = Object.keys(options).find((key) => !PARAMETERS.includes(key));
    if (unknown !== undefined)
      throw mapperError(
        `Failed to parse mapping: this server has no parameter [${unknown}] on mapper [${path}] of type [${type}]`,
      );
    const format = options['format'];
    if (format !== undefined && !FORMATS.includes(textOf(format)))
      throw mapperError(
        `Failed to parse mapping: this server reads dates of [${FORMATS.join(', ')}], not [${textOf(format)}]`,
      );
    if (before !== undefined && before.options === null)
      throw illegal(`can't merge a non object mapping [${path}] with an object mapping`);
    if (before?.options && before.options['type'] !== type)
      throw illegal(
        `mapper [${path}] cannot be changed from type [${textOf(before.options['type'])}] to [${type}]`,
      );
    for (const key of ['analyzer', 'search_analyzer']) {
      const name = options[key];
      if (typeof name === 'string') this.#has.analyzer(name);
    }
    const { similarity } = options;
    if (similarity !== undefined) this.#has.similarity(textOf(similarity), path);
    if (before?.options && (before.options['analyzer'] ?? 'default') !== (options['analyzer'] ?? 'default'))
      throw illegal(
        `Mapper for [${path}] conflicts with existing mapper:\n\tCannot update parameter [analyzer] from [${textOf(before.options['analyzer'] ?? 'default')}] to [${textOf(options['analyzer'] ?? 'default')}]`,
      );
    const fields = options['fields'];
    if (isObject(fields))
      for (const [name, sub] of Object.entries(fields))
        if (isObject(sub)) this.#check(`${path}.${name}`, sub, undefined);
  }
}

const mapperError = (reason: string) => new SearchError(400, 'mapper_parsing_exception', reason);

const firstOf = (value: Json | undefined): Json | undefined =>
  Array.isArray(value) ? firstOf(value.find((each) => each !== null)) : value;

function guess(value: Json): JsonObject {
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'long' : 'float' };
  if (typeof value === 'string' && /^\d{4}[-/]\d\d[-/]\d\d/.test(value) && parseDate(value) !== null)
    return { type: 'date' };
  return { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } };
}

function merged(a: Json | undefined, b: JsonObject): JsonObject {
  if (!isObject(a)) return b;
  const result: Record<string, Json | undefined> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

const withFields = (options: JsonObject, before: Node | undefined): JsonObject => {
  const old = before?.options?.['fields'];
  return isObject(old)
    ? { ...options, fields: { ...old, ...(isObject(options['fields']) ? options['fields'] : {}) } }
    : options;
};

const propertiesOf = (node: Node): JsonObject =>
  Object.fromEntries(
    [...node.properties]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, child]) => [name, child.options ?? { properties: propertiesOf(child) }]),
  );

function* fieldsOf(node: Node, prefix: string): Generator<[string, Field]> {
  for (const [name, child] of node.properties) {
    const path = prefix + name;
    if (child.options === null) {
      yield* fieldsOf(child, `${path}.`);
      continue;
    }
    yield [path, fieldOf(path, child.options)];
    const { fields } = child.options;
    if (!isObject(fields)) continue;
    for (const [sub, options] of Object.entries(fields))
      if (isObject(options)) yield [`${path}.${sub}`, fieldOf(`${path}.${sub}`, options)];
  }
}

function fieldOf(path: string, options: JsonObject): Field {
  const analyzer = textOf(options['analyzer'] ?? (options['type'] === 'completion' ? 'simple' : 'default'));
  const nullValue = options['null_value'];
  return {
    path,
    type: textOf(options['type']) as FieldType,
    index: options['index'] !== false,
    docValues: options['doc_values'] !== false,
    analyzer,
    searchAnalyzer: textOf(options['search_analyzer'] ?? analyzer),
    ignoreAbove: numberOf(options['ignore_above'], Number.POSITIVE_INFINITY),
    scalingFactor: numberOf(options['scaling_factor'], 1),
    similarity: textOf(options['similarity'] ?? 'default'),
    nullValue: nullValue === undefined || typeof nullValue === 'object' ? null : nullValue,
  };
}
