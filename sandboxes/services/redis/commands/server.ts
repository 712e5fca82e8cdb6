/** What administrators ask: INFO, CONFIG, MEMORY, SLOWLOG, DEBUG, COMMAND, FLUSHALL, SAVE … */
import { type Call, type Command, command, container, keysOf } from '../command';
import { matches } from '../glob';
import { encodingOf } from '../keyspace/encoding';
import { sizeOf } from '../keyspace/size';
import { integer } from '../numbers';
import {
  errorReply,
  mapReply,
  NOTHING,
  OK,
  RedisError,
  type Reply,
  status,
  syntaxError,
  verbatim,
} from '../protocol/reply';
import { info } from './info';

function checkMode(args: readonly string[]): void {
  const [mode, ...more] = args;
  if (more.length > 0 || (mode !== undefined && !['sync', 'async'].includes(mode.toLowerCase())))
    throw syntaxError();
}

const configCommand = container('config', [
  command('config|get', -3, 'admin noscript', null, ({ server }, patterns) =>
    mapReply(server.config.matching(patterns)),
  ),
  command('config|set', -4, 'admin noscript', null, ({ server }, pairs) => {
    if (pairs.length % 2 === 1)
      throw new RedisError("ERR wrong number of arguments for 'config|set' command");
    server.config.set(pairs);
    return OK;
  }),
  command('config|resetstat', 2, 'admin noscript', null, ({ server }) => {
    server.statistics.reset();
    return OK;
  }),
  command('config|rewrite', 2, 'admin noscript', null, () => {
    throw new RedisError('ERR The server is running without a config file');
  }),
]);

const memoryCommand = container('memory', [
  command('memory|usage', -3, 'readonly', [2, 2, 1], ({ database }, [key = '', ...options]) => {
    if (options.length > 0) {
      if (options.length !== 2 || options[0]?.toLowerCase() !== 'samples') throw syntaxError();
      integer(options[1] ?? '');
    }
    const entry = database.get(key);
    return entry ? Math.round(sizeOf(key, entry)) : null;
  }),
  command('memory|doctor', 2, '', null, () =>
    verbatim(
      'Sam, I detected a few issues in this Redis instance memory implants:\n\nThis one lives in a page: its memory is reckoned, not measured.\n',
    ),
  ),
  command('memory|stats', 2, '', null, ({ server }) =>
    mapReply([
      ['peak.allocated', Math.round(server.eviction.used)],
      ['total.allocated', Math.round(server.eviction.used)],
      ['keys.count', server.databases.reduce((sum, { size }) => sum + size, 0)],
      ['dataset.bytes', Math.round(server.databases.reduce((sum, { bytes }) => sum + bytes, 0))],
    ]),
  ),
  command('memory|purge', 2, '', null, () => OK),
]);

const slowlogCommand = container('slowlog', [
  command('slowlog|get', -2, 'admin', null, ({ server }, [countText, ...more]) => {
    if (more.length > 0) throw new RedisError("ERR wrong number of arguments for 'slowlog|get' command");
    const count = countText === undefined ? 10 : integer(countText);
    if (count < -1) throw new RedisError('ERR count should be greater than or equal to -1');
    const entries = count === -1 ? server.slowLog.entries : server.slowLog.entries.slice(0, count);
    return entries.map(
      ({ id, at, microseconds, words, address, name }): Reply => [id, at, microseconds, words, address, name],
    );
  }),
  command('slowlog|len', 2, 'admin', null, ({ server }) => server.slowLog.entries.length),
  command('slowlog|reset', 2, 'admin', null, ({ server }) => {
    server.slowLog.clear();
    return OK;
  }),
]);

/** DEBUG SLEEP holds everybody up, as in the real server. */
function sleep(seconds: number): void {
  const end = performance.now() + Math.min(seconds, 60) * 1_000;
  while (performance.now() < end);
}

function debug({ server, database }: Call, [what = '', ...args]: readonly string[]): Reply {
  switch (what.toLowerCase()) {
    case 'sleep':
      sleep(Number(args[0]) || 0);
      return OK;
    case 'set-active-expire':
      server.expiry.active = args[0] !== '0';
      return OK;
    case 'object': {
      const entry = database.get(args[0] ?? '');
      if (!entry) throw new RedisError('ERR no such key');
      return status(
        `Value at:0x7f0000001000 refcount:1 encoding:${encodingOf(entry.value)} serializedlength:${Math.round(sizeOf('', entry))} lru:0 lru_seconds_idle:${Math.floor((server.now() - entry.used) / 1_000)}`,
      );
    }
    case 'jmap':
    case 'reload':
    case 'change-repl-id':
    case 'quicklist-packed-threshold':
      return OK;
    default:
      throw new RedisError(`ERR unknown subcommand '${what}'. Try DEBUG HELP.`);
  }
}

function describe(each: Command): Reply {
  const flags = [...each.flags].filter((flag) => !OURS.has(flag)).map(status);
  const subcommands = [...(each.subcommands?.values() ?? [])].map(describe);
  const movable = each.keysOf ? [status('movablekeys')] : [];
  return [
    each.name,
    each.arity,
    { t: 'set', items: [...flags, ...movable] },
    ...each.keys,
    { t: 'set', items: [] },
    [],
    [],
    subcommands,
  ];
}

/** Flags that COMMAND INFO spells otherwise, or not at all. */
const OURS = new Set(['no-auth', 'skip-slowlog']);

function getKeys({ server }: Call, words: readonly string[]): Reply {
  const found = server.commands.get((words[0] ?? '').toLowerCase());
  if (!found) throw new RedisError('ERR Invalid command specified');
  const { arity } = found;
  if (arity > 0 ? words.length !== arity : words.length < -arity)
    throw new RedisError('ERR Invalid number of arguments specified for command');
  const keys = keysOf(found, words);
  if (keys.length === 0) throw new RedisError('ERR The command has no key arguments');
  return keys;
}

