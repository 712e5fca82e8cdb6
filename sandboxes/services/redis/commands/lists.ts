import { type Call, type Command, command } from '../command';
import { integer, nonNegative, positive } from '../numbers';
import { NULL_ARRAY, OK, RedisError, type Reply, syntaxError } from '../protocol/reply';
import { changed, dropIfEmpty, holding, lookupToWrite, orCreate, read, span, toWrite } from './access';
import { timeoutOf } from './timeout';

type End = 'left' | 'right';

function endOf(text: string): End {
  const end = text.toLowerCase();
  if (end !== 'left' && end !== 'right') throw syntaxError();
  return end;
}

const push =
  (end: End, onlyExisting: boolean) =>
  (call: Call, [key = '', ...values]: readonly string[]): Reply => {
    if (onlyExisting && !toWrite(call, key, 'list')) return 0;
    const { items } = orCreate(call, key, 'list');
    if (end === 'right') for (const value of values) items.push(value);
    else items.unshift(...values.toReversed());
    changed(call, key, 'l', end === 'left' ? 'lpush' : 'rpush', values);
    return items.length;
  };

/** Takes from an end of a list that is there, and tells of it. */
function take(call: Call, key: string, items: string[], end: End, count: number): string[] {
  const taken =
    end === 'left' ? items.splice(0, count) : items.splice(Math.max(items.length - count, 0)).reverse();
  changed(call, key, 'l', end === 'left' ? 'lpop' : 'rpop');
  dropIfEmpty(call, key, items.length === 0);
  return taken;
}

const pop =
  (end: End) =>
  (call: Call, [key = '', countText, ...more]: readonly string[]): Reply => {
    if (more.length > 0) throw new RedisError(`ERR wrong number of arguments for '${call.name}' command`);
    const count = countText === undefined ? null : nonNegative(countText);
    const list = toWrite(call, key, 'list');
    if (!list) return count === null ? null : NULL_ARRAY;
    if (count === 0) return [];
    const taken = take(call, key, list.items, end, count ?? 1);
    return count === null ? (taken[0] ?? null) : taken;
  };

function moveBetween(call: Call, from: string, to: string, fromEnd: End, toEnd: End): string | null {
  const source = toWrite(call, from, 'list');
  if (!source) return null;
  // The target's type is looked at before anything moves.
  holding(lookupToWrite(call, to), 'list');
  const value = (fromEnd === 'left' ? source.items.shift() : source.items.pop()) ?? '';
  const target = orCreate(call, to, 'list');
  if (toEnd === 'left') target.items.unshift(value);
  else target.items.push(value);
  changed(call, to, 'l', toEnd === 'left' ? 'lpush' : 'rpush', [value]);
  changed(call, from, 'l', fromEnd === 'left' ? 'lpop' : 'rpop');
  dropIfEmpty(call, from, source.items.length === 0);
  return value;
}

const blockingPop =
  (end: End) =>
  (call: Call, args: readonly string[]): Reply => {
    const keys = args.slice(0, -1);
    const timeout = timeoutOf(args.at(-1) ?? '');
    const serve = (key: string): Reply | undefined => {
      const list = toWrite(call, key, 'list');
      return list ? [key, take(call, key, list.items, end, 1)[0] ?? ''] : undefined;
    };
    for (const key of keys) {
      const found = serve(key);
      if (found !== undefined) return found;
    }
    return call.server.blocking.wait(call.client, keys, timeout, NULL_ARRAY, quiet(serve));
  };

/** A key that came with another type wakes nobody. */
const quiet =
  (serve: (key: string) => Reply | undefined) =>
  (key: string): Reply | undefined => {
    try {
      return serve(key);
    } catch (thrown) {
      if (thrown instanceof RedisError && thrown.message.startsWith('WRONGTYPE')) return undefined;
      throw thrown;
    }
  };

