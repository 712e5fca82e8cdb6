import { type Call, type Command, command, container } from '../command';
import { matches } from '../glob';
import { encodingOf } from '../keyspace/encoding';
import type { TypeName } from '../keyspace/entry';
import { bigInteger, inRange, integer } from '../numbers';
import { OK, RedisError, type Reply, status, syntaxError } from '../protocol/reply';
import { changed, lookup, lookupToWrite } from './access';
import { copyOf } from './copy';
import { scanArguments, scanOver } from './scan';
import { sort } from './sort';

function remove(call: Call, keys: readonly string[]): number {
  let count = 0;
  for (const key of keys) {
    if (!call.database.get(key)) continue;
    call.database.delete(key);
    changed(call, key, 'g', 'del');
    count++;
  }
  return count;
}

/** @param unit milliseconds in what is given; @param absolute counted from 1970 */
const expire =
  (unit: 1 | 1_000, absolute: boolean) =>
  (call: Call, [key = '', time = '', ...options]: readonly string[]): Reply => {
    const wanted = new Set(options.map((option) => option.toLowerCase()));
    for (const option of wanted)
      if (!['nx', 'xx', 'gt', 'lt'].includes(option))
        throw new RedisError(
          `ERR Unsupported option ${options.find((each) => each.toLowerCase() === option)}`,
        );
    if (wanted.has('nx') && wanted.size > 1)
      throw new RedisError('ERR NX and XX, GT or LT options at the same time are not compatible');
    if (wanted.has('gt') && wanted.has('lt'))
      throw new RedisError('ERR GT and LT options at the same time are not compatible');
    const given = bigInteger(time) * BigInt(unit);
    const at = absolute ? given : given + BigInt(Math.floor(call.now));
    if (!inRange(given) || !inRange(at))
      throw new RedisError(`ERR invalid expire time in '${call.name}' command`);
    const entry = lookupToWrite(call, key);
    if (!entry) return 0;
    const before = entry.expires;
    const when = Number(at);
    if (wanted.has('nx') && before !== null) return 0;
    if (wanted.has('xx') && before === null) return 0;
    if (wanted.has('gt') && (before === null || when <= before)) return 0;
    if (wanted.has('lt') && before !== null && when >= before) return 0;
    if (when <= call.now) {
      call.database.delete(key);
      changed(call, key, 'g', 'del');
    } else {
      call.database.expireAt(key, when);
      changed(call, key, 'g', 'expire');
    }
    return 1;
  };

const timeLeft =
  (unit: 1 | 1_000, absolute: boolean) =>
  (call: Call, [key = '']: readonly string[]): Reply => {
    const entry = call.database.get(key);
    if (!entry) return -2;
    if (entry.expires === null) return -1;
    const left = absolute ? entry.expires : Math.max(entry.expires - Math.floor(call.now), 0);
    return absolute && unit === 1 ? left : Math.floor((left + (unit === 1 ? 0 : 500)) / unit);
  };

function rename(call: Call, [from = '', to = '']: readonly string[], onlyNew: boolean): Reply {
  const entry = lookupToWrite(call, from);
  if (!entry) throw new RedisError('ERR no such key');
  if (from === to) return onlyNew ? 0 : OK;
  const { database } = call;
  if (database.get(to)) {
    if (onlyNew) return 0;
    database.delete(to);
  }
  database.delete(from);
  database.set(to, entry.value, { expires: entry.expires });
  changed(call, from, 'g', 'rename_from');
  changed(call, to, 'g', 'rename_to');
  return onlyNew ? 1 : OK;
}

function move(call: Call, [key = '', index = '']: readonly string[]): Reply {
  const target = call.server.database(
    integer(index, () => new RedisError('ERR value is not an integer or out of range')),
  );
  if (target === call.database) throw new RedisError('ERR source and destination objects are the same');
  const entry = lookupToWrite(call, key);
  if (!entry || target.get(key)) return 0;
  call.database.delete(key);
  target.set(key, entry.value, { expires: entry.expires });
  changed(call, key, 'g', 'move_from');
  call.server.changed(target, key, 'g', 'move_to');
  return 1;
}

function copy(call: Call, [from = '', to = '', ...options]: readonly string[]): Reply {
  let target = call.database;
  let replace = false;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'replace') replace = true;
    else if (option === 'db' && at + 1 < options.length)
      target = call.server.database(integer(options[++at] ?? ''));
    else throw syntaxError();
  }
  if (target === call.database && from === to)
    throw new RedisError('ERR source and destination objects are the same');
  const entry = lookup(call, from);
  if (!entry) return 0;
  if (target.get(to)) {
    if (!replace) return 0;
    target.delete(to);
  }
  target.set(to, copyOf(entry.value), { expires: entry.expires });
  call.server.changed(target, to, 'g', 'copy_to');
  return 1;
}

