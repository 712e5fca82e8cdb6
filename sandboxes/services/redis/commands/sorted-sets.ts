import { type Call, type Command, command } from '../command';
import { matches } from '../glob';
import { encodingOf } from '../keyspace/encoding';
import { float, integer, nonNegative, positive, readFloat } from '../numbers';
import {
  double,
  doubleText,
  NULL_ARRAY,
  RedisError,
  type Reply,
  syntaxError,
  wrongType,
} from '../protocol/reply';
import { type LexLimit, type Scored, type ScoreLimit, SortedSet } from '../types/sorted-set';
import { changed, dropIfEmpty, lookup, lookupToWrite, orCreate, read, span, toWrite } from './access';
import { numbered } from './lists';
import { pick } from './pick';
import { checkCursor, scanArguments, scanOver } from './scan';
import { timeoutOf } from './timeout';

interface AddOptions {
  readonly flags: ReadonlySet<string>;
  readonly pairs: readonly string[];
}

const ADD_FLAGS = new Set(['nx', 'xx', 'gt', 'lt', 'ch', 'incr']);

function addOptions(args: readonly string[]): AddOptions {
  const flags = new Set<string>();
  let at = 0;
  for (; at < args.length && ADD_FLAGS.has((args[at] ?? '').toLowerCase()); at++)
    flags.add((args[at] ?? '').toLowerCase());
  const pairs = args.slice(at);
  if (pairs.length === 0 || pairs.length % 2 === 1) throw syntaxError();
  if (flags.has('nx') && flags.has('xx'))
    throw new RedisError('ERR XX and NX options at the same time are not compatible');
  if ((flags.has('gt') && flags.has('lt')) || (flags.has('nx') && (flags.has('gt') || flags.has('lt'))))
    throw new RedisError('ERR GT, LT, and/or NX options at the same time are not compatible');
  if (flags.has('incr') && pairs.length > 2)
    throw new RedisError('ERR INCR option supports a single increment-element pair');
  return { flags, pairs };
}

function add(call: Call, [key = '', ...args]: readonly string[]): Reply {
  const { flags, pairs } = addOptions(args);
  const items = Array.from({ length: pairs.length / 2 }, (_, index) => ({
    score: float(pairs[2 * index] ?? ''),
    member: pairs[2 * index + 1] ?? '',
  }));
  const found = toWrite(call, key, 'zset');
  if (!found && flags.has('xx')) return flags.has('incr') ? null : 0;
  const increments = flags.has('incr');
  const [added, updated, last] = addAll(call, key, items, flags);
  const fresh = added + updated;
  if (fresh > 0)
    changed(
      call,
      key,
      'z',
      increments ? 'zincr' : 'zadd',
      items.map(({ member }) => member),
    );
  dropIfEmpty(call, key, call.database.peek(key)?.value.t === 'zset' && sizeAt(call, key) === 0);
  if (increments) return last === null ? null : double(last);
  return flags.has('ch') ? fresh : added;
}

const sizeAt = (call: Call, key: string): number => {
  const value = call.database.peek(key)?.value;
  return value?.t === 'zset' ? value.scores.size : 0;
};

function addAll(
  call: Call,
  key: string,
  items: readonly Scored[],
  flags: ReadonlySet<string>,
): [added: number, updated: number, last: number | null] {
  const { scores } = orCreate(call, key, 'zset');
  let [added, updated]: [number, number] = [0, 0];
  let last: number | null = null;
  for (const { member, score: given } of items) {
    const before = scores.score(member);
    if (before === undefined) {
      if (flags.has('xx')) continue;
      scores.set(member, given);
      last = given;
      added++;
      continue;
    }
    if (flags.has('nx')) continue;
    const score = flags.has('incr') ? before + given : given;
    if (Number.isNaN(score)) throw new RedisError('ERR resulting score is not a number (NaN)');
    if ((flags.has('gt') && score <= before) || (flags.has('lt') && score >= before)) continue;
    last = score;
    if (score !== before) {
      scores.set(member, score);
      updated++;
    }
  }
  return [added, updated, last];
}