function blockingMove(
  call: Call,
  from: string,
  to: string,
  ends: readonly [End, End],
  timeoutText: string,
): Reply {
  const timeout = timeoutOf(timeoutText);
  const [fromEnd, toEnd] = ends;
  const found = moveBetween(call, from, to, fromEnd, toEnd);
  if (found !== null) return found;
  return call.server.blocking.wait(call.client, [from], timeout, null, (key) => {
    const list = call.database.get(key)?.value;
    if (list?.t !== 'list') return undefined;
    return moveBetween(call, from, to, fromEnd, toEnd) ?? undefined;
  });
}

/** LMPOP and BLMPOP: the first list of several that is not empty. */
function multiPop(call: Call, [countText = '', ...rest]: readonly string[], timeout: number | null): Reply {
  const count = positive(countText, 'ERR numkeys should be greater than 0');
  const keys = rest.slice(0, count);
  const [endText, ...options] = rest.slice(count);
  if (keys.length < count || endText === undefined) throw syntaxError();
  const end = endOf(endText);
  let most = 1;
  if (options.length > 0) {
    if (options.length !== 2 || options[0]?.toLowerCase() !== 'count') throw syntaxError();
    most = positive(options[1] ?? '', 'ERR count should be greater than 0');
  }
  const serve = (key: string): Reply | undefined => {
    const list = toWrite(call, key, 'list');
    return list ? [key, take(call, key, list.items, end, most)] : undefined;
  };
  for (const key of keys) {
    const found = serve(key);
    if (found !== undefined) return found;
  }
  return timeout === null
    ? NULL_ARRAY
    : call.server.blocking.wait(call.client, keys, timeout, NULL_ARRAY, quiet(serve));
}

function insert(call: Call, [key = '', where = '', pivot = '', value = '']: readonly string[]): Reply {
  const side = where.toLowerCase();
  if (side !== 'before' && side !== 'after') throw syntaxError();
  const list = toWrite(call, key, 'list');
  if (!list) return 0;
  const at = list.items.indexOf(pivot);
  if (at === -1) return -1;
  list.items.splice(side === 'before' ? at : at + 1, 0, value);
  changed(call, key, 'l', 'linsert', [value]);
  return list.items.length;
}

function lrem(call: Call, [key = '', countText = '', value = '']: readonly string[]): Reply {
  const count = integer(countText);
  const list = toWrite(call, key, 'list');
  if (!list) return 0;
  const { items } = list;
  let left = count === 0 ? items.length : Math.abs(count);
  const before = items.length;
  if (count >= 0) {
    for (let at = 0; at < items.length && left > 0; )
      if (items[at] === value) {
        items.splice(at, 1);
        left--;
      } else at++;
  } else {
    for (let at = items.length - 1; at >= 0 && left > 0; at--)
      if (items[at] === value) {
        items.splice(at, 1);
        left--;
      }
  }
  const removed = before - items.length;
  if (removed > 0) changed(call, key, 'l', 'lrem');
  dropIfEmpty(call, key, items.length === 0);
  return removed;
}

function lset(call: Call, [key = '', place = '', value = '']: readonly string[]): Reply {
  const list = toWrite(call, key, 'list');
  if (!list) throw new RedisError('ERR no such key');
  const given = integer(place);
  const at = given < 0 ? list.items.length + given : given;
  if (at < 0 || at >= list.items.length) throw new RedisError('ERR index out of range');
  list.items[at] = value;
  changed(call, key, 'l', 'lset', [value]);
  return OK;
}

function ltrim(call: Call, [key = '', startText = '', stopText = '']: readonly string[]): Reply {
  const [start, stop] = [integer(startText), integer(stopText)];
  const list = toWrite(call, key, 'list');
  if (!list) return OK;
  const { from, to } = span(start, stop, list.items.length);
  list.items.splice(to + 1);
  list.items.splice(0, from);
  changed(call, key, 'l', 'ltrim');
  dropIfEmpty(call, key, list.items.length === 0);
  return OK;
}

