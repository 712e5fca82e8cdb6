/** The commands on data, each `(store, …arguments) => answer`. Text is latin1: a character a byte. */
import { Failure, OK, Pairs, Score, Scored, Status } from './resp.mjs';

const integer = (text) => {
  if (!/^-?\d+$/.test(text)) throw new Failure('ERR value is not an integer or out of range');
  return Number(text);
};
const float = (text) => {
  if (/^[-+]?inf$/i.test(text)) return text[0] === '-' ? -Infinity : Infinity;
  if (text === '' || Number.isNaN(Number(text))) throw new Failure('ERR value is not a valid float');
  return Number(text);
};
const slice = (list, from, to) => {
  const [start, end] = [integer(from), integer(to)];
  return list.slice(start, end === -1 ? undefined : end + 1);
};
const pairs = (list) => Array.from({ length: list.length / 2 }, (_, n) => [list[2 * n], list[2 * n + 1]]);
const sorted = (members) => [...members].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
const bound = (text) =>
  text[0] === '(' ? { open: true, at: float(text.slice(1)) } : { open: false, at: float(text) };
const within = (least, most) => {
  const [from, to] = [bound(least), bound(most)];
  return (score) =>
    (from.open ? score > from.at : score >= from.at) && (to.open ? score < to.at : score <= to.at);
};
const flags = (options) => options.map((each) => each.toUpperCase());
const scored = (members, withScores) =>
  withScores ? new Scored(members) : members.map(([member]) => member);

const string = (store, key) => store.value(key, 'string');
const list = (store, key, make) => store.value(key, 'list', make && (() => []));
const hash = (store, key, make) => store.value(key, 'hash', make && (() => new Map()));
const set = (store, key, make) => store.value(key, 'set', make && (() => new Set()));
const zset = (store, key, make) => store.value(key, 'zset', make && (() => new Map()));
const stream = (store, key, make) =>
  store.value(key, 'stream', make && (() => Object.assign([], { last: [0, 0], size: 1 })));

const compareIds = ([a, b], [c, d]) => a - c || b - d;
export const streamId = (text, sequence = 0) => {
  if (text === '-') return [0, 0];
  if (text === '+') return [Infinity, Infinity];
  const [time, n] = text.split('-');
  return [Number(time), n === undefined ? sequence : Number(n)];
};
export const after = (store, key, id) =>
  (stream(store, key) ?? [])
    .filter((entry) => compareIds(entry.id, id) > 0)
    .map(({ id: own, fields }) => [own.join('-'), fields]);
export const lastId = (store, key) => stream(store, key)?.last ?? [0, 0];

const pop = (store, key, end) => {
  const popped = list(store, key)?.[end]();
  store.tidy(key);
  return popped ?? null;
};
const count = (store, keys, test) => keys.filter((key) => test(store, key)).length;
const expire = (store, key, until) => {
  const entry = store.entry(key);
  if (entry) entry.until = until;
  return entry ? 1 : 0;
};
const add = (store, key, by) => {
  const next = integer(string(store, key) ?? '0') + by;
  const { until } = store.entry(key) ?? {};
  store.keys.set(key, { kind: 'string', value: String(next), until });
  return next;
};
const left = (store, key) => {
  const entry = store.entry(key);
  return entry ? (entry.until === undefined ? -1 : entry.until - store.now()) : -2;
};

