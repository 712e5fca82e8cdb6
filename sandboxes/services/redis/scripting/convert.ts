/** Replies as Lua sees them, and Lua's values as replies (redis.io, "Redis Lua API", data type conversion). */
import { LuaTable } from '../lua/table';
import type { LuaValue } from '../lua/values';
import {
  double,
  doubleText,
  errorReply,
  mapReply,
  type Protocol,
  type Reply,
  setReply,
  status,
} from '../protocol/reply';

export function toLua(reply: Reply, protocol: Protocol): LuaValue {
  if (reply === null) return protocol === 3 ? undefined : false;
  if (typeof reply === 'string' || typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return Number(reply);
  if (typeof reply === 'boolean') return protocol === 3 ? reply : reply ? 1 : false;
  if (isList(reply)) return LuaTable.of(reply.map((item) => toLua(item, protocol)));
  switch (reply.t) {
    case 'status':
      return table('ok', reply.text);
    case 'error':
      return table('err', reply.text);
    case 'null-array':
      return protocol === 3 ? undefined : false;
    case 'double':
      return protocol === 3 ? table('double', reply.value) : doubleText(reply.value);
    case 'verbatim': {
      if (protocol === 2) return reply.text;
      const inner = table('string', reply.text);
      inner.set('format', reply.format);
      return table('verbatim_string', inner);
    }
    case 'map': {
      if (protocol === 2) return LuaTable.of(reply.entries.flat().map((item) => toLua(item, protocol)));
      const inner = new LuaTable();
      for (const [key, value] of reply.entries) inner.set(toLua(key, protocol), toLua(value, protocol));
      return table('map', inner);
    }
    case 'set': {
      if (protocol === 2) return LuaTable.of(reply.items.map((item) => toLua(item, protocol)));
      const inner = new LuaTable();
      for (const item of reply.items) inner.set(toLua(item, protocol), true);
      return table('set', inner);
    }
    case 'push':
      return LuaTable.of(reply.items.map((item) => toLua(item, protocol)));
    case 'nothing':
      return false;
  }
}

const isList = (reply: Reply): reply is readonly Reply[] => Array.isArray(reply);

function table(key: string, value: LuaValue): LuaTable {
  const made = new LuaTable();
  made.set(key, value);
  return made;
}

const DEEPEST = 1_000;

/** @param protocol of the script (`redis.setresp`) */
export function fromLua(value: LuaValue, protocol: Protocol, depth = 0): Reply {
  if (depth > DEEPEST) return errorReply('ERR reached lua stack limit');
  if (typeof value === 'string') return value;
  // The fraction is cut off: a number of a script is an integer.
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : -(2n ** 63n);
  if (typeof value === 'boolean') return protocol === 3 ? value : value ? 1 : null;
  if (!(value instanceof LuaTable)) return null;
  const [error, ok, number, map, set, big, verbatim] = [
    value.get('err'),
    value.get('ok'),
    value.get('double'),
    value.get('map'),
    value.get('set'),
    value.get('big_number'),
    value.get('verbatim_string'),
  ];
  if (typeof error === 'string') return errorReply(error.replace(/^-/, ''));
  if (typeof ok === 'string') return status(ok.replace(/[\r\n]/g, ' '));
  if (typeof number === 'number') return double(number);
  if (typeof big === 'string') return protocol === 3 && /^-?\d+$/.test(big) ? BigInt(big) : big;
  if (verbatim instanceof LuaTable) return String(verbatim.get('string') ?? '');
  if (map instanceof LuaTable) {
    const entries = entriesOf(map).map(([key, item]): [Reply, Reply] => [
      fromLua(key, protocol, depth + 1),
      fromLua(item, protocol, depth + 1),
    ]);
    return mapReply(entries);
  }
  if (set instanceof LuaTable)
    return setReply(entriesOf(set).map(([item]) => fromLua(item, protocol, depth + 1)));
  return value.toArray().map((item) => fromLua(item, protocol, depth + 1));
}

function entriesOf(from: LuaTable): (readonly [LuaValue, LuaValue])[] {
  const found: (readonly [LuaValue, LuaValue])[] = [];
  for (let entry = from.next(undefined); entry; entry = from.next(entry[0])) found.push(entry);
  return found;
}
