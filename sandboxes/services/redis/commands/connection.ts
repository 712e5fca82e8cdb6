import type { Client } from '../client';
import { type Call, type Command, command, container } from '../command';
import { integer } from '../numbers';
import {
  errorReply,
  mapReply,
  OK,
  RedisError,
  type Reply,
  status,
  syntaxError,
  verbatim,
} from '../protocol/reply';

const VERSION = '7.0.15';

/** @throws {RedisError} WRONGPASS */
function authenticate({ server, client }: Call, user: string, password: string): void {
  const wanted = server.config.get('requirepass');
  if (user !== 'default' || (wanted !== '' && password !== wanted))
    throw new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
  client.user = user;
}

function hello(call: Call, args: readonly string[]): Reply {
  const { client } = call;
  let protocol = client.protocol;
  if (args[0] !== undefined) {
    const version = integer(
      args[0],
      () => new RedisError('ERR Protocol version is not an integer or out of range'),
    );
    if (version !== 2 && version !== 3) throw new RedisError('NOPROTO unsupported protocol version');
    protocol = version;
  }
  let name: string | null = null;
  let identity: readonly [string, string] | null = null;
  for (let at = 1; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    if (option === 'auth' && at + 2 < args.length) {
      identity = [args[at + 1] ?? '', args[at + 2] ?? ''];
      at += 2;
    } else if (option === 'setname' && at + 1 < args.length) name = checkedName(args[++at] ?? '');
    else throw new RedisError(`ERR Syntax error in HELLO option '${args[at]}'`);
  }
  if (identity) authenticate(call, ...identity);
  if (client.user === null)
    throw new RedisError(
      'NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time',
    );
  if (name !== null) client.name = name;
  client.protocol = protocol;
  return mapReply(
    [
      ['server', 'redis'],
      ['version', VERSION],
      ['proto', protocol],
      ['id', client.id],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ].map(([key, value]) => [key as Reply, value as Reply] as const),
  );
}

function checkedName(name: string): string {
  if (/[^!-~]/.test(name))
    throw new RedisError('ERR Client names cannot contain spaces, newlines or special characters.');
  return name;
}

function describe(client: Client, now: number): string {
  const flags = client.monitors
    ? 'O'
    : client.blocked
      ? 'b'
      : client.subscriptions > 0
        ? 'P'
        : client.transaction
          ? 'x'
          : 'N';
  const fields: readonly (readonly [string, string | number])[] = [
    ['id', client.id],
    ['addr', client.address],
    ['laddr', client.localAddress],
    ['fd', client.id + 7],
    ['name', client.name],
    ['age', Math.floor((now - client.created) / 1_000)],
    ['idle', Math.floor((now - client.lastUsed) / 1_000)],
    ['flags', flags],
    ['db', client.database],
    ['sub', client.channels.size],
    ['psub', client.patterns.size],
    ['ssub', client.shardChannels.size],
    ['multi', client.transaction ? client.transaction.queue.length : -1],
    ['qbuf', 0],
    ['qbuf-free', 0],
    ['argv-mem', 10],
    ['multi-mem', 0],
    ['rbs', 1024],
    ['rbp', 0],
    ['obl', 0],
    ['oll', 0],
    ['omem', 0],
    ['tot-mem', 22_298],
    ['events', 'r'],
    ['cmd', client.lastCommand],
    ['user', client.user ?? '(superuser)'],
    ['redir', client.tracking?.redirect || -1],
    ['resp', client.protocol],
  ];
  return fields.map(([name, value]) => `${name}=${value}`).join(' ');
}

const typeOf = (client: Client): string => (client.subscriptions > 0 ? 'pubsub' : 'normal');

function list({ server, now }: Call, args: readonly string[]): Reply {
  let clients = [...server.clients.values()];
  for (let at = 0; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    if (option === 'type' && at + 1 < args.length) {
      const type = (args[++at] ?? '').toLowerCase();
      if (!['normal', 'master', 'replica', 'slave', 'pubsub'].includes(type))
        throw new RedisError(`ERR Unknown client type '${args[at]}'`);
      clients = clients.filter((client) => typeOf(client) === type);
    } else if (option === 'id' && at + 1 < args.length) {
      const ids = args.slice(at + 1).map((id) => integer(id, () => new RedisError('ERR Invalid client ID')));
      clients = clients.filter(({ id }) => ids.includes(id));
      at = args.length;
    } else throw syntaxError();
  }
  return verbatim(clients.map((client) => `${describe(client, now)}\n`).join(''));
}