/** `(5`, `-inf`, `7`. @throws {RedisError} `ERR min or max is not a float` */
function scoreLimit(text: string): ScoreLimit {
  const exclusive = text.startsWith('(');
  const value = readFloat(exclusive ? text.slice(1) : text);
  if (value === undefined) throw new RedisError('ERR min or max is not a float');
  return { value, exclusive };
}

/** `[a`, `(a`, `-`, `+`. @throws {RedisError} `ERR min or max not valid string range item` */
function lexLimit(text: string): LexLimit {
  if (text === '-' || text === '+') return text;
  if (!/^[[(]/.test(text)) throw new RedisError('ERR min or max not valid string range item');
  return { value: text.slice(1), exclusive: text.startsWith('(') };
}

interface Range {
  readonly by: 'rank' | 'score' | 'lex';
  readonly reverse: boolean;
  readonly withScores: boolean;
  readonly offset: number;
  readonly count: number;
}

/** The members of a range, in the order in which they are told. @param min, max as given; with `reverse` of scores the higher first */
function rangeOf(
  scores: SortedSet,
  { by, reverse, offset, count }: Range,
  min: string,
  max: string,
): Scored[] {
  if (by === 'rank') {
    const { from, to } = span(integer(min), integer(max), scores.size);
    if (!reverse) return scores.slice(from, to + 1);
    return scores.slice(scores.size - 1 - to, scores.size - from).reverse();
  }
  const { start, end } = limitsOf(scores, by, min, max);
  if (offset < 0) return [];
  const most = count < 0 ? Number.POSITIVE_INFINITY : count;
  if (!reverse) return scores.slice(start + offset, Math.min(end, start + offset + most));
  return scores.slice(Math.max(start, end - offset - most), end - offset).reverse();
}

function limitsOf(
  scores: SortedSet,
  by: 'score' | 'lex',
  min: string,
  max: string,
): { start: number; end: number } {
  return by === 'score'
    ? scores.rangeByScore(scoreLimit(min), scoreLimit(max))
    : scores.rangeByLex(lexLimit(min), lexLimit(max));
}

/** Limits are read even where there is nothing to look in. */
function checkLimits(by: Range['by'], min: string, max: string): void {
  if (by === 'rank') {
    integer(min);
    integer(max);
  } else if (by === 'score') {
    scoreLimit(min);
    scoreLimit(max);
  } else {
    lexLimit(min);
    lexLimit(max);
  }
}

function told(call: Call, items: readonly Scored[], withScores: boolean): Reply {
  if (!withScores) return items.map(({ member }) => member);
  const pairs = items.map(({ member, score }): [Reply, Reply] => [member, double(score)]);
  return call.client.protocol === 3 ? pairs : pairs.flat();
}

/** The options of ZRANGE and its older kin. */
function rangeOptions(
  options: readonly string[],
  fixed: { by: Range['by'] | null; reverse: boolean; stores?: boolean },
): Range {
  let by: Range['by'] = fixed.by ?? 'rank';
  let { reverse } = fixed;
  let [withScores, limited] = [false, false];
  let [offset, count] = [0, -1];
  const modern = fixed.by === null;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'withscores' && !fixed.stores) withScores = true;
    else if (option === 'limit' && at + 2 < options.length) {
      offset = integer(options[at + 1] ?? '');
      count = integer(options[at + 2] ?? '');
      limited = true;
      at += 2;
    } else if (modern && option === 'rev') reverse = true;
    else if (modern && option === 'bylex') by = 'lex';
    else if (modern && option === 'byscore') by = 'score';
    else throw syntaxError();
  }
  if (limited && by === 'rank')
    throw new RedisError(
      'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
    );
  if (withScores && by === 'lex')
    throw new RedisError('ERR syntax error, WITHSCORES not supported in combination with BYLEX');
  return { by, reverse, withScores, offset, count };
}

