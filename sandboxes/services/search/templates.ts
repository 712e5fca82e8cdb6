/** What new indices whose names match begin with: `_index_template` and `_component_template`. */
import { illegal, SearchError } from './errors';
import { flattened, isObject, type Json, type JsonObject, listOf, nested, numberOf, textOf } from './json';
import { wildcard } from './wildcard';

export type TemplateKind = 'index' | 'component';

export class Templates {
  readonly #kept: Readonly<Record<TemplateKind, Map<string, JsonObject>>> = {
    index: new Map(),
    component: new Map(),
  };

  /** @throws {SearchError} one that makes no sense */
  put(kind: TemplateKind, name: string, body: JsonObject): void {
    if (kind === 'index') {
      if (listOf(body['index_patterns']).length === 0)
        throw illegal('[index_template] Required [index_patterns]');
      if (body['data_stream'] !== undefined)
        throw illegal('This server has no data streams: leave out [data_stream].');
      const absent = listOf(body['composed_of'])
        .map(textOf)
        .filter((each) => !this.#kept.component.has(each));
      if (absent.length > 0)
        throw new SearchError(
          400,
          'invalid_index_template_exception',
          `index_template [${name}] invalid, cause [index template [${name}] specifies component templates [${absent.join(', ')}] that do not exist]`,
        );
      const rival = [...this.#kept.index].find(
        ([other, given]) => other !== name && priority(given) === priority(body) && overlap(given, body),
      );
      if (rival !== undefined)
        throw illegal(
          `index template [${name}] has index patterns [${patterns(body).join(', ')}] matching patterns from existing templates [${rival[0]}] with patterns (${rival[0]} => [${patterns(rival[1]).join(', ')}]) that have the same priority [${priority(body)}], multiple index templates may not match during index creation, please use a different priority`,
        );
    } else if (!isObject(body['template'])) throw illegal('[component_template] Required [template]');
    this.#kept[kind].set(name, body);
  }

  /** @returns by name, those whose name matches */
  find(kind: TemplateKind, name: string): readonly (readonly [string, JsonObject])[] {
    const wanted = name.split(',').map((each) => wildcard(each));
    return [...this.#kept[kind]].filter(([each]) => wanted.some((pattern) => pattern.test(each)));
  }

  delete(kind: TemplateKind, name: string): void {
    this.#kept[kind].delete(name);
  }

  clear(): void {
    this.#kept.index.clear();
    this.#kept.component.clear();
  }

  /** What a new index gets: of the matching template of the highest priority, under what it was created with. */
  applied(index: string, body: JsonObject): JsonObject {
    const matching = [...this.#kept.index.values()].filter((given) => matches(given, index));
    const best = matching.sort((a, b) => priority(b) - priority(a))[0];
    if (best === undefined) return body;
    const parts = listOf(best['composed_of']).map(
      (name) => this.#kept.component.get(textOf(name))?.['template'],
    );
    return [...parts, best['template'], body].filter(isObject).reduce(combined, {});
  }
}

const patterns = (body: JsonObject) => listOf(body['index_patterns']).map(textOf);
const priority = (body: JsonObject) => numberOf(body['priority'], 0);
const matches = (body: JsonObject, name: string) => patterns(body).some((each) => wildcard(each).test(name));
/** Near enough to Elasticsearch's: the fixed beginnings of two patterns, one of which begins the other. */
function overlap(a: JsonObject, b: JsonObject): boolean {
  const start = (pattern: string) => pattern.split('*')[0] ?? '';
  return patterns(a).some((x) =>
    patterns(b).some((y) => {
      if (!x.includes('*')) return wildcard(y).test(x);
      if (!y.includes('*')) return wildcard(x).test(y);
      return start(x).startsWith(start(y)) || start(y).startsWith(start(x));
    }),
  );
}

/** Settings one by one, fields one by one, aliases one by one: the later goes before. */
function combined(under: JsonObject, over: JsonObject): JsonObject {
  const settings = { ...plainSettings(under['settings']), ...plainSettings(over['settings']) };
  const mappings = deep(under['mappings'], over['mappings'], 0);
  const aliases = {
    ...(isObject(under['aliases']) ? under['aliases'] : {}),
    ...(isObject(over['aliases']) ? over['aliases'] : {}),
  };
  return {
    ...(Object.keys(settings).length > 0 ? { settings: nested(settings) } : {}),
    ...(mappings === undefined ? {} : { mappings }),
    ...(Object.keys(aliases).length > 0 ? { aliases } : {}),
  };
}

const plainSettings = (given: Json | undefined): Readonly<Record<string, Json>> =>
  isObject(given)
    ? Object.fromEntries(
        Object.entries(flattened(given)).map(([key, value]) => [key.replace(/^index\./, ''), value]),
      )
    : {};

/** A field that both name is wholly the later one's, but objects are merged. */
function deep(under: Json | undefined, over: Json | undefined, depth: number): Json | undefined {
  if (!isObject(under) || !isObject(over)) return over ?? under;
  if (depth > 1 && (under['type'] !== undefined || over['type'] !== undefined)) return over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, deep(under[key], over[key], depth + 1)]));
}