function kill({ server, client }: Call, args: readonly string[]): Reply {
  const end = (victim: Client) => {
    if (victim === client) victim.closeAfterReply = true;
    else victim.disconnect();
  };
  if (args.length === 1) {
    const victim = [...server.clients.values()].find(({ address }) => address === args[0]);
    if (!victim) throw new RedisError('ERR No such client');
    end(victim);
    return OK;
  }
  let victims = [...server.clients.values()];
  let skipMe = true;
  for (let at = 0; at < args.length; at += 2) {
    const option = (args[at] ?? '').toLowerCase();
    const value = args[at + 1];
    if (value === undefined) throw syntaxError();
    if (option === 'id') {
      const id = integer(value, () => new RedisError('ERR client-id should be greater than 0'));
      if (id < 1) throw new RedisError('ERR client-id should be greater than 0');
      victims = victims.filter((one) => one.id === id);
    } else if (option === 'addr') victims = victims.filter(({ address }) => address === value);
    else if (option === 'laddr') victims = victims.filter(({ localAddress }) => localAddress === value);
    else if (option === 'user') victims = victims.filter(({ user }) => user === value);
    else if (option === 'type') victims = victims.filter((one) => typeOf(one) === value.toLowerCase());
    else if (option === 'skipme' && /^(yes|no)$/i.test(value)) skipMe = /^yes$/i.test(value);
    else throw syntaxError();
  }
  const going = victims.filter((one) => !(skipMe && one === client));
  for (const victim of going) end(victim);
  return going.length;
}

function pause({ server }: Call, [timeText = '', mode = 'all']: readonly string[]): Reply {
  const milliseconds = integer(
    timeText,
    () => new RedisError('ERR timeout is not an integer or out of range'),
  );
  if (milliseconds < 0) throw new RedisError('ERR timeout is negative');
  const kind = mode.toLowerCase();
  if (kind !== 'all' && kind !== 'write') throw new RedisError('ERR CLIENT PAUSE mode must be WRITE or ALL');
  server.pause(server.now() + milliseconds, kind === 'all');
  return OK;
}

function unblock({ server }: Call, [idText = '', how = 'timeout']: readonly string[]): Reply {
  const reason = how.toLowerCase();
  if (reason !== 'timeout' && reason !== 'error')
    throw new RedisError('ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR');
  const blocked = server.clients.get(integer(idText))?.blocked;
  if (!blocked) return 0;
  blocked.end(
    reason === 'error' ? errorReply('UNBLOCKED client unblocked via CLIENT UNBLOCK') : blocked.onTimeout,
  );
  return 1;
}

function tracking({ server, client }: Call, [mode = '', ...options]: readonly string[]): Reply {
  const prefixes: string[] = [];
  const flags = new Set<string>();
  let redirect = 0;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'redirect' && at + 1 < options.length) {
      redirect = integer(options[++at] ?? '');
      if (!server.clients.has(redirect))
        throw new RedisError('ERR The client ID you want redirect to does not exist');
    } else if (option === 'prefix' && at + 1 < options.length) prefixes.push(options[++at] ?? '');
    else if (['bcast', 'optin', 'optout', 'noloop'].includes(option)) flags.add(option);
    else throw syntaxError();
  }
  server.invalidation.forget(client);
  if (mode.toLowerCase() === 'off') return OK;
  if (mode.toLowerCase() !== 'on') throw syntaxError();
  if (prefixes.length > 0 && !flags.has('bcast'))
    throw new RedisError('ERR PREFIX option requires BCAST mode to be enabled');
  if (flags.has('optin') && flags.has('optout'))
    throw new RedisError("ERR You can't specify both OPTIN mode and OPTOUT mode");
  if (flags.has('bcast') && (flags.has('optin') || flags.has('optout')))
    throw new RedisError('ERR OPTIN and OPTOUT are not compatible with BCAST');
  client.tracking = {
    broadcast: flags.has('bcast'),
    prefixes,
    optIn: flags.has('optin'),
    optOut: flags.has('optout'),
    noLoop: flags.has('noloop'),
    redirect,
    caching: null,
  };
  server.invalidation.enable(client);
  return OK;
}