const range =
  (by: Range['by'] | null, reverse: boolean) =>
  (call: Call, [key = '', first = '', second = '', ...options]: readonly string[]): Reply => {
    const wanted = rangeOptions(options, { by, reverse });
    const [min, max] = wanted.reverse && wanted.by !== 'rank' ? [second, first] : [first, second];
    checkLimits(wanted.by, min, max);
    const scores = read(call, key, 'zset')?.scores;
    return scores ? told(call, rangeOf(scores, wanted, min, max), wanted.withScores) : [];
  };

function zrangestore(
  call: Call,
  [target = '', key = '', first = '', second = '', ...options]: readonly string[],
): Reply {
  const wanted = rangeOptions(options, { by: null, reverse: false, stores: true });
  const [min, max] = wanted.reverse && wanted.by !== 'rank' ? [second, first] : [first, second];
  checkLimits(wanted.by, min, max);
  const scores = read(call, key, 'zset')?.scores;
  return store(call, target, scores ? rangeOf(scores, wanted, min, max) : [], 'zrangestore');
}

function store(call: Call, target: string, items: readonly Scored[], event: string): number {
  const existed = lookupToWrite(call, target) !== undefined;
  if (items.length === 0) {
    if (existed) {
      call.database.delete(target);
      changed(call, target, 'g', 'del');
    }
    return 0;
  }
  const scores = new SortedSet();
  for (const { member, score } of items) scores.set(member, score);
  call.database.set(target, { t: 'zset', scores });
  changed(
    call,
    target,
    'z',
    event,
    items.map(({ member }) => member),
  );
  return scores.size;
}

const count =
  (by: 'score' | 'lex') =>
  (call: Call, [key = '', min = '', max = '']: readonly string[]): Reply => {
    checkLimits(by, min, max);
    const scores = read(call, key, 'zset')?.scores;
    if (!scores) return 0;
    const { start, end } = limitsOf(scores, by, min, max);
    return end - start;
  };

const removeRange =
  (by: Range['by'], event: string) =>
  (call: Call, [key = '', min = '', max = '']: readonly string[]): Reply => {
    checkLimits(by, min, max);
    const scores = toWrite(call, key, 'zset')?.scores;
    if (!scores) return 0;
    const gone = rangeOf(scores, { by, reverse: false, withScores: false, offset: 0, count: -1 }, min, max);
    for (const { member } of gone) scores.delete(member);
    if (gone.length > 0) changed(call, key, 'z', event);
    dropIfEmpty(call, key, scores.size === 0);
    return gone.length;
  };

const rank =
  (reverse: boolean) =>
  (call: Call, [key = '', member = '']: readonly string[]): Reply => {
    const scores = read(call, key, 'zset')?.scores;
    const found = scores?.rank(member);
    if (!scores || found === undefined) return null;
    return reverse ? scores.size - 1 - found : found;
  };

function takeEnd(call: Call, key: string, scores: SortedSet, end: 'min' | 'max', most: number): Scored[] {
  const taken =
    end === 'min'
      ? scores.slice(0, most)
      : scores.slice(Math.max(scores.size - most, 0), scores.size).reverse();
  for (const { member } of taken) scores.delete(member);
  changed(call, key, 'z', end === 'min' ? 'zpopmin' : 'zpopmax');
  dropIfEmpty(call, key, scores.size === 0);
  return taken;
}

const pop =
  (end: 'min' | 'max') =>
  (call: Call, [key = '', countText, ...more]: readonly string[]): Reply => {
    if (more.length > 0) throw syntaxError();
    const most = countText === undefined ? null : nonNegative(countText);
    const scores = toWrite(call, key, 'zset')?.scores;
    if (!scores || most === 0) return [];
    const taken = takeEnd(call, key, scores, end, most ?? 1);
    // Without a count RESP3 has one flat pair.
    return most === null
      ? taken.flatMap(({ member, score }) => [member, double(score)])
      : told(call, taken, true);
  };