function scan(call: Call, [cursor = '', ...options]: readonly string[]): Reply {
  const { pattern, count, type, next } = scanArguments(cursor, options, { allowsType: true });
  const [following, keys] = scanOver(call.database, () => call.database.keys(), next, count);
  const found = keys.filter((key) => {
    const entry = call.database.get(key);
    if (!entry || (pattern !== null && !matches(pattern, key))) return false;
    return type === null || entry.value.t === (type.toLowerCase() as TypeName);
  });
  return [String(following), found];
}

const objectHelp: readonly string[] = [
  'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
  'HELP',
  '    Prints this help.',
];

const object = container('object', [
  command('object|help', 2, '', null, () => objectHelp.map(status)),
  command('object|encoding', 3, 'readonly', [2, 2, 1], (call, [key = '']) => {
    const entry = call.database.get(key);
    return entry ? encodingOf(entry.value) : null;
  }),
  command('object|refcount', 3, 'readonly', [2, 2, 1], (call, [key = '']) =>
    call.database.get(key) ? 1 : null,
  ),
  command('object|idletime', 3, 'readonly', [2, 2, 1], (call, [key = '']) => {
    const entry = call.database.get(key);
    if (!entry) return null;
    if (call.server.eviction.countsFrequency)
      throw new RedisError(
        'ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      );
    return Math.floor((call.now - entry.used) / 1_000);
  }),
  command('object|freq', 3, 'readonly', [2, 2, 1], (call, [key = '']) => {
    const entry = call.database.get(key);
    if (!entry) return null;
    if (!call.server.eviction.countsFrequency)
      throw new RedisError(
        'ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
      );
    return call.server.eviction.frequency(entry);
  }),
]);

export const keyCommands: readonly Command[] = [
  command('del', -2, 'write', [1, -1, 1], remove),
  command('unlink', -2, 'write fast', [1, -1, 1], remove),
  command(
    'exists',
    -2,
    'readonly fast',
    [1, -1, 1],
    (call, keys) => keys.filter((key) => lookup(call, key)).length,
  ),
  command(
    'touch',
    -2,
    'readonly fast',
    [1, -1, 1],
    (call, keys) => keys.filter((key) => lookup(call, key)).length,
  ),
  command('type', 2, 'readonly fast', [1, 1, 1], (call, [key = '']) =>
    status(call.database.get(key)?.value.t ?? 'none'),
  ),
  command('keys', 2, 'readonly', null, (call, [pattern = '']) =>
    [...call.database.keys()].filter((key) => matches(pattern, key) && call.database.get(key)),
  ),
  command('scan', -2, 'readonly', null, scan),
  command('randomkey', 1, 'readonly', null, (call) => {
    for (;;) {
      const key = call.database.randomKey(call.server.random);
      if (key === undefined || call.database.get(key)) return key ?? null;
    }
  }),
  command('expire', -3, 'write fast', [1, 1, 1], expire(1_000, false)),
  command('pexpire', -3, 'write fast', [1, 1, 1], expire(1, false)),
  command('expireat', -3, 'write fast', [1, 1, 1], expire(1_000, true)),
  command('pexpireat', -3, 'write fast', [1, 1, 1], expire(1, true)),
  command('ttl', 2, 'readonly fast', [1, 1, 1], timeLeft(1_000, false)),
  command('pttl', 2, 'readonly fast', [1, 1, 1], timeLeft(1, false)),
  command('expiretime', 2, 'readonly fast', [1, 1, 1], timeLeft(1_000, true)),
  command('pexpiretime', 2, 'readonly fast', [1, 1, 1], timeLeft(1, true)),
  command('persist', 2, 'write fast', [1, 1, 1], (call, [key = '']) => {
    const entry = lookupToWrite(call, key);
    if (!entry || entry.expires === null) return 0;
    call.database.expireAt(key, null);
    changed(call, key, 'g', 'persist');
    return 1;
  }),
  command('rename', 3, 'write', [1, 2, 1], (call, args) => rename(call, args, false)),
  command('renamenx', 3, 'write fast', [1, 2, 1], (call, args) => rename(call, args, true)),
  command('move', 3, 'write fast', [1, 1, 1], move),
  command('copy', -3, 'write denyoom', [1, 2, 1], copy),
  command('sort', -2, 'write denyoom', [1, 1, 1], sort),
  command('sort_ro', -2, 'readonly', [1, 1, 1], sort),
  object,
];
