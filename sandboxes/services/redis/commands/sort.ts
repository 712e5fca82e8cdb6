/** SORT: by the elements, or by what other keys hold (BY), and other keys' values instead of the elements (GET). */

import type { Call } from '../command';
import { integer, readFloat } from '../numbers';
import { RedisError, type Reply, syntaxError, wrongType } from '../protocol/reply';
import { changed, lookup, lookupToWrite } from './access';

interface Options {
  by: string | null;
  readonly get: string[];
  alphabetical: boolean;
  descending: boolean;
  limit: { readonly start: number; readonly count: number } | null;
  store: string | null;
}

export function sort(call: Call, [key = '', ...args]: readonly string[]): Reply {
  const options = optionsOf(args, call.name === 'sort');
  const value = lookup(call, key)?.value;
  if (value && value.t !== 'list' && value.t !== 'set' && value.t !== 'zset') throw wrongType();
  const elements =
    value === undefined
      ? []
      : value.t === 'list'
        ? [...value.items]
        : value.t === 'set'
          ? [...value.members]
          : value.scores.all().map(({ member }) => member);
  const unsorted = options.by !== null && !options.by.includes('*');
  let ordered = elements;
  if (!unsorted) ordered = sorted(call, elements, options);
  else if (value?.t === 'zset' && options.descending) ordered = elements.reverse();
  else if (value?.t === 'set' && options.store !== null)
    ordered = sorted(call, elements, { ...options, by: null, alphabetical: true });
  const { limit } = options;
  if (limit) {
    const start = Math.max(limit.start, 0);
    ordered = ordered.slice(start, limit.count < 0 ? undefined : start + limit.count);
  }
  const result =
    options.get.length === 0
      ? ordered
      : ordered.flatMap((element) => options.get.map((pattern) => lookUp(call, pattern, element)));
  if (options.store === null) return result;
  return store(call, options.store, result);
}

function optionsOf(args: readonly string[], mayStore: boolean): Options {
  const options: Options = {
    by: null,
    get: [],
    alphabetical: false,
    descending: false,
    limit: null,
    store: null,
  };
  for (let at = 0; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    const left = args.length - at - 1;
    if (option === 'asc') options.descending = false;
    else if (option === 'desc') options.descending = true;
    else if (option === 'alpha') options.alphabetical = true;
    else if (option === 'limit' && left >= 2) {
      options.limit = { start: integer(args[at + 1] ?? ''), count: integer(args[at + 2] ?? '') };
      at += 2;
    } else if (option === 'store' && left >= 1 && mayStore) options.store = args[++at] ?? '';
    else if (option === 'by' && left >= 1) options.by = args[++at] ?? '';
    else if (option === 'get' && left >= 1) options.get.push(args[++at] ?? '');
    else throw syntaxError();
  }
  return options;
}

function sorted(
  call: Call,
  elements: readonly string[],
  { by, alphabetical, descending }: Options,
): string[] {
  const weighed = elements.map((element) => {
    const text = by === null ? element : lookUp(call, by, element);
    if (alphabetical) return { element, text, number: 0 };
    const number = text === null ? 0 : weightOf(text);
    if (number === undefined) throw new RedisError("ERR One or more scores can't be converted into double");
    return { element, text, number };
  });
  const direction = descending ? -1 : 1;
  const byText = (a: string | null, b: string | null) =>
    a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;
  weighed.sort((a, b) => {
    const order = alphabetical ? byText(a.text, b.text) : a.number - b.number;
    // Equal weights: the elements decide, as SORT promises to be stable between runs.
    return direction * (order !== 0 ? order : byText(a.element, b.element));
  });
  return weighed.map(({ element }) => element);
}

/** As C's strtod reads it: spaces in front, and up to a zero byte; nothing at all is 0. */
function weightOf(text: string): number | undefined {
  const read = (text.split('\0')[0] ?? '').trimStart();
  return read === '' ? 0 : readFloat(read);
}

/** `weight_*`, `object_*->field`, `#` for the element itself. */
function lookUp(call: Call, pattern: string, element: string): string | null {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star === -1) return null;
  const arrow = pattern.indexOf('->', star);
  const field = arrow !== -1 && arrow + 2 < pattern.length ? pattern.slice(arrow + 2) : null;
  const key = pattern.slice(0, star) + element + pattern.slice(star + 1, field === null ? undefined : arrow);
  const value = lookup(call, key)?.value;
  if (field !== null) return value?.t === 'hash' ? (value.fields.get(field) ?? null) : null;
  return value?.t === 'string' ? value.text : null;
}

function store(call: Call, target: string, result: readonly (string | null)[]): number {
  const existed = lookupToWrite(call, target) !== undefined;
  if (result.length > 0) {
    call.database.set(target, { t: 'list', items: result.map((text) => text ?? '') });
    changed(call, target, 'l', 'sortstore');
  } else if (existed) {
    call.database.delete(target);
    changed(call, target, 'g', 'del');
  }
  return result.length;
}
