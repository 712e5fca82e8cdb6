import { type Call, type Command, command } from '../command';
import { integer } from '../numbers';
import { mapReply, NULL_ARRAY, OK, RedisError, type Reply, syntaxError } from '../protocol/reply';
import {
  compareIds,
  type Group,
  idText,
  LEAST_ID,
  MOST_ID,
  nextId,
  parseId,
  type Stream,
  type StreamEntry,
  type StreamId,
} from '../types/stream';
import { changed, orCreate, read, toWrite } from './access';
import { groupOf } from './stream-group';
import { consumerCommands } from './stream-groups';
import { limitOf } from './stream-limit';

const entryReply = ({ id, fields }: StreamEntry): Reply => [idText(id), fields];

interface Trim {
  readonly by: 'maxlen' | 'minid';
  readonly limit: number | StreamId;
  /** With `~`: how many at most. */
  readonly most: number;
}

interface TrimArguments {
  readonly trim: Trim | null;
  readonly create: boolean;
  /** How many words they took. */
  readonly taken: number;
}

/** Without `LIMIT` an approximate trim removes at most a hundred nodes' worth. */
const NODE = 100;

function trimArguments(args: readonly string[], adds: boolean): TrimArguments {
  let [trim, create, at]: [Trim | null, boolean, number] = [null, true, 0];
  let approximate = false;
  let limit: number | null = null;
  for (; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    const more = args.length - at - 1;
    if (adds && option === 'nomkstream') create = false;
    else if ((option === 'maxlen' || option === 'minid') && more >= 1) {
      if (trim !== null)
        throw new RedisError(
          'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
        );
      approximate = false;
      if (more >= 2 && (args[at + 1] === '~' || args[at + 1] === '=')) approximate = args[++at] === '~';
      const text = args[++at] ?? '';
      if (option === 'maxlen') {
        const length = integer(text);
        if (length < 0) throw new RedisError('ERR The MAXLEN argument must be >= 0.');
        trim = { by: 'maxlen', limit: length, most: Number.POSITIVE_INFINITY };
      } else trim = { by: 'minid', limit: parseId(text, 0n), most: Number.POSITIVE_INFINITY };
    } else if (option === 'limit' && more >= 1) {
      limit = integer(args[++at] ?? '');
      if (limit < 0) throw new RedisError('ERR The LIMIT argument must be >= 0.');
    } else if (adds) break;
    else throw syntaxError();
  }
  if (limit !== null && trim === null)
    throw new RedisError('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
  if (limit !== null && !approximate)
    throw new RedisError('ERR syntax error, LIMIT cannot be used without the special ~ option');
  // Approximate trims remove whole nodes; ours knows none, and rounds to their size.
  const most = limit === null || limit === 0 ? Number.POSITIVE_INFINITY : limit;
  return {
    trim: trim && { ...trim, most: approximate ? -Math.min(most, Number.MAX_SAFE_INTEGER) : most },
    create,
    taken: at,
  };
}

function trimmed(stream: Stream, { by, limit, most }: Trim): number {
  const approximate = most < 0;
  const limits = Math.abs(most);
  const surplus =
    by === 'maxlen' ? Math.max(stream.length - (limit as number), 0) : stream.countBelow(limit as StreamId);
  const going = approximate ? Math.floor(Math.min(surplus, limits) / NODE) * NODE : surplus;
  return stream.trimToLength(stream.length - going);
}

function xadd(call: Call, [key = '', ...args]: readonly string[]): Reply {
  const { trim, create, taken } = trimArguments(args, true);
  const [idGiven = '', ...fields] = args.slice(taken);
  if (idGiven === '' && args.length <= taken) throw wrongArguments(call);
  if (idGiven !== '*') checkNewId(idGiven);
  if (fields.length < 2 || fields.length % 2 === 1) throw wrongArguments(call);
  if (idGiven === '0-0') throw new RedisError('ERR The ID specified in XADD must be greater than 0-0');
  if (!create && !toWrite(call, key, 'stream')) return null;
  const { stream } = orCreate(call, key, 'stream');
  let id: StreamId;
  try {
    id = newId(stream, idGiven, call.now);
  } catch (thrown) {
    if (stream.length === 0 && stream.added === 0n && stream.groups.size === 0) call.database.delete(key);
    throw thrown;
  }
  stream.append({ id, fields });
  changed(call, key, 't', 'xadd', fields);
  if (trim && trimmed(stream, trim) > 0) changed(call, key, 't', 'xtrim');
  return idText(id);
}

const wrongArguments = ({ name }: Call): RedisError =>
  new RedisError(`ERR wrong number of arguments for '${name}' command`);

function checkNewId(text: string): void {
  if (/^\d+-\*$/.test(text)) parseId(text.slice(0, -2), 0n);
  else parseId(text, 0n);
}

function newId(stream: Stream, given: string, now: number): StreamId {
  const { last } = stream;
  const tooSmall = () =>
    new RedisError('ERR The ID specified in XADD is equal or smaller than the target stream top item');
  if (given === '*') {
    const ms = BigInt(Math.floor(now));
    if (ms > last.ms) return { ms, seq: 0n };
    const next = nextId(last);
    if (!next)
      throw new RedisError('ERR The stream has exhausted the last possible ID, unable to add more items');
    return next;
  }
  if (given.endsWith('-*')) {
    const { ms } = parseId(given.slice(0, -2), 0n);
    if (ms < last.ms) throw tooSmall();
    if (ms > last.ms) return { ms, seq: 0n };
    const next = nextId(last);
    if (!next || next.ms !== ms) throw tooSmall();
    return next;
  }
  const id = parseId(given, 0n);
  if (compareIds(id, last) <= 0) throw tooSmall();
  return id;
}

const range =
  (reverse: boolean) =>
  (call: Call, [key = '', first = '', second = '', ...options]: readonly string[]): Reply => {
    const [from, to] = reverse ? [second, first] : [first, second];
    const start = limitOf(from, 0n, 'start');
    const end = limitOf(to, MOST_ID.seq, 'end');
    let count = -1;
    for (let at = 0; at < options.length; at += 2) {
      if (options[at]?.toLowerCase() !== 'count' || options[at + 1] === undefined) throw syntaxError();
      count = Math.max(integer(options[at + 1] ?? ''), 0);
    }
    const stream = read(call, key, 'stream')?.stream;
    if (!stream) return [];
    if (count === 0) return NULL_ARRAY;
    const entries = reverse ? stream.reverseRange(start, end, count) : stream.range(start, end, count);
    return entries.map(entryReply);
  };

interface ReadArguments {
  readonly count: number;
  readonly block: number | null;
  readonly group: { readonly name: string; readonly consumer: string } | null;
  readonly noAck: boolean;
  readonly keys: readonly string[];
  readonly ids: readonly string[];
}

function readArguments(args: readonly string[], grouped: boolean): ReadArguments {
  let [count, block, noAck]: [number, number | null, boolean] = [-1, null, false];
  let group: ReadArguments['group'] = null;
  for (let at = 0; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    const more = args.length - at - 1;
    if (option === 'block' && more >= 1) {
      block = integer(
        args[++at] ?? '',
        () => new RedisError('ERR timeout is not an integer or out of range'),
      );
      if (block < 0) throw new RedisError('ERR timeout is negative');
    } else if (option === 'count' && more >= 1) count = Math.max(integer(args[++at] ?? ''), 0);
    else if (option === 'group' && more >= 2) {
      if (!grouped)
        throw new RedisError(
          'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
        );
      group = { name: args[at + 1] ?? '', consumer: args[at + 2] ?? '' };
      at += 2;
    } else if (option === 'noack') {
      if (!grouped)
        throw new RedisError(
          'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
        );
      noAck = true;
    } else if (option === 'streams') {
      const rest = args.slice(at + 1);
      if (rest.length === 0) throw syntaxError();
      if (rest.length % 2 === 1)
        throw new RedisError(
          `ERR Unbalanced '${grouped ? 'xreadgroup' : 'xread'}' list of streams: for each stream key an ID or '${grouped ? '>' : '$'}' must be specified.`,
        );
      if (grouped && group === null) throw new RedisError('ERR Missing GROUP option for XREADGROUP');
      const half = rest.length / 2;
      return {
        count: count === 0 ? -1 : count,
        block,
        group,
        noAck,
        keys: rest.slice(0, half),
        ids: rest.slice(half),
      };
    } else throw syntaxError();
  }
  throw syntaxError();
}

type Found = readonly [key: string, entries: Reply];

function xread(call: Call, args: readonly string[]): Reply {
  const { count, block, keys, ids } = readArguments(args, false);
  const after = keys.map((key, index) => {
    const id = ids[index] ?? '';
    const stream = read(call, key, 'stream')?.stream;
    if (id === '$') return stream?.last ?? LEAST_ID;
    if (id === '>')
      throw new RedisError(
        'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
      );
    return parseId(id, 0n);
  });
  const look = (key: string, index: number): Found | undefined => {
    const value = call.database.get(key)?.value;
    const start = nextId(after[index] ?? LEAST_ID);
    if (value?.t !== 'stream' || !start) return undefined;
    const entries = value.stream.range(start, MOST_ID, count);
    return entries.length > 0 ? [key, entries.map(entryReply)] : undefined;
  };
  const found = keys.flatMap((key, index) => {
    const one = look(key, index);
    return one ? [one] : [];
  });
  if (found.length > 0) return streamsReply(call, found);
  if (block === null) return NULL_ARRAY;
  return call.server.blocking.wait(call.client, keys, block, NULL_ARRAY, (key) => {
    const one = look(key, keys.indexOf(key));
    return one && streamsReply(call, [one]);
  });
}

/** A map in RESP3. */
const streamsReply = ({ client }: Call, found: readonly Found[]): Reply =>
  client.protocol === 3 ? mapReply(found) : found.map(([key, entries]): Reply => [key, entries]);

function xreadgroup(call: Call, args: readonly string[]): Reply {
  const { count, block, group: wanted, noAck, keys, ids } = readArguments(args, true);
  const { name, consumer } = wanted ?? { name: '', consumer: '' };
  const after = ids.map((id) => {
    if (id === '$')
      throw new RedisError(
        'ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
      );
    return id === '>' ? null : parseId(id, 0n);
  });
  for (const key of keys) groupOf(call, key, name, 'XREADGROUP');
  const look = (key: string, index: number): Found | undefined => {
    const { stream, group } = groupOf(call, key, name, 'XREADGROUP');
    const history = after[index];
    if (history !== null && history !== undefined)
      return [key, historyOf(call, stream, group, consumer, history, count)];
    const entries = deliver(call, key, stream, group, consumer, count, noAck);
    return entries.length > 0 ? [key, entries.map(entryReply)] : undefined;
  };
  const found = keys.flatMap((key, index) => {
    const one = look(key, index);
    return one ? [one] : [];
  });
  if (found.length > 0) return streamsReply(call, found);
  if (block === null) return NULL_ARRAY;
  return call.server.blocking.wait(call.client, keys, block, NULL_ARRAY, (key) => {
    if (call.database.get(key)?.value.t !== 'stream')
      throw new RedisError('UNBLOCKED the stream key no longer exists');
    const one = look(key, keys.indexOf(key));
    return one && streamsReply(call, [one]);
  });
}

function deliver(
  call: Call,
  key: string,
  stream: Stream,
  group: Group,
  consumerName: string,
  count: number,
  noAck: boolean,
): readonly StreamEntry[] {
  const start = nextId(group.last);
  const entries = start ? stream.range(start, MOST_ID, count) : [];
  if (entries.length === 0) return entries;
  const { consumer, created } = stream.consumer(group, consumerName, call.now);
  if (created) changed(call, key, 't', 'xgroup-createconsumer');
  for (const { id } of entries) {
    if (group.read !== null) group.read++;
    group.last = id;
    if (noAck) continue;
    const name = idText(id);
    const before = group.pending.get(name);
    before?.consumer.pending.delete(name);
    const pending = { id, consumer, delivered: call.now, deliveries: 1 };
    group.pending.set(name, pending);
    consumer.pending.set(name, pending);
  }
  return entries;
}

/** What the consumer was given and has not acknowledged: from an id on, those that are deleted without fields. */
function historyOf(
  call: Call,
  stream: Stream,
  group: Group,
  consumerName: string,
  after: StreamId,
  count: number,
): Reply {
  const { consumer } = stream.consumer(group, consumerName, call.now);
  const pending = [...consumer.pending.values()]
    .filter(({ id }) => compareIds(id, after) > 0)
    .sort((left, right) => compareIds(left.id, right.id))
    .slice(0, count < 0 ? undefined : count);
  return pending.map((one): Reply => {
    const entry = stream.get(one.id);
    if (!entry) return [idText(one.id), NULL_ARRAY];
    one.delivered = call.now;
    one.deliveries++;
    return entryReply(entry);
  });
}

function xsetid(call: Call, [key = '', idGiven = '', ...options]: readonly string[]): Reply {
  const id = parseId(idGiven, 0n);
  let added: bigint | null = null;
  let maxDeleted: StreamId | null = null;
  for (let at = 0; at < options.length; at += 2) {
    const option = (options[at] ?? '').toLowerCase();
    const text = options[at + 1];
    if (text === undefined) throw syntaxError();
    if (option === 'entriesadded') {
      added = BigInt(integer(text));
      if (added < 0n) throw new RedisError('ERR entries_added must be positive');
    } else if (option === 'maxdeletedid') {
      maxDeleted = parseId(text, 0n);
      if (compareIds(id, maxDeleted) < 0)
        throw new RedisError(
          'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
        );
    } else throw syntaxError();
  }
  const stream = toWrite(call, key, 'stream')?.stream;
  if (!stream) throw new RedisError('ERR no such key');
  const top = stream.final;
  if (top && compareIds(id, top.id) < 0)
    throw new RedisError('ERR The ID specified in XSETID is smaller than the target stream top item');
  if (top && added !== null && added < BigInt(stream.length))
    throw new RedisError(
      'ERR The entries_added specified in XSETID is smaller than the target stream length',
    );
  stream.last = id;
  if (added !== null) stream.added = added;
  if (maxDeleted !== null) stream.maxDeleted = maxDeleted;
  changed(call, key, 't', 'xsetid');
  return OK;
}

const streamKeys = (args: readonly string[]): readonly string[] => {
  const at = args.findIndex((word) => word.toLowerCase() === 'streams');
  const rest = at === -1 ? [] : args.slice(at + 1);
  return rest.slice(0, Math.floor(rest.length / 2));
};

export const streamCommands: readonly Command[] = [
  command('xadd', -5, 'write denyoom fast', [1, 1, 1], xadd),
  command(
    'xlen',
    2,
    'readonly fast',
    [1, 1, 1],
    (call, [key = '']) => read(call, key, 'stream')?.stream.length ?? 0,
  ),
  command('xrange', -4, 'readonly', [1, 1, 1], range(false)),
  command('xrevrange', -4, 'readonly', [1, 1, 1], range(true)),
  command('xdel', -3, 'write fast', [1, 1, 1], (call, [key = '', ...ids]) => {
    const parsed = ids.map((id) => parseId(id, 0n));
    const stream = toWrite(call, key, 'stream')?.stream;
    if (!stream) return 0;
    const gone = parsed.filter((id) => stream.delete(id)).length;
    if (gone > 0) changed(call, key, 't', 'xdel');
    return gone;
  }),
  command('xtrim', -4, 'write', [1, 1, 1], (call, [key = '', ...args]) => {
    const { trim } = trimArguments(args, false);
    if (!trim) throw syntaxError();
    const stream = toWrite(call, key, 'stream')?.stream;
    if (!stream) return 0;
    const gone = trimmed(stream, trim);
    if (gone > 0) changed(call, key, 't', 'xtrim');
    return gone;
  }),
  command('xread', -4, 'readonly blocking', streamKeys, xread),
  command('xreadgroup', -7, 'write blocking', streamKeys, xreadgroup),
  command('xsetid', -3, 'write denyoom fast', [1, 1, 1], xsetid),
  ...consumerCommands,
];