const commandCommand: Command = {
  ...container('command', [
    command('command|count', 2, '', null, ({ server }) => server.commands.size),
    command('command|info', -2, '', null, ({ server }, names) => {
      const wanted = names.length > 0 ? names : [...server.commands.keys()];
      return wanted.map((name) => {
        const found = server.commands.get(name.toLowerCase());
        return found ? describe(found) : ({ t: 'null-array' } as const);
      });
    }),
    command('command|list', -2, '', null, ({ server }, [filter, kind, value = '']) => {
      const names = [...server.commands.keys()];
      if (filter === undefined) return names;
      if (filter.toLowerCase() !== 'filterby' || kind === undefined) throw syntaxError();
      if (kind.toLowerCase() === 'pattern') return names.filter((name) => matches(value, name, true));
      if (kind.toLowerCase() === 'module' || kind.toLowerCase() === 'aclcat') return [];
      throw syntaxError();
    }),
    command('command|docs', -2, '', null, ({ server }, names) =>
      mapReply(
        (names.length > 0 ? names : [...server.commands.keys()]).flatMap((name) => {
          const found = server.commands.get(name.toLowerCase());
          return found ? [[found.name, mapReply([['group', 'generic']])] as [Reply, Reply]] : [];
        }),
      ),
    ),
    command('command|getkeys', -3, '', null, getKeys),
  ]),
  arity: -1,
  handler: ({ server }) => [...server.commands.values()].map(describe),
};

const latencyCommand = container('latency', [
  command('latency|latest', 2, 'admin', null, () => []),
  command('latency|history', 3, 'admin', null, () => []),
  command('latency|reset', -2, 'admin', null, () => 0),
  command('latency|doctor', 2, 'admin', null, () =>
    verbatim("I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance."),
  ),
]);

const aclCommand = container('acl', [
  command('acl|whoami', 2, 'noscript', null, ({ client }) => client.user ?? 'default'),
  command('acl|list', 2, 'admin noscript', null, ({ server }) => [
    `user default on ${server.config.get('requirepass') === '' ? 'nopass' : '#…'} ~* &* +@all`,
  ]),
  command('acl|users', 2, 'admin noscript', null, () => ['default']),
  command('acl|cat', -2, 'noscript', null, () => [
    'read',
    'write',
    'admin',
    'fast',
    'slow',
    'blocking',
    'pubsub',
    'scripting',
  ]),
]);

const save = ({ server }: Call): Reply => {
  if (!server.options.save)
    throw new RedisError('ERR This server was started without --data: it has nowhere to save to.');
  server.options.save();
  return OK;
};

export const serverCommands: readonly Command[] = [
  command('dbsize', 1, 'readonly fast', null, ({ database }) => database.size),
  command('flushdb', -1, 'write', null, ({ server, database }, args) => {
    checkMode(args);
    const keys = [...database.keys()];
    database.clear();
    server.touchAll(database, keys);
    server.invalidation.flushed();
    return OK;
  }),
  command('flushall', -1, 'write', null, ({ server }, args) => {
    checkMode(args);
    server.invalidation.flushed();
    return server.flush();
  }),
  command('swapdb', 3, 'write fast', null, ({ server }, [first = '', second = '']) => {
    const index = (text: string, which: string) =>
      integer(text, () => new RedisError(`ERR invalid ${which} DB index`));
    const [left, right] = [server.database(index(first, 'first')), server.database(index(second, 'second'))];
    if (left !== right) {
      const keys = [...left.keys(), ...right.keys()];
      left.swap(right);
      server.touchAll(left, keys);
      server.touchAll(right, keys);
    }
    return OK;
  }),
  command('time', 1, 'fast', null, ({ now }) => [
    String(Math.floor(now / 1_000)),
    String(Math.floor((now % 1_000) * 1_000)),
  ]),
  command('info', -1, '', null, ({ server }, sections) => verbatim(info(server, sections))),
  command('lastsave', 1, 'fast', null, ({ server }) => Math.floor(server.statistics.started / 1_000)),
  command('save', 1, 'admin noscript', null, save),
  command('bgsave', -1, 'admin noscript', null, (call) => {
    save(call);
    return status('Background saving started');
  }),
  command('bgrewriteaof', 1, 'admin noscript', null, () =>
    status('Background append only file rewriting started'),
  ),
  command('shutdown', -1, 'admin noscript', null, ({ server }) => {
    server.options.shutdown?.();
    return NOTHING;
  }),
  command('monitor', 1, 'admin noscript skip-monitor', null, ({ server, client }) => {
    server.monitors.add(client);
    return OK;
  }),
  command('debug', -2, 'admin noscript', null, debug),
  command('lolwut', -1, 'readonly fast', null, () => verbatim('Redis ver. 7.0.15\n')),
  command('role', 1, 'noscript fast', null, () => ['master', 0, []]),
  command('wait', 3, 'noscript', null, (_, [replicas = '', timeout = '']) => {
    integer(replicas);
    if (integer(timeout, () => new RedisError('ERR timeout is not an integer or out of range')) < 0)
      throw new RedisError('ERR timeout is negative');
    return 0;
  }),
  command('replicaof', 3, 'admin noscript', null, (_, [host = '', port = '']) => {
    if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') return OK;
    return errorReply('ERR Replication is not part of this server.');
  }),
  configCommand,
  memoryCommand,
  slowlogCommand,
  latencyCommand,
  commandCommand,
  aclCommand,
];
