/** `_source`: all of a document, nothing, or the paths that were asked for. */
import { isObject, type Json, type JsonObject, listOf, textOf } from '../json';
import { wildcard } from '../wildcard';

export function sourceFilter(given: Json | undefined): (source: JsonObject) => JsonObject | null {
  if (given === undefined || given === true || given === 'true') return (source) => source;
  if (given === false || given === 'false') return () => null;
  const object = isObject(given) ? given : { includes: given };
  const includes = listOf(object['includes'] ?? object['include']).map(textOf);
  const excludes = listOf(object['excludes'] ?? object['exclude']).map(textOf);
  const wanted = includes.map((pattern) => matcher(pattern));
  const refused = excludes.map((pattern) => matcher(pattern));
  return (source) =>
    pruned(
      source,
      '',
      (path) =>
        !refused.some((test) => test(path)) && (wanted.length === 0 || wanted.some((test) => test(path))),
    );
}

/** A path, or what lies in it. */
function matcher(pattern: string): (path: string) => boolean {
  const test = wildcard(pattern, '(?:\\..*)?');
  return (path) => test.test(path);
}

function pruned(source: JsonObject, prefix: string, keep: (path: string) => boolean): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const path = prefix + key;
    if (isObject(value)) {
      const inner = pruned(value, `${path}.`, keep);
      if (Object.keys(inner).length > 0 || (Object.keys(value).length === 0 && keep(path))) kept[key] = inner;
    } else if (Array.isArray(value) && value.some(isObject))
      kept[key] = value.map((each: Json) => (isObject(each) ? pruned(each, `${path}.`, keep) : each));
    else if (keep(path)) kept[key] = value;
  }
  return kept;
}
