/** Consumer groups: XGROUP, XACK, XPENDING, XCLAIM, XAUTOCLAIM, XINFO. */
import { type Call, type Command, command, container } from '../command';
import { bigInteger, integer } from '../numbers';
import { mapReply, OK, RedisError, type Reply, status, syntaxError } from '../protocol/reply';
import {
  type Consumer,
  compareIds,
  type Group,
  idText,
  LEAST_ID,
  MOST_ID,
  type Pending,
  parseId,
  pendingBetween,
  type Stream,
  type StreamId,
} from '../types/stream';
import { changed, orCreate, read, toWrite } from './access';
import { groupOf } from './stream-group';
import { limitOf } from './stream-limit';

const noKey = () =>
  new RedisError(
    'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
  );

const noGroup = (key: string, group: string) =>
  new RedisError(`NOGROUP No such consumer group '${group}' for key name '${key}'`);

function streamFor(call: Call, key: string): Stream {
  const stream = toWrite(call, key, 'stream')?.stream;
  if (!stream) throw noKey();
  return stream;
}

function groupFor(call: Call, key: string, name: string): { stream: Stream; group: Group } {
  const stream = streamFor(call, key);
  const group = stream.groups.get(name);
  if (!group) throw noGroup(key, name);
  return { stream, group };
}

function create(call: Call, [key = '', name = '', idGiven = '', ...options]: readonly string[]): Reply {
  let [make, read]: [boolean, bigint | null] = [false, null];
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'mkstream') make = true;
    else if (option === 'entriesread' && at + 1 < options.length) read = entriesRead(options[++at] ?? '');
    else throw syntaxError();
  }
  const existing = toWrite(call, key, 'stream')?.stream;
  if (!existing && !make) throw noKey();
  const fixed = idGiven === '$' ? null : parseId(idGiven, 0n);
  const { stream } = orCreate(call, key, 'stream');
  if (stream.groups.has(name)) throw new RedisError('BUSYGROUP Consumer Group name already exists');
  stream.groups.set(name, {
    name,
    last: fixed ?? stream.last,
    read,
    consumers: new Map(),
    pending: new Map(),
  });
  changed(call, key, 't', 'xgroup-create');
  return OK;
}

function entriesRead(text: string): bigint | null {
  const value = bigInteger(text);
  if (value < -1n) throw new RedisError('ERR value for ENTRIESREAD must be positive or -1');
  return value === -1n ? null : value;
}

function setId(call: Call, [key = '', name = '', idGiven = '', ...options]: readonly string[]): Reply {
  let read: bigint | null = null;
  if (options.length > 0) {
    if (options.length !== 2 || options[0]?.toLowerCase() !== 'entriesread') throw syntaxError();
    read = entriesRead(options[1] ?? '');
  }
  const { stream, group } = groupFor(call, key, name);
  group.last = idGiven === '$' ? stream.last : parseId(idGiven, 0n);
  group.read = read;
  changed(call, key, 't', 'xgroup-setid');
  return OK;
}

function deleteConsumer(call: Call, [key = '', name = '', consumerName = '']: readonly string[]): Reply {
  const { group } = groupFor(call, key, name);
  const consumer = group.consumers.get(consumerName);
  if (!consumer) return 0;
  for (const id of consumer.pending.keys()) group.pending.delete(id);
  group.consumers.delete(consumerName);
  changed(call, key, 't', 'xgroup-delconsumer');
  return consumer.pending.size;
}

const xgroup = container('xgroup', [
  command('xgroup|create', -5, 'write denyoom', [2, 2, 1], create),
  command('xgroup|setid', -5, 'write', [2, 2, 1], setId),
  command('xgroup|destroy', 4, 'write', [2, 2, 1], (call, [key = '', name = '']) => {
    const stream = streamFor(call, key);
    if (!stream.groups.delete(name)) return 0;
    changed(call, key, 't', 'xgroup-destroy');
    return 1;
  }),
  command(
    'xgroup|createconsumer',
    5,
    'write denyoom',
    [2, 2, 1],
    (call, [key = '', name = '', consumer = '']) => {
      const { stream, group } = groupFor(call, key, name);
      const { created } = stream.consumer(group, consumer, call.now);
      if (created) changed(call, key, 't', 'xgroup-createconsumer');
      return created ? 1 : 0;
    },
  ),
  command('xgroup|delconsumer', 5, 'write', [2, 2, 1], deleteConsumer),
]);

function acknowledge(group: Group, id: StreamId): boolean {
  const name = idText(id);
  const pending = group.pending.get(name);
  if (!pending) return false;
  group.pending.delete(name);
  pending.consumer.pending.delete(name);
  return true;
}

