import { illegal, SearchError, unparsable } from '../errors';
import type { Reader } from '../index/reader';
import { isObject, type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import type { Combine, Query, ScoreFunction } from './query';

const KINDS = ['weight', 'field_value_factor', 'random_score'];
const MODES: readonly string[] = ['multiply', 'sum', 'avg', 'first', 'max', 'min', 'replace'];

/** `function_score` with `weight`, `field_value_factor` and a seeded `random_score`. */
export function functionScore(
  reader: Reader,
  body: JsonObject,
  parse: (reader: Reader, query: Json | undefined) => Query,
): Query {
  const given = body['functions'] === undefined ? [body] : listOf(body['functions']);
  const functions = given.filter(isObject).map((each): ScoreFunction => {
    const unknown = Object.keys(each).find(
      (key) => /_score$|_factor$|^gauss$|^exp$|^linear$/.test(key) && !KINDS.includes(key),
    );
    if (unknown !== undefined)
      throw unparsable(
        `This server has no function [${unknown}] of function_score; it has ${KINDS.join(', ')}.`,
      );
    const filter = each !== body && each['filter'] !== undefined ? parse(reader, each['filter']) : null;
    const weight = each['weight'] === undefined ? null : Math.fround(numberOf(each['weight'], 1));
    return { filter, weight, ...functionValue(reader, each) };
  });
  return {
    kind: 'function',
    query: body['query'] === undefined ? { kind: 'all' } : parse(reader, body['query']),
    functions: functions.filter(({ value, weight }) => value !== null || weight !== null),
    scoreMode: mode(body['score_mode']),
    boostMode: mode(body['boost_mode']),
    maxBoost: numberOf(body['max_boost'], 3.4028234663852886e38),
    minScore: body['min_score'] === undefined ? null : numberOf(body['min_score'], 0),
  };
}

function mode(given: Json | undefined): Combine {
  const name = textOf(given ?? 'multiply');
  if (!MODES.includes(name)) throw illegal(`No enum constant for combine function: ${name}`);
  return name as Combine;
}

function functionValue(reader: Reader, each: JsonObject): Pick<ScoreFunction, 'name' | 'value'> {
  const factor = each['field_value_factor'];
  if (isObject(factor)) return fieldValue(reader, factor);
  const random = each['random_score'];
  if (isObject(random)) {
    const seed = numberOf(random['seed'], 0);
    return {
      name: `random score function (seed: ${seed})`,
      value: (document) => mixed(document ^ Math.imul(seed, 0x9e3779b1)),
    };
  }
  return { name: 'constant score 1.0 - no function provided', value: null };
}

function fieldValue(reader: Reader, factor: JsonObject): Pick<ScoreFunction, 'name' | 'value'> {
  const field = textOf(factor['field']);
  const times = numberOf(factor['factor'], 1);
  const modifier = textOf(factor['modifier'] ?? 'none').toLowerCase();
  const change = MODIFIERS[modifier];
  if (change === undefined)
    throw illegal(
      `No enum constant org.elasticsearch.common.lucene.search.function.FieldValueFactorFunction.Modifier.${modifier.toUpperCase()}`,
    );
  const missing = factor['missing'];
  return {
    name: `field value function: ${modifier}(doc['${field}'].value${missing === undefined ? '' : `?:${textOf(missing)}`} * factor=${times})`,
    value(document) {
      const found =
        reader.values(field, document)[0] ?? (missing === undefined ? undefined : numberOf(missing, 0));
      if (typeof found !== 'number')
        throw new SearchError(400, 'exception', `Missing value for field [${field}]`);
      const value = change(found * times);
      if (Number.isFinite(value) && value >= 0) return value;
      throw illegal(
        `field value function must not produce negative scores, but got: [${value}] for field value: [${found}]`,
      );
    },
  };
}

const MODIFIERS: Readonly<Record<string, (value: number) => number>> = {
  none: (value) => value,
  log: Math.log10,
  log1p: (value) => Math.log10(value + 1),
  log2p: (value) => Math.log10(value + 2),
  ln: Math.log,
  ln1p: Math.log1p,
  ln2p: (value) => Math.log1p(value + 1),
  square: (value) => value * value,
  sqrt: Math.sqrt,
  reciprocal: (value) => 1 / value,
};

function mixed(state: number): number {
  let value = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return ((value ^ (value >>> 16)) >>> 8) / 2 ** 24;
}