const blockingPop =
  (end: 'min' | 'max') =>
  (call: Call, args: readonly string[]): Reply => {
    const keys = args.slice(0, -1);
    const timeout = timeoutOf(args.at(-1) ?? '');
    const serve = (key: string): Reply | undefined => {
      const value = call.database.get(key)?.value;
      if (value === undefined) return undefined;
      if (value.t !== 'zset') throw wrongType();
      const [taken] = takeEnd(call, key, value.scores, end, 1);
      return taken && [key, taken.member, double(taken.score)];
    };
    for (const key of keys) {
      const found = serve(key);
      if (found !== undefined) return found;
    }
    return call.server.blocking.wait(call.client, keys, timeout, NULL_ARRAY, (key) =>
      call.database.get(key)?.value.t === 'zset' ? serve(key) : undefined,
    );
  };

function multiPop(call: Call, [countText = '', ...rest]: readonly string[], timeout: number | null): Reply {
  const keysCount = positive(countText, 'ERR numkeys should be greater than 0');
  const keys = rest.slice(0, keysCount);
  const [endText, ...options] = rest.slice(keysCount);
  const end = endText?.toLowerCase();
  if (keys.length < keysCount || (end !== 'min' && end !== 'max')) throw syntaxError();
  let most = 1;
  if (options.length > 0) {
    if (options.length !== 2 || options[0]?.toLowerCase() !== 'count') throw syntaxError();
    most = positive(options[1] ?? '', 'ERR count should be greater than 0');
  }
  const serve = (key: string): Reply | undefined => {
    const scores = toWrite(call, key, 'zset')?.scores;
    if (!scores) return undefined;
    return [
      key,
      takeEnd(call, key, scores, end, most).map(({ member, score }): Reply => [member, double(score)]),
    ];
  };
  for (const key of keys) {
    const found = serve(key);
    if (found !== undefined) return found;
  }
  if (timeout === null) return NULL_ARRAY;
  return call.server.blocking.wait(call.client, keys, timeout, NULL_ARRAY, (key) =>
    call.database.get(key)?.value.t === 'zset' ? serve(key) : undefined,
  );
}

/** Members of sorted sets, and of sets with a score of 1. */
function scoresAt(call: Call, key: string): ReadonlyMap<string, number> {
  const value = lookup(call, key)?.value;
  if (!value) return new Map();
  if (value.t === 'set') return new Map([...value.members].map((member) => [member, 1]));
  if (value.t !== 'zset') throw wrongType();
  return new Map(value.scores.all().map(({ member, score }) => [member, score]));
}

type Operation = 'union' | 'inter' | 'diff';

const AGGREGATES: Readonly<Record<string, (left: number, right: number) => number>> = {
  sum: (left, right) => (Number.isNaN(left + right) ? 0 : left + right),
  min: Math.min,
  max: Math.max,
};

interface Combination {
  readonly items: readonly Scored[];
  readonly withScores: boolean;
  readonly limit: number;
}

function combine(
  call: Call,
  operation: Operation,
  [countText = '', ...rest]: readonly string[],
  { stores, name }: { stores: boolean; name: string },
): Combination {
  const keysCount = integer(countText);
  if (keysCount < 1) throw new RedisError(`ERR at least 1 input key is needed for '${name}' command`);
  if (keysCount > rest.length) throw syntaxError();
  const keys = rest.slice(0, keysCount);
  const sets = keys.map((key) => scoresAt(call, key));
  const options = rest.slice(keysCount);
  let weights = keys.map(() => 1);
  let aggregate = AGGREGATES['sum'] as (left: number, right: number) => number;
  let [withScores, limit] = [false, 0];
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'weights' && operation !== 'diff' && options.length - at > keysCount) {
      weights = options
        .slice(at + 1, at + 1 + keysCount)
        .map((text) => float(text, () => new RedisError('ERR weight value is not a float')));
      at += keysCount;
    } else if (option === 'aggregate' && operation !== 'diff' && at + 1 < options.length) {
      const named = AGGREGATES[(options[++at] ?? '').toLowerCase()];
      if (!named) throw syntaxError();
      aggregate = named;
    } else if (option === 'withscores' && !stores) withScores = true;
    else throw syntaxError();
  }
  const weighed = sets.map(
    (set, index) =>
      new Map([...set].map(([member, score]) => [member, times(score, weights[index] ?? 1)] as const)),
  );
  return { items: inOrder(results(operation, weighed, aggregate)), withScores, limit };
}