function xack(call: Call, [key = '', name = '', ...ids]: readonly string[]): Reply {
  const group = read(call, key, 'stream')?.stream.groups.get(name);
  const parsed = ids.map((id) => parseId(id, 0n));
  return group ? parsed.filter((id) => acknowledge(group, id)).length : 0;
}

function xpending(call: Call, [key = '', name = '', ...args]: readonly string[]): Reply {
  const { group } = groupOf(call, key, name, 'XPENDING');
  if (args.length === 0) return pendingSummary(group);
  let least = 0;
  let rest = args;
  if (args[0]?.toLowerCase() === 'idle') {
    if (args.length < 5) throw syntaxError();
    least = integer(args[1] ?? '');
    rest = args.slice(2);
  }
  const [startText = '', endText = '', countText = '', consumerName, ...more] = rest;
  if (rest.length < 3 || more.length > 0) throw syntaxError();
  const count = Math.max(integer(countText), 0);
  const from = limitOf(startText, 0n, 'start');
  const to = limitOf(endText, MOST_ID.seq, 'end');
  const consumer = consumerName === undefined ? null : group.consumers.get(consumerName);
  if (consumer === undefined) return [];
  return pendingBetween(consumer?.pending ?? group.pending, from, to)
    .filter(({ delivered }) => call.now - delivered >= least)
    .slice(0, count)
    .map(
      (one): Reply => [
        idText(one.id),
        one.consumer.name,
        Math.max(Math.floor(call.now - one.delivered), 0),
        one.deliveries,
      ],
    );
}

function pendingSummary(group: Group): Reply {
  const all = pendingBetween(group.pending, LEAST_ID, MOST_ID);
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return [0, null, null, { t: 'null-array' }];
  const consumers = [...group.consumers.values()]
    .filter(({ pending }) => pending.size > 0)
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, pending }): Reply => [name, String(pending.size)]);
  return [all.length, idText(first.id), idText(last.id), consumers];
}

interface ClaimOptions {
  idle: number | null;
  time: number | null;
  retries: number | null;
  force: boolean;
  justId: boolean;
  last: StreamId | null;
}

function claimOptions(args: readonly string[]): ClaimOptions {
  const options: ClaimOptions = {
    idle: null,
    time: null,
    retries: null,
    force: false,
    justId: false,
    last: null,
  };
  for (let at = 0; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    const more = at + 1 < args.length;
    if (option === 'force') options.force = true;
    else if (option === 'justid') options.justId = true;
    else if (option === 'idle' && more)
      options.idle = integer(
        args[++at] ?? '',
        () => new RedisError('ERR Invalid IDLE option argument for XCLAIM'),
      );
    else if (option === 'time' && more)
      options.time = integer(
        args[++at] ?? '',
        () => new RedisError('ERR Invalid TIME option argument for XCLAIM'),
      );
    else if (option === 'retrycount' && more) {
      options.retries = integer(
        args[++at] ?? '',
        () => new RedisError('ERR Invalid RETRYCOUNT option argument for XCLAIM'),
      );
    } else if (option === 'lastid' && more) options.last = parseId(args[++at] ?? '', 0n);
    else throw new RedisError(`ERR Unrecognized XCLAIM option '${args[at]}'`);
  }
  return options;
}

function leastIdle(text: string, name: string): number {
  return Math.max(
    integer(text, () => new RedisError(`ERR Invalid min-idle-time argument for ${name}`)),
    0,
  );
}

function xclaim(
  call: Call,
  [key = '', name = '', consumerName = '', idleText = '', ...args]: readonly string[],
): Reply {
  const { stream, group } = groupOf(call, key, name, 'XCLAIM');
  const least = leastIdle(idleText, 'XCLAIM');
  const firstOption = args.findIndex((word) => !/^\d+(?:-\d+)?$/.test(word));
  const idWords = firstOption === -1 ? args : args.slice(0, firstOption);
  if (idWords.length === 0) parseId(args[0] ?? '', 0n);
  const ids = idWords.map((word) => parseId(word, 0n));
  const options = claimOptions(firstOption === -1 ? [] : args.slice(firstOption));
  if (options.last && compareIds(options.last, group.last) > 0) group.last = options.last;
  const delivered = Math.min(options.time ?? call.now - (options.idle ?? 0), call.now);
  const found: Reply[] = [];
  let { consumer, created }: { consumer: Consumer | null; created: boolean } = {
    consumer: null,
    created: false,
  };
  for (const id of ids) {
    const text = idText(id);
    let pending = group.pending.get(text);
    const entry = stream.get(id);
    if (!entry) {
      if (pending) acknowledge(group, id);
      continue;
    }
    if (!pending) {
      if (!options.force) continue;
      ({ consumer, created } = known(stream, group, consumerName, consumer, created, call.now));
      pending = { id, consumer, delivered: call.now, deliveries: 0 };
    } else if (call.now - pending.delivered < least) continue;
    ({ consumer, created } = known(stream, group, consumerName, consumer, created, call.now));
    handOver(group, pending, consumer, delivered);
    if (options.retries !== null) pending.deliveries = options.retries;
    else if (!options.justId) pending.deliveries++;
    found.push(options.justId ? text : [text, entry.fields]);
  }
  if (created) changed(call, key, 't', 'xgroup-createconsumer');
  return found;
}