function lpos(call: Call, [key = '', value = '', ...options]: readonly string[]): Reply {
  let [rank, count, most]: [number, number | null, number] = [1, null, 0];
  for (let at = 0; at < options.length; at += 2) {
    const option = (options[at] ?? '').toLowerCase();
    const text = options[at + 1];
    if (text === undefined) throw syntaxError();
    if (option === 'rank') {
      rank = integer(text);
      if (rank === 0)
        throw new RedisError(
          "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
        );
    } else if (option === 'count') count = nonNegative(text, "ERR COUNT can't be negative");
    else if (option === 'maxlen') most = nonNegative(text, "ERR MAXLEN can't be negative");
    else throw syntaxError();
  }
  const items = read(call, key, 'list')?.items;
  if (!items) return count === null ? null : [];
  const found: number[] = [];
  const wanted = count === null ? 1 : count === 0 ? Number.POSITIVE_INFINITY : count;
  const places = rank > 0 ? items.keys() : [...items.keys()].reverse();
  let [skip, looked] = [Math.abs(rank) - 1, 0];
  for (const place of places) {
    if (found.length >= wanted || (most > 0 && looked >= most)) break;
    looked++;
    if (items[place] !== value) continue;
    if (skip > 0) skip--;
    else found.push(place);
  }
  return count === null ? (found[0] ?? null) : found;
}

const write = 'write denyoom';

export const listCommands: readonly Command[] = [
  command('lpush', -3, `${write} fast`, [1, 1, 1], push('left', false)),
  command('rpush', -3, `${write} fast`, [1, 1, 1], push('right', false)),
  command('lpushx', -3, `${write} fast`, [1, 1, 1], push('left', true)),
  command('rpushx', -3, `${write} fast`, [1, 1, 1], push('right', true)),
  command('lpop', -2, 'write fast', [1, 1, 1], pop('left')),
  command('rpop', -2, 'write fast', [1, 1, 1], pop('right')),
  command(
    'llen',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'list')?.items.length ?? 0,
  ),
  command('lindex', 3, 'readonly', [1, 1, 1], (call, [key = '', place = '']) => {
    const items = read(call, key, 'list')?.items;
    return items?.at(integer(place)) ?? null;
  }),
  command('lrange', 4, 'readonly', [1, 1, 1], (call, [key = '', start = '', stop = '']) => {
    const [first, last] = [integer(start), integer(stop)];
    const items = read(call, key, 'list')?.items ?? [];
    const { from, to } = span(first, last, items.length);
    return items.slice(from, to + 1);
  }),
  command('lset', 4, write, [1, 1, 1], lset),
  command('linsert', 5, write, [1, 1, 1], insert),
  command('lrem', 4, 'write', [1, 1, 1], lrem),
  command('ltrim', 4, 'write', [1, 1, 1], ltrim),
  command('lpos', -3, 'readonly', [1, 1, 1], lpos),
  command('rpoplpush', 3, write, [1, 2, 1], (call, [from = '', to = '']) =>
    moveBetween(call, from, to, 'right', 'left'),
  ),
  command('lmove', 5, write, [1, 2, 1], (call, [from = '', to = '', a = '', b = '']) =>
    moveBetween(call, from, to, endOf(a), endOf(b)),
  ),
  command('lmpop', -4, 'write', numbered(0), (call, args) => multiPop(call, args, null)),
  command('blpop', -3, 'write noscript blocking', [1, -2, 1], blockingPop('left')),
  command('brpop', -3, 'write noscript blocking', [1, -2, 1], blockingPop('right')),
  command(
    'brpoplpush',
    4,
    `${write} noscript blocking`,
    [1, 2, 1],
    (call, [from = '', to = '', timeout = '']) => blockingMove(call, from, to, ['right', 'left'], timeout),
  ),
  command(
    'blmove',
    6,
    `${write} noscript blocking`,
    [1, 2, 1],
    (call, [from = '', to = '', a = '', b = '', timeout = '']) =>
      blockingMove(call, from, to, [endOf(a), endOf(b)], timeout),
  ),
  command('blmpop', -5, 'write blocking', numbered(1), (call, [timeout = '', ...args]) =>
    multiPop(call, args, timeoutOf(timeout)),
  ),
];

/** Keys behind their number. @param at where the number stands */
export function numbered(at: number): (args: readonly string[]) => readonly string[] {
  return (args) => args.slice(at + 1, at + 1 + Math.max(Number(args[at]) || 0, 0));
}