function reply({ client }: Call, [mode = '']: readonly string[]): Reply {
  switch (mode.toLowerCase()) {
    case 'on':
      client.replies = 'on';
      return OK;
    case 'off':
      client.replies = 'off';
      return OK;
    case 'skip':
      if (client.replies === 'on') client.replies = 'skip-next';
      return OK;
    default:
      throw syntaxError();
  }
}

function switchTo(flag: 'noEvict' | 'noTouch') {
  return ({ client }: Call, [mode = '']: readonly string[]): Reply => {
    if (!/^(on|off)$/i.test(mode)) throw syntaxError();
    client[flag] = /^on$/i.test(mode);
    return OK;
  };
}

const clientCommand = container('client', [
  command('client|id', 2, 'noscript', null, ({ client }) => client.id),
  command('client|info', 2, 'noscript', null, ({ client, now }) => verbatim(`${describe(client, now)}\n`)),
  command('client|list', -2, 'noscript', null, list),
  command('client|getname', 2, 'noscript', null, ({ client }) => client.name || null),
  command('client|setname', 3, 'noscript', null, ({ client }, [name = '']) => {
    client.name = checkedName(name);
    return OK;
  }),
  command('client|kill', -3, 'admin noscript', null, kill),
  command('client|pause', -3, 'admin noscript', null, pause),
  command('client|unpause', 2, 'admin noscript', null, ({ server }) => {
    server.unpause();
    return OK;
  }),
  command('client|unblock', -3, 'admin noscript', null, unblock),
  command('client|reply', 3, 'noscript', null, reply),
  command('client|no-evict', 3, 'admin noscript', null, switchTo('noEvict')),
  command('client|no-touch', 3, 'noscript', null, switchTo('noTouch')),
  command('client|tracking', -3, 'noscript', null, tracking),
  command('client|caching', 3, 'noscript', null, ({ client }, [mode = '']) => {
    if (!client.tracking)
      throw new RedisError(
        'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
      );
    client.tracking.caching = mode.toLowerCase() === 'yes';
    return OK;
  }),
  command('client|getredir', 2, 'noscript', null, ({ client }) => client.tracking?.redirect ?? -1),
  command('client|trackinginfo', 2, 'noscript', null, ({ client: { tracking: how } }) => {
    const flags = how
      ? [
          'on',
          ...(how.broadcast ? ['bcast'] : []),
          ...(how.optIn ? ['optin'] : []),
          ...(how.optOut ? ['optout'] : []),
          ...(how.noLoop ? ['noloop'] : []),
        ]
      : ['off'];
    return mapReply([
      ['flags', { t: 'set', items: flags }],
      ['redirect', how ? how.redirect : -1],
      ['prefixes', how ? how.prefixes : []],
    ]);
  }),
]);

function reset({ server, client }: Call): Reply {
  client.transaction = null;
  server.unwatch(client);
  server.pubsub.forget(client);
  server.monitors.delete(client);
  server.invalidation.forget(client);
  client.database = 0;
  client.protocol = 2;
  client.name = '';
  client.replies = 'on';
  client.user = server.config.get('requirepass') === '' ? 'default' : null;
  return status('RESET');
}

export const connectionCommands: readonly Command[] = [
  command('ping', -1, 'fast', null, ({ client }, [message, ...more]) => {
    if (more.length > 0) throw new RedisError("ERR wrong number of arguments for 'ping' command");
    if (client.onlySubscribes) return ['pong', message ?? ''];
    return message ?? status('PONG');
  }),
  command('echo', 2, 'fast', null, (_, [message = '']) => message),
  command('quit', -1, 'no-auth noscript fast', null, ({ client }) => {
    client.closeAfterReply = true;
    return OK;
  }),
  command('select', 2, 'fast', null, ({ server, client }, [index = '']) => {
    const number = integer(index);
    server.database(number);
    client.database = number;
    return OK;
  }),
  command('auth', -2, 'no-auth noscript fast', null, (call, args) => {
    if (args.length > 2) throw syntaxError();
    const [user, password] = args.length === 1 ? ['default', args[0] ?? ''] : [args[0] ?? '', args[1] ?? ''];
    if (args.length === 1 && call.server.config.get('requirepass') === '')
      throw new RedisError(
        'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
      );
    authenticate(call, user, password);
    return OK;
  }),
  command('hello', -1, 'no-auth noscript fast', null, hello),
  command('reset', 1, 'no-auth noscript fast', null, reset),
  clientCommand,
];