/** The consumer is made only when there is something for it. */
function known(
  stream: Stream,
  group: Group,
  name: string,
  before: Consumer | null,
  wasCreated: boolean,
  now: number,
): { consumer: Consumer; created: boolean } {
  if (before) return { consumer: before, created: wasCreated };
  return stream.consumer(group, name, now);
}

function handOver(group: Group, pending: Pending, consumer: Consumer, delivered: number): void {
  const name = idText(pending.id);
  pending.consumer.pending.delete(name);
  pending.consumer = consumer;
  pending.delivered = delivered;
  group.pending.set(name, pending);
  consumer.pending.set(name, pending);
}

/** How many are looked at for each that is wanted. */
const ATTEMPTS = 10;

function xautoclaim(
  call: Call,
  [key = '', name = '', consumerName = '', idleText = '', startText = '', ...options]: readonly string[],
): Reply {
  const least = leastIdle(idleText, 'XAUTOCLAIM');
  const from = limitOf(startText, 0n, 'start');
  let [count, justId] = [100, false];
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'justid') justId = true;
    else if (option === 'count' && at + 1 < options.length) {
      count = integer(options[++at] ?? '');
      if (count < 1) throw new RedisError('ERR COUNT must be > 0');
    } else throw syntaxError();
  }
  const { stream, group } = groupOf(call, key, name, 'XAUTOCLAIM');
  const found: Reply[] = [];
  const gone: string[] = [];
  let attempts = count * ATTEMPTS;
  let next: StreamId = LEAST_ID;
  for (const pending of pendingBetween(group.pending, from, MOST_ID)) {
    if (attempts-- === 0 || found.length === count) {
      next = pending.id;
      break;
    }
    const entry = stream.get(pending.id);
    if (!entry) {
      acknowledge(group, pending.id);
      gone.push(idText(pending.id));
      continue;
    }
    if (call.now - pending.delivered < least) continue;
    const { consumer, created } = stream.consumer(group, consumerName, call.now);
    if (created) changed(call, key, 't', 'xgroup-createconsumer');
    handOver(group, pending, consumer, call.now);
    if (!justId) pending.deliveries++;
    found.push(justId ? idText(pending.id) : [idText(pending.id), entry.fields]);
  }
  return [idText(next), found, gone];
}

/** How many entries the group has not read; null when that cannot be told. */
function lagOf(stream: Stream, group: Group): Reply {
  if (stream.added === 0n) return 0;
  if (group.read !== null && !hasGapAfter(stream, group.last)) return stream.added - group.read;
  const estimated = estimatedRead(stream, group.last);
  return estimated === null ? null : stream.added - estimated;
}

/** Whether an entry was deleted between this id and the end. */
function hasGapAfter(stream: Stream, from: StreamId): boolean {
  if (stream.length === 0 || compareIds(stream.maxDeleted, LEAST_ID) === 0) return false;
  return compareIds(stream.maxDeleted, from) >= 0;
}

function estimatedRead(stream: Stream, id: StreamId): bigint | null {
  if (stream.added === 0n) return 0n;
  if (stream.length === 0 && compareIds(id, stream.last) < 1) return stream.added;
  const end = compareIds(id, stream.last);
  if (compareIds(id, LEAST_ID) !== 0 && end < 0) {
    if (
      compareIds(stream.maxDeleted, LEAST_ID) === 0 ||
      compareIds(stream.maxDeleted, stream.first?.id ?? LEAST_ID) < 0
    ) {
      const order = compareIds(id, stream.first?.id ?? LEAST_ID);
      if (order < 0) return stream.added - BigInt(stream.length);
      if (order === 0) return stream.added - BigInt(stream.length) + 1n;
    }
    return null;
  }
  if (end === 0) return stream.added;
  if (end > 0) return null;
  const untouched =
    compareIds(stream.maxDeleted, LEAST_ID) === 0 ||
    compareIds(stream.maxDeleted, stream.first?.id ?? LEAST_ID) < 0;
  return untouched ? stream.added - BigInt(stream.length) : null;
}