export const COMMANDS = {
  ping: (_, text = new Status('PONG')) => text,
  echo: (_, text) => text,
  select: () => OK,
  client: (_, sub) => (/^id$/i.test(sub) ? 1 : OK),
  config: () => new Pairs([]),
  command: () => [],
  info: () =>
    '# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\n# Persistence\r\nloading:0\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n',
  time: (store) => [String(Math.floor(store.now() / 1000)), String((store.now() % 1000) * 1000)],
  dbsize: (store) => [...store.keys.keys()].filter((key) => store.entry(key)).length,
  flushall(store) {
    store.keys.clear();
    return OK;
  },
  get: (store, key) => string(store, key) ?? null,
  mget: (store, ...keys) =>
    keys.map((key) => (store.entry(key)?.kind === 'string' ? string(store, key) : null)),
  set(store, key, value, ...options) {
    const given = flags(options);
    const before = store.entry(key);
    if ((given.includes('NX') && before) || (given.includes('XX') && !before)) return null;
    const seconds = options[given.indexOf('EX') + 1];
    const milliseconds = given.includes('EX')
      ? integer(seconds) * 1000
      : given.includes('PX')
        ? integer(options[given.indexOf('PX') + 1])
        : undefined;
    const until =
      milliseconds === undefined
        ? given.includes('KEEPTTL')
          ? before?.until
          : undefined
        : store.now() + milliseconds;
    store.keys.set(key, { kind: 'string', value, until });
    return given.includes('GET') ? (before?.value ?? null) : OK;
  },
  mset(store, ...all) {
    for (const [key, value] of pairs(all)) COMMANDS.set(store, key, value);
    return OK;
  },
  append(store, key, value) {
    const next = (string(store, key) ?? '') + value;
    COMMANDS.set(store, key, next, 'KEEPTTL');
    return next.length;
  },
  strlen: (store, key) => string(store, key)?.length ?? 0,
  incr: (store, key) => add(store, key, 1),
  decr: (store, key) => add(store, key, -1),
  incrby: (store, key, by) => add(store, key, integer(by)),
  del: (store, ...keys) => count(store, keys, (_, key) => store.entry(key) && store.keys.delete(key)),
  exists: (store, ...keys) => count(store, keys, (_, key) => store.entry(key)),
  type: (store, key) => new Status(store.entry(key)?.kind ?? 'none'),
  keys: (store, pattern) =>
    [...store.keys.keys()].filter((key) => glob(pattern).test(key) && store.entry(key)),
  scan(store, _cursor, ...options) {
    const given = flags(options);
    return ['0', COMMANDS.keys(store, given.includes('MATCH') ? options[given.indexOf('MATCH') + 1] : '*')];
  },
  expire: (store, key, seconds) => expire(store, key, store.now() + integer(seconds) * 1000),
  pexpire: (store, key, milliseconds) => expire(store, key, store.now() + integer(milliseconds)),
  pexpireat: (store, key, at) => expire(store, key, integer(at)),
  persist: (store, key) => expire(store, key, undefined),
  pttl: left,
  ttl: (store, key) => Math.ceil(left(store, key) / (left(store, key) < 0 ? 1 : 1000)),
  rename(store, from, to) {
    const entry = store.entry(from);
    if (!entry) throw new Failure('ERR no such key');
    store.keys.set(to, entry);
    store.keys.delete(from);
    return OK;
  },

  lpush: (store, key, ...values) => list(store, key, true).unshift(...values.toReversed()),
  rpush: (store, key, ...values) => list(store, key, true).push(...values),
  lpop: (store, key) => pop(store, key, 'shift'),
  rpop: (store, key) => pop(store, key, 'pop'),
  llen: (store, key) => list(store, key)?.length ?? 0,
  lrange: (store, key, from, to) => slice(list(store, key) ?? [], from, to),
  lindex: (store, key, index) => list(store, key)?.at(integer(index)) ?? null,
  lpos(store, key, value) {
    const found = (list(store, key) ?? []).indexOf(value);
    return found < 0 ? null : found;
  },
  lset(store, key, index, value) {
    const all = list(store, key);
    if (!all) throw new Failure('ERR no such key');
    all.splice(integer(index), 1, value);
    return OK;
  },
  linsert(store, key, where, pivot, value) {
    const all = list(store, key) ?? [];
    const at = all.indexOf(pivot);
    if (at < 0) return -1;
    all.splice(at + (/^after$/i.test(where) ? 1 : 0), 0, value);
    return all.length;
  },
  lrem(store, key, many, value) {
    const all = list(store, key);
    if (!all) return 0;
    const wanted = integer(many) === 0 ? all.length : Math.abs(integer(many));
    const order = all.map((_, index) => index);
    const gone = new Set(
      (integer(many) < 0 ? order.toReversed() : order)
        .filter((index) => all[index] === value)
        .slice(0, wanted),
    );
    all.splice(0, all.length, ...all.filter((_, index) => !gone.has(index)));
    store.tidy(key);
    return gone.size;
  },
  ltrim(store, key, from, to) {
    const all = list(store, key) ?? [];
    all.splice(0, all.length, ...slice(all, from, to));
    store.tidy(key);
    return OK;
  },
  rpoplpush(store, from, to) {
    const value = pop(store, from, 'pop');
    if (value !== null) list(store, to, true).unshift(value);
    return value;
  },
  lmove(store, from, to, out, into) {
    const value = pop(store, from, /^left$/i.test(out) ? 'shift' : 'pop');
    if (value !== null) list(store, to, true)[/^left$/i.test(into) ? 'unshift' : 'push'](value);
    return value;
  },

  hset(store, key, ...all) {
    const fields = hash(store, key, true);
    const before = fields.size;
    for (const [field, value] of pairs(all)) fields.set(field, value);
    return fields.size - before;
  },
  hmset(store, key, ...all) {
    COMMANDS.hset(store, key, ...all);
    return OK;
  },
  hsetnx: (store, key, field, value) =>
    hash(store, key)?.has(field) ? 0 : COMMANDS.hset(store, key, field, value),
  hget: (store, key, field) => hash(store, key)?.get(field) ?? null,
  hmget: (store, key, ...fields) => fields.map((field) => hash(store, key)?.get(field) ?? null),
  hgetall: (store, key) => new Pairs([...(hash(store, key) ?? [])]),
  hkeys: (store, key) => [...(hash(store, key)?.keys() ?? [])],
  hvals: (store, key) => [...(hash(store, key)?.values() ?? [])],
  hlen: (store, key) => hash(store, key)?.size ?? 0,
  hexists: (store, key, field) => (hash(store, key)?.has(field) ? 1 : 0),
  hincrby(store, key, field, by) {
    const next = integer(hash(store, key, true).get(field) ?? '0') + integer(by);
    hash(store, key).set(field, String(next));
    return next;
  },
  hdel(store, key, ...fields) {
    const gone = fields.filter((field) => hash(store, key)?.delete(field)).length;
    store.tidy(key);
    return gone;
  },
  hscan: (store, key) => ['0', [...(hash(store, key) ?? [])].flat()],

  sadd(store, key, ...members) {
    const all = set(store, key, true);
    const before = all.size;
    for (const member of members) all.add(member);
    return all.size - before;
  },
  srem(store, key, ...members) {
    const gone = members.filter((member) => set(store, key)?.delete(member)).length;
    store.tidy(key);
    return gone;
  },
  smembers: (store, key) => [...(set(store, key) ?? [])],
  sismember: (store, key, member) => (set(store, key)?.has(member) ? 1 : 0),
  sscan: (store, key) => ['0', COMMANDS.smembers(store, key)],
  scard: (store, key) => set(store, key)?.size ?? 0,

  zadd(store, key, ...all) {
    const options = [];
    while (/^(nx|xx|gt|lt|ch|incr)$/i.test(all[0])) options.push(all.shift().toUpperCase());
    const members = zset(store, key, true);
    const before = members.size;
    for (const [score, member] of pairs(all)) {
      const known = members.has(member);
      if ((options.includes('NX') && known) || (options.includes('XX') && !known)) continue;
      members.set(member, float(score));
    }
    return members.size - before;
  },
  zincrby(store, key, by, member) {
    const next = (zset(store, key, true).get(member) ?? 0) + float(by);
    zset(store, key).set(member, next);
    return new Score(next);
  },
  zrem(store, key, ...members) {
    const gone = members.filter((member) => zset(store, key)?.delete(member)).length;
    store.tidy(key);
    return gone;
  },
  zscore(store, key, member) {
    const score = zset(store, key)?.get(member);
    return score === undefined ? null : new Score(score);
  },
  zcard: (store, key) => zset(store, key)?.size ?? 0,
  zrank(store, key, member) {
    const rank = sorted(zset(store, key) ?? []).findIndex(([each]) => each === member);
    return rank < 0 ? null : rank;
  },
  zcount: (store, key, least, most) =>
    sorted(zset(store, key) ?? []).filter(([, score]) => within(least, most)(score)).length,
  zrange(store, key, from, to, ...options) {
    const given = flags(options);
    const reverse = given.includes('REV');
    let members = sorted(zset(store, key) ?? []);
    if (reverse) members.reverse();
    if (given.includes('BYSCORE'))
      members = members.filter(([, score]) => (reverse ? within(to, from) : within(from, to))(score));
    else members = slice(members, from, to);
    if (given.includes('LIMIT')) {
      const [skip, many] = options.slice(given.indexOf('LIMIT') + 1).map(Number);
      members = members.slice(skip, many < 0 ? undefined : skip + many);
    }
    return scored(members, given.includes('WITHSCORES'));
  },
  zrevrange: (store, key, from, to, ...options) => COMMANDS.zrange(store, key, from, to, 'REV', ...options),
  zrangebyscore: (store, key, least, most, ...options) =>
    COMMANDS.zrange(store, key, least, most, 'BYSCORE', ...options),
  zrevrangebyscore: (store, key, most, least, ...options) =>
    COMMANDS.zrange(store, key, most, least, 'BYSCORE', 'REV', ...options),
  zremrangebyscore: (store, key, least, most) =>
    COMMANDS.zrem(store, key, ...COMMANDS.zrangebyscore(store, key, least, most)),
  zremrangebyrank: (store, key, from, to) =>
    COMMANDS.zrem(store, key, ...COMMANDS.zrange(store, key, from, to)),
  zpopmin(store, key, ...[many]) {
    const members = sorted(zset(store, key) ?? []).slice(0, integer(many ?? '1'));
    for (const [member] of members) COMMANDS.zrem(store, key, member);
    return many === undefined
      ? members.flatMap(([member, score]) => [member, new Score(score)])
      : scored(members, true);
  },

  xadd(store, key, ...all) {
    const entries = stream(store, key, true);
    let most = Infinity;
    while (/^(nomkstream|maxlen|minid)$/i.test(all[0])) {
      if (all.shift().toLowerCase() === 'nomkstream') continue;
      if (/^[~=]$/.test(all[0])) all.shift();
      most = Number(all.shift());
    }
    const [wanted, ...fields] = all;
    const [time, sequence] = entries.last;
    const id =
      wanted === '*' ? (store.now() > time ? [store.now(), 0] : [time, sequence + 1]) : streamId(wanted);
    if (compareIds(id, entries.last) <= 0)
      throw new Failure('ERR The ID specified in XADD is equal or smaller than the target stream top item');
    entries.last = id;
    entries.push({ id, fields });
    entries.splice(0, Math.max(0, entries.length - most));
    return id.join('-');
  },
  xlen: (store, key) => stream(store, key)?.length ?? 0,
  xtrim(store, key, _how, ...rest) {
    const entries = stream(store, key) ?? [];
    return entries.splice(0, Math.max(0, entries.length - Number(rest.at(-1)))).length;
  },
  xrange: (store, key, from, to) =>
    (stream(store, key) ?? [])
      .filter(({ id }) => compareIds(id, streamId(from)) >= 0 && compareIds(id, streamId(to, Infinity)) <= 0)
      .map(({ id, fields }) => [id.join('-'), fields]),
};

function glob(pattern) {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