/** 0 × ∞ is 0 here. */
const times = (score: number, weight: number): number => (Number.isNaN(score * weight) ? 0 : score * weight);

function results(
  operation: Operation,
  sets: readonly ReadonlyMap<string, number>[],
  aggregate: (left: number, right: number) => number,
): Map<string, number> {
  const [first = new Map<string, number>(), ...others] = sets;
  if (operation === 'diff')
    return new Map([...first].filter(([member]) => others.every((set) => !set.has(member))));
  const result = new Map<string, number>();
  for (const set of sets)
    for (const [member, score] of set) {
      const before = result.get(member);
      result.set(member, before === undefined ? score : aggregate(before, score));
    }
  if (operation === 'inter')
    for (const member of result.keys()) if (!sets.every((set) => set.has(member))) result.delete(member);
  return result;
}

function inOrder(scores: ReadonlyMap<string, number>): Scored[] {
  const sorted = new SortedSet();
  for (const [member, score] of scores) sorted.set(member, score);
  return sorted.all();
}

const combination =
  (operation: Operation) =>
  (call: Call, args: readonly string[]): Reply => {
    const { items, withScores } = combine(call, operation, args, { stores: false, name: `z${operation}` });
    return told(call, items, withScores);
  };

const combinationStore =
  (operation: Operation) =>
  (call: Call, [target = '', ...args]: readonly string[]): Reply =>
    store(
      call,
      target,
      combine(call, operation, args, { stores: true, name: `z${operation}store` }).items,
      `z${operation}store`,
    );

function zintercard(call: Call, [countText = '', ...rest]: readonly string[]): Reply {
  const keysCount = integer(countText);
  if (keysCount < 1) throw new RedisError("ERR at least 1 input key is needed for 'zintercard' command");
  if (keysCount > rest.length) throw syntaxError();
  const sets = rest.slice(0, keysCount).map((key) => scoresAt(call, key));
  let limit = 0;
  const options = rest.slice(keysCount);
  for (let at = 0; at < options.length; at += 2) {
    if (options[at]?.toLowerCase() !== 'limit' || options[at + 1] === undefined) throw syntaxError();
    limit = nonNegative(options[at + 1] ?? '', "ERR LIMIT can't be negative");
  }
  const { size } = results('inter', sets, Math.min);
  return limit > 0 ? Math.min(size, limit) : size;
}

function zrandmember(call: Call, [key = '', countText, withScores, ...more]: readonly string[]): Reply {
  if (more.length > 0 || (withScores !== undefined && withScores.toLowerCase() !== 'withscores'))
    throw syntaxError();
  const wanted = countText === undefined ? null : integer(countText);
  const items = read(call, key, 'zset')?.scores.all() ?? [];
  if (wanted === null) return pick(items, 1, call.server.random)[0]?.member ?? null;
  return told(call, pick(items, wanted, call.server.random), withScores !== undefined);
}

function zscan(call: Call, [key = '', cursor = '', ...options]: readonly string[]): Reply {
  checkCursor(cursor);
  const value = read(call, key, 'zset');
  if (!value) return ['0', []];
  const { pattern, count: most, next } = scanArguments(cursor, options);
  const { scores } = value;
  const [following, members] =
    encodingOf(value) === 'listpack'
      ? [0, scores.all().map(({ member }) => member)]
      : scanOver(scores, () => scores.members(), next, most);
  const found = members.filter(
    (member) => scores.has(member) && (pattern === null || matches(pattern, member)),
  );
  return [String(following), found.flatMap((member) => [member, doubleText(scores.score(member) ?? 0)])];
}

const write = 'write denyoom';