function info(call: Call, key: string): Stream {
  const stream = read(call, key, 'stream')?.stream;
  if (!stream) throw new RedisError('ERR no such key');
  return stream;
}

const entryReply = (entry: { id: StreamId; fields: readonly string[] } | undefined): Reply =>
  entry ? [idText(entry.id), entry.fields] : null;

function infoStream(call: Call, [key = '', full, countWord, countText]: readonly string[]): Reply {
  const stream = info(call, key);
  const head: [Reply, Reply][] = [
    ['length', stream.length],
    ['radix-tree-keys', stream.length === 0 ? 0 : Math.ceil(stream.length / 100)],
    ['radix-tree-nodes', stream.length === 0 ? 1 : Math.ceil(stream.length / 100) + 1],
    ['last-generated-id', idText(stream.last)],
    ['max-deleted-entry-id', idText(stream.maxDeleted)],
    ['entries-added', stream.added],
    ['recorded-first-entry-id', idText(stream.first?.id ?? LEAST_ID)],
  ];
  if (full === undefined)
    return mapReply([
      ...head,
      ['groups', stream.groups.size],
      ['first-entry', entryReply(stream.first)],
      ['last-entry', entryReply(stream.final)],
    ]);
  if (full.toLowerCase() !== 'full' || (countWord !== undefined && countWord.toLowerCase() !== 'count'))
    throw syntaxError();
  const count = countText === undefined ? 10 : integer(countText);
  const most = count === 0 ? undefined : count;
  const entries = stream
    .range(LEAST_ID, MOST_ID, most ?? -1)
    .map((entry): Reply => [idText(entry.id), entry.fields]);
  const groups = [...stream.groups.values()].map(
    (group): Reply =>
      mapReply([
        ['name', group.name],
        ['last-delivered-id', idText(group.last)],
        ['entries-read', group.read],
        ['lag', lagOf(stream, group)],
        ['pel-count', group.pending.size],
        [
          'pel',
          pendingBetween(group.pending, LEAST_ID, MOST_ID)
            .slice(0, most)
            .map(
              (one): Reply => [idText(one.id), one.consumer.name, Math.floor(one.delivered), one.deliveries],
            ),
        ],
        [
          'consumers',
          sortedByName(group.consumers.values()).map(
            (consumer): Reply =>
              mapReply([
                ['name', consumer.name],
                ['seen-time', Math.floor(consumer.seen)],
                ['pel-count', consumer.pending.size],
                [
                  'pel',
                  pendingBetween(consumer.pending, LEAST_ID, MOST_ID)
                    .slice(0, most)
                    .map((one): Reply => [idText(one.id), Math.floor(one.delivered), one.deliveries]),
                ],
              ]),
          ),
        ],
      ]),
  );
  return mapReply([...head, ['entries', entries], ['groups', groups]]);
}

const sortedByName = <T extends { readonly name: string }>(items: Iterable<T>): T[] =>
  [...items].sort((left, right) => (left.name < right.name ? -1 : 1));

const xinfo = container('xinfo', [
  command('xinfo|stream', -3, 'readonly', [2, 2, 1], infoStream),
  command('xinfo|groups', 3, 'readonly', [2, 2, 1], (call, [key = '']) => {
    const stream = info(call, key);
    return sortedByName(stream.groups.values()).map(
      (group): Reply =>
        mapReply([
          ['name', group.name],
          ['consumers', group.consumers.size],
          ['pending', group.pending.size],
          ['last-delivered-id', idText(group.last)],
          ['entries-read', group.read],
          ['lag', lagOf(stream, group)],
        ]),
    );
  }),
  command('xinfo|consumers', 4, 'readonly', [2, 2, 1], (call, [key = '', name = '']) => {
    const group = info(call, key).groups.get(name);
    if (!group) throw noGroup(key, name);
    return sortedByName(group.consumers.values()).map(
      ({ name: consumer, pending, seen }): Reply =>
        mapReply([
          ['name', consumer],
          ['pending', pending.size],
          ['idle', Math.max(Math.floor(call.now - seen), 0)],
        ]),
    );
  }),
  command('xinfo|help', 2, '', null, () =>
    ['XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'].map(status),
  ),
]);

export const consumerCommands: readonly Command[] = [
  xgroup,
  command('xack', -4, 'write fast', [1, 1, 1], xack),
  command('xpending', -3, 'readonly', [1, 1, 1], xpending),
  command('xclaim', -6, 'write fast', [1, 1, 1], xclaim),
  command('xautoclaim', -6, 'write fast', [1, 1, 1], xautoclaim),
  xinfo,
];
