import { type Call, type Command, command } from '../command';
import { matches } from '../glob';
import { encodingOf } from '../keyspace/encoding';
import { addFloats, bigInteger, inRange, integer, readFloat } from '../numbers';
import { mapReply, OK, RedisError, type Reply, syntaxError } from '../protocol/reply';
import { changed, dropIfEmpty, orCreate, read, toWrite } from './access';
import { pick } from './pick';
import { checkCursor, scanArguments, scanOver } from './scan';

function set(call: Call, [key = '', ...pairs]: readonly string[]): number {
  if (pairs.length % 2 === 1)
    throw new RedisError(`ERR wrong number of arguments for '${call.name}' command`);
  const { fields } = orCreate(call, key, 'hash');
  const before = fields.size;
  for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  changed(call, key, 'h', 'hset', pairs);
  return fields.size - before;
}

function hincrby(call: Call, [key = '', field = '', by = '']: readonly string[]): Reply {
  const amount = bigInteger(by);
  const before = toWrite(call, key, 'hash')?.fields.get(field) ?? '0';
  const sum = bigInteger(before, () => new RedisError('ERR hash value is not an integer')) + amount;
  if (!inRange(sum)) throw new RedisError('ERR increment or decrement would overflow');
  orCreate(call, key, 'hash').fields.set(field, String(sum));
  changed(call, key, 'h', 'hincrby', [field, String(sum)]);
  return sum;
}

function hincrbyfloat(call: Call, [key = '', field = '', by = '']: readonly string[]): Reply {
  const amount = readFloat(by);
  if (amount === undefined) throw new RedisError('ERR value is not a valid float');
  if (!Number.isFinite(amount)) throw new RedisError('ERR value is NaN or Infinity');
  const before = toWrite(call, key, 'hash')?.fields.get(field) ?? '0';
  if (readFloat(before) === undefined) throw new RedisError('ERR hash value is not a float');
  const sum = addFloats(before, by);
  orCreate(call, key, 'hash').fields.set(field, sum);
  changed(call, key, 'h', 'hincrbyfloat', [field, sum]);
  return sum;
}

function hscan(call: Call, [key = '', cursor = '', ...options]: readonly string[]): Reply {
  checkCursor(cursor);
  const value = read(call, key, 'hash');
  if (!value) return ['0', []];
  const { pattern, count, next } = scanArguments(cursor, options);
  const { fields } = value;
  const [following, names] =
    encodingOf(value) === 'listpack'
      ? [0, [...fields.keys()]]
      : scanOver(fields, () => fields.keys(), next, count);
  const found = names.filter((name) => fields.has(name) && (pattern === null || matches(pattern, name)));
  return [String(following), found.flatMap((name) => [name, fields.get(name) ?? ''])];
}

function hrandfield(call: Call, [key = '', countText, withValues]: readonly string[]): Reply {
  if (withValues !== undefined && withValues.toLowerCase() !== 'withvalues') throw syntaxError();
  const count = countText === undefined ? null : integer(countText);
  const fields = read(call, key, 'hash')?.fields;
  if (count === null) return fields ? (pick([...fields.keys()], 1, call.server.random)[0] ?? null) : null;
  if (!fields) return [];
  const names = pick([...fields.keys()], count, call.server.random);
  if (withValues === undefined) return names;
  const pairs = names.map((name) => [name, fields.get(name) ?? '']);
  return call.client.protocol === 3 ? pairs : pairs.flat();
}

const write = 'write denyoom fast';

export const hashCommands: readonly Command[] = [
  command('hset', -4, write, [1, 1, 1], set),
  command('hmset', -4, write, [1, 1, 1], (call, args) => {
    set(call, args);
    return OK;
  }),
  command('hsetnx', 4, write, [1, 1, 1], (call, [key = '', field = '', value = '']) => {
    if (toWrite(call, key, 'hash')?.fields.has(field)) return 0;
    return set(call, [key, field, value]);
  }),
  command(
    'hget',
    3,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '', field = '']) => read(call, key, 'hash')?.fields.get(field) ?? null,
  ),
  command('hmget', -3, 'readonly fast', [1, 1, 1], (call, [key = '', ...names]) => {
    const fields = read(call, key, 'hash')?.fields;
    return names.map((name) => fields?.get(name) ?? null);
  }),
  command('hgetall', 2, 'readonly', [1, 1, 1], (call, [key = '']) =>
    mapReply([...(read(call, key, 'hash')?.fields ?? [])]),
  ),
  command('hkeys', 2, 'readonly', [1, 1, 1], (call, [key = '']) => [
    ...(read(call, key, 'hash')?.fields.keys() ?? []),
  ]),
  command('hvals', 2, 'readonly', [1, 1, 1], (call, [key = '']) => [
    ...(read(call, key, 'hash')?.fields.values() ?? []),
  ]),
  command(
    'hlen',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'hash')?.fields.size ?? 0,
  ),
  command('hexists', 3, 'readonly fast', [1, 1, 1], (call, [key = '', field = '']) =>
    read(call, key, 'hash')?.fields.has(field) ? 1 : 0,
  ),
  command(
    'hstrlen',
    3,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '', field = '']) => read(call, key, 'hash')?.fields.get(field)?.length ?? 0,
  ),
  command('hdel', -3, 'write fast', [1, 1, 1], (call, [key = '', ...names]) => {
    const fields = toWrite(call, key, 'hash')?.fields;
    if (!fields) return 0;
    const gone = names.filter((name) => fields.delete(name)).length;
    if (gone > 0) changed(call, key, 'h', 'hdel');
    dropIfEmpty(call, key, fields.size === 0);
    return gone;
  }),
  command('hincrby', 4, write, [1, 1, 1], hincrby),
  command('hincrbyfloat', 4, write, [1, 1, 1], hincrbyfloat),
  command('hrandfield', -2, 'readonly', [1, 1, 1], hrandfield),
  command('hscan', -3, 'readonly', [1, 1, 1], hscan),
];
