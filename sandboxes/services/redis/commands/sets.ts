import { type Call, type Command, command } from '../command';
import { matches } from '../glob';
import { encodingOf } from '../keyspace/encoding';
import { integer, nonNegative, positive, readInteger } from '../numbers';
import { RedisError, type Reply, setReply, syntaxError } from '../protocol/reply';
import { changed, dropIfEmpty, lookupToWrite, orCreate, read, toWrite } from './access';
import { numbered } from './lists';
import { pick } from './pick';
import { checkCursor, scanArguments, scanOver } from './scan';

/** As they are told: an intset is in order. */
function membersOf(call: Call, key: string): string[] {
  const value = read(call, key, 'set');
  if (!value) return [];
  const members = [...value.members];
  return encodingOf(value) === 'intset' ? sortedNumbers(members) : members;
}

function sortedNumbers(members: string[]): string[] {
  return members.sort((left, right) => {
    const [a, b] = [readInteger(left) ?? 0n, readInteger(right) ?? 0n];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

type Operation = 'inter' | 'union' | 'diff';

function combined(call: Call, operation: Operation, keys: readonly string[]): Set<string> {
  // All types are looked at before anything is answered.
  const sets = keys.map((key) => read(call, key, 'set')?.members ?? new Set<string>());
  const [first = new Set<string>(), ...others] = sets;
  if (operation === 'union') return new Set(sets.flatMap((set) => [...set]));
  if (operation === 'inter') return new Set([...first].filter((one) => others.every((set) => set.has(one))));
  return new Set([...first].filter((one) => others.every((set) => !set.has(one))));
}

const told =
  (operation: Operation) =>
  (call: Call, keys: readonly string[]): Reply => {
    const members = [...combined(call, operation, keys)];
    return setReply(
      members.every((one) => readInteger(one) !== undefined) ? sortedNumbers(members) : members,
    );
  };

const stored =
  (operation: Operation) =>
  (call: Call, [target = '', ...keys]: readonly string[]): Reply => {
    const members = combined(call, operation, keys);
    const existed = lookupToWrite(call, target) !== undefined;
    if (members.size === 0) {
      if (existed) {
        call.database.delete(target);
        changed(call, target, 'g', 'del');
      }
      return 0;
    }
    call.database.set(target, { t: 'set', members });
    changed(call, target, 's', `s${operation}store`, [...members]);
    return members.size;
  };

function sintercard(call: Call, [countText = '', ...rest]: readonly string[]): Reply {
  const count = positive(countText, 'ERR numkeys should be greater than 0');
  if (count > rest.length) throw new RedisError("ERR Number of keys can't be greater than number of args");
  let limit = 0;
  const options = rest.slice(count);
  for (let at = 0; at < options.length; at += 2) {
    if (options[at]?.toLowerCase() !== 'limit' || options[at + 1] === undefined) throw syntaxError();
    limit = nonNegative(options[at + 1] ?? '', "ERR LIMIT can't be negative");
  }
  const { size } = combined(call, 'inter', rest.slice(0, count));
  return limit > 0 ? Math.min(size, limit) : size;
}

function spop(call: Call, [key = '', countText, ...more]: readonly string[]): Reply {
  if (more.length > 0) throw syntaxError();
  const count = countText === undefined ? null : nonNegative(countText);
  const value = toWrite(call, key, 'set');
  if (!value) return count === null ? null : setReply([]);
  if (count === 0) return setReply([]);
  const members = [...value.members];
  const all = count !== null && count >= members.length;
  const taken =
    all && encodingOf(value) === 'intset'
      ? sortedNumbers(members)
      : pick(members, count ?? 1, call.server.random);
  for (const member of taken) value.members.delete(member);
  changed(call, key, 's', 'spop');
  dropIfEmpty(call, key, value.members.size === 0);
  return count === null ? (taken[0] ?? null) : setReply(taken);
}

function smove(call: Call, [from = '', to = '', member = '']: readonly string[]): Reply {
  if (!lookupToWrite(call, from)) return 0;
  const source = toWrite(call, from, 'set');
  const target = toWrite(call, to, 'set');
  if (!source) return 0;
  if (from === to) return source.members.has(member) ? 1 : 0;
  if (!source.members.delete(member)) return 0;
  changed(call, from, 's', 'srem');
  dropIfEmpty(call, from, source.members.size === 0);
  const fresh = !target?.members.has(member);
  orCreate(call, to, 'set').members.add(member);
  if (fresh) changed(call, to, 's', 'sadd', [member]);
  return 1;
}

function sscan(call: Call, [key = '', cursor = '', ...options]: readonly string[]): Reply {
  checkCursor(cursor);
  const value = read(call, key, 'set');
  if (!value) return ['0', []];
  const { pattern, count, next } = scanArguments(cursor, options);
  const { members } = value;
  const [following, found] =
    encodingOf(value) === 'intset'
      ? [0, sortedNumbers([...members])]
      : scanOver(members, () => members, next, count);
  return [
    String(following),
    found.filter((one) => members.has(one) && (pattern === null || matches(pattern, one))),
  ];
}

export const setCommands: readonly Command[] = [
  command('sadd', -3, 'write denyoom fast', [1, 1, 1], (call, [key = '', ...members]) => {
    const value = orCreate(call, key, 'set');
    const before = value.members.size;
    for (const member of members) value.members.add(member);
    const added = value.members.size - before;
    if (added > 0) changed(call, key, 's', 'sadd', members);
    return added;
  }),
  command('srem', -3, 'write fast', [1, 1, 1], (call, [key = '', ...members]) => {
    const value = toWrite(call, key, 'set');
    if (!value) return 0;
    const gone = members.filter((member) => value.members.delete(member)).length;
    if (gone > 0) changed(call, key, 's', 'srem');
    dropIfEmpty(call, key, value.members.size === 0);
    return gone;
  }),
  command('smembers', 2, 'readonly', [1, 1, 1], (call, [key = '']) => setReply(membersOf(call, key))),
  command('sismember', 3, 'readonly fast', [1, 1, 1], (call, [key = '', member = '']) =>
    read(call, key, 'set')?.members.has(member) ? 1 : 0,
  ),
  command('smismember', -3, 'readonly fast', [1, 1, 1], (call, [key = '', ...members]) => {
    const known = read(call, key, 'set')?.members;
    return members.map((member) => (known?.has(member) ? 1 : 0));
  }),
  command(
    'scard',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'set')?.members.size ?? 0,
  ),
  command('spop', -2, 'write fast', [1, 1, 1], spop),
  command('srandmember', -2, 'readonly', [1, 1, 1], (call, [key = '', countText, ...more]) => {
    if (more.length > 0) throw syntaxError();
    const count = countText === undefined ? null : integer(countText);
    const members = [...(read(call, key, 'set')?.members ?? [])];
    const picked = pick(members, count ?? 1, call.server.random);
    return count === null ? (picked[0] ?? null) : picked;
  }),
  command('smove', 4, 'write fast', [1, 2, 1], smove),
  command('sinter', -2, 'readonly', [1, -1, 1], told('inter')),
  command('sunion', -2, 'readonly', [1, -1, 1], told('union')),
  command('sdiff', -2, 'readonly', [1, -1, 1], told('diff')),
  command('sinterstore', -3, 'write denyoom', [1, -1, 1], stored('inter')),
  command('sunionstore', -3, 'write denyoom', [1, -1, 1], stored('union')),
  command('sdiffstore', -3, 'write denyoom', [1, -1, 1], stored('diff')),
  command('sintercard', -3, 'readonly', numbered(0), sintercard),
  command('sscan', -3, 'readonly', [1, 1, 1], sscan),
];