export const sortedSetCommands: readonly Command[] = [
  command('zadd', -4, `${write} fast`, [1, 1, 1], add),
  command('zincrby', 4, `${write} fast`, [1, 1, 1], (call, [key = '', by = '', member = '']) =>
    add(call, [key, 'incr', by, member]),
  ),
  command('zrem', -3, 'write fast', [1, 1, 1], (call, [key = '', ...members]) => {
    const scores = toWrite(call, key, 'zset')?.scores;
    if (!scores) return 0;
    const gone = members.filter((member) => scores.delete(member)).length;
    if (gone > 0) changed(call, key, 'z', 'zrem');
    dropIfEmpty(call, key, scores.size === 0);
    return gone;
  }),
  command(
    'zcard',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'zset')?.scores.size ?? 0,
  ),
  command('zscore', 3, 'readonly fast', [1, 1, 1], (call, [key = '', member = '']) => {
    const score = read(call, key, 'zset')?.scores.score(member);
    return score === undefined ? null : double(score);
  }),
  command('zmscore', -3, 'readonly fast', [1, 1, 1], (call, [key = '', ...members]) => {
    const scores = read(call, key, 'zset')?.scores;
    return members.map((member) => {
      const score = scores?.score(member);
      return score === undefined ? null : double(score);
    });
  }),
  command('zrank', 3, 'readonly fast', [1, 1, 1], rank(false)),
  command('zrevrank', 3, 'readonly fast', [1, 1, 1], rank(true)),
  command('zrange', -4, 'readonly', [1, 1, 1], range(null, false)),
  command('zrevrange', -4, 'readonly', [1, 1, 1], range('rank', true)),
  command('zrangebyscore', -4, 'readonly', [1, 1, 1], range('score', false)),
  command('zrevrangebyscore', -4, 'readonly', [1, 1, 1], range('score', true)),
  command('zrangebylex', -4, 'readonly', [1, 1, 1], range('lex', false)),
  command('zrevrangebylex', -4, 'readonly', [1, 1, 1], range('lex', true)),
  command('zrangestore', -5, write, [1, 2, 1], zrangestore),
  command('zcount', 4, 'readonly fast', [1, 1, 1], count('score')),
  command('zlexcount', 4, 'readonly fast', [1, 1, 1], count('lex')),
  command('zremrangebyscore', 4, 'write', [1, 1, 1], removeRange('score', 'zremrangebyscore')),
  command('zremrangebyrank', 4, 'write', [1, 1, 1], removeRange('rank', 'zremrangebyrank')),
  command('zremrangebylex', 4, 'write', [1, 1, 1], removeRange('lex', 'zremrangebylex')),
  command('zpopmin', -2, 'write fast', [1, 1, 1], pop('min')),
  command('zpopmax', -2, 'write fast', [1, 1, 1], pop('max')),
  command('bzpopmin', -3, 'write noscript fast blocking', [1, -2, 1], blockingPop('min')),
  command('bzpopmax', -3, 'write noscript fast blocking', [1, -2, 1], blockingPop('max')),
  command('zmpop', -4, 'write', numbered(0), (call, args) => multiPop(call, args, null)),
  command('bzmpop', -5, 'write blocking', numbered(1), (call, [timeout = '', ...args]) =>
    multiPop(call, args, timeoutOf(timeout)),
  ),
  command('zunion', -3, 'readonly', numbered(0), combination('union')),
  command('zinter', -3, 'readonly', numbered(0), combination('inter')),
  command('zdiff', -3, 'readonly', numbered(0), combination('diff')),
  command('zunionstore', -4, write, storeKeys, combinationStore('union')),
  command('zinterstore', -4, write, storeKeys, combinationStore('inter')),
  command('zdiffstore', -4, write, storeKeys, combinationStore('diff')),
  command('zintercard', -3, 'readonly', numbered(0), zintercard),
  command('zrandmember', -2, 'readonly', [1, 1, 1], zrandmember),
  command('zscan', -3, 'readonly', [1, 1, 1], zscan),
];

function storeKeys([target = '', ...args]: readonly string[]): readonly string[] {
  return [target, ...numbered(0)(args)];
}
