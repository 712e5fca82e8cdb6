import { type Call, type Command, command, container } from '../command';
import { matches } from '../glob';
import { integer } from '../numbers';
import { mapReply, OK, RedisError, type Reply, syntaxError } from '../protocol/reply';
import { numbered } from './lists';

function split(args: readonly string[]): { keys: readonly string[]; rest: readonly string[] } {
  const count = integer(args[0] ?? '');
  if (count > args.length - 1)
    throw new RedisError("ERR Number of keys can't be greater than number of args");
  if (count < 0) throw new RedisError("ERR Number of keys can't be negative");
  return { keys: args.slice(1, 1 + count), rest: args.slice(1 + count) };
}

const evaluate =
  (readOnly: boolean) =>
  ({ server, client }: Call, [body = '', ...args]: readonly string[]): Reply => {
    const { keys, rest } = split(args);
    return server.scripting.evaluate(client, server.scripting.load(body), keys, rest, readOnly);
  };

const evaluateSha =
  (readOnly: boolean) =>
  ({ server, client }: Call, [digest = '', ...args]: readonly string[]): Reply => {
    const { keys, rest } = split(args);
    return server.scripting.evaluate(client, digest, keys, rest, readOnly);
  };

const callFunction =
  (readOnly: boolean) =>
  ({ server, client }: Call, [name = '', ...args]: readonly string[]): Reply => {
    const { keys, rest } = split(args);
    return server.scripting.callFunction(client, name, keys, rest, readOnly);
  };

function checkFlush([mode, ...more]: readonly string[], name: string): void {
  const known = mode === undefined || ['sync', 'async'].includes(mode.toLowerCase());
  if (!known || more.length > 0) throw new RedisError(`ERR ${name} only supports SYNC|ASYNC option`);
}

function list({ server }: Call, args: readonly string[]): Reply {
  let [pattern, withCode]: [string | null, boolean] = [null, false];
  for (let at = 0; at < args.length; at++) {
    const option = (args[at] ?? '').toLowerCase();
    if (option === 'withcode') withCode = true;
    else if (option === 'libraryname' && at + 1 < args.length) pattern = args[++at] ?? '';
    else throw new RedisError(`ERR Unknown argument ${args[at]}`);
  }
  return [...server.scripting.functions.libraries.values()]
    .filter(({ name }) => pattern === null || matches(pattern, name))
    .map(
      (library): Reply =>
        mapReply([
          ['library_name', library.name],
          ['engine', 'LUA'],
          [
            'functions',
            [...library.functions.values()].map(
              ({ name, description, flags }): Reply =>
                mapReply([
                  ['name', name],
                  ['description', description],
                  ['flags', { t: 'set', items: [...flags] }],
                ]),
            ),
          ],
          ...(withCode ? [['library_code', library.code] as [Reply, Reply]] : []),
        ]),
    );
}

const functionCommand = container('function', [
  command('function|load', -3, 'write denyoom noscript', null, ({ server }, args) => {
    const replace = args.length > 1 && args[0]?.toLowerCase() === 'replace';
    if (args.length > (replace ? 2 : 1)) throw new RedisError(`ERR Unknown option given: ${args[0]}`);
    return server.scripting.functions.load(args.at(-1) ?? '', replace);
  }),
  command('function|delete', 3, 'write noscript', null, ({ server }, [name = '']) => {
    if (!server.scripting.functions.libraries.delete(name)) throw new RedisError('ERR Library not found');
    return OK;
  }),
  command('function|flush', -2, 'write noscript', null, ({ server }, args) => {
    checkFlush(args, 'FUNCTION FLUSH');
    server.scripting.functions.libraries.clear();
    return OK;
  }),
  command('function|list', -2, 'noscript', null, list),
  command('function|kill', 2, 'noscript', null, () => {
    throw new RedisError('NOTBUSY No scripts in execution right now.');
  }),
  command('function|stats', 2, 'noscript', null, ({ server: { scripting } }) => {
    const { libraries } = scripting.functions;
    const functions = [...libraries.values()].reduce((sum, library) => sum + library.functions.size, 0);
    return mapReply([
      ['running_script', null],
      [
        'engines',
        mapReply([
          [
            'LUA',
            mapReply([
              ['libraries_count', libraries.size],
              ['functions_count', functions],
            ]),
          ],
        ]),
      ],
    ]);
  }),
]);

const script = container('script', [
  command('script|load', 3, 'noscript', null, ({ server }, [body = '']) => server.scripting.load(body)),
  command('script|exists', -3, 'noscript', null, ({ server }, digests) =>
    digests.map((digest) => (server.scripting.has(digest) ? 1 : 0)),
  ),
  command('script|flush', -2, 'noscript', null, ({ server }, args) => {
    checkFlush(args, 'SCRIPT FLUSH');
    server.scripting.flush();
    return OK;
  }),
  // A script here ends before anybody else is heard: there is none to kill.
  command('script|kill', 2, 'noscript', null, () => {
    throw new RedisError('NOTBUSY No scripts in execution right now.');
  }),
  command('script|debug', 3, 'noscript', null, (_, [mode = '']) => {
    if (mode.toLowerCase() === 'no') return OK;
    if (['yes', 'sync'].includes(mode.toLowerCase()))
      throw new RedisError('ERR The script debugger is not part of this server.');
    throw syntaxError();
  }),
]);

export const scriptingCommands: readonly Command[] = [
  command('eval', -3, 'noscript may-replicate', numbered(1), evaluate(false)),
  command('evalsha', -3, 'noscript may-replicate', numbered(1), evaluateSha(false)),
  command('eval_ro', -3, 'noscript readonly', numbered(1), evaluate(true)),
  command('evalsha_ro', -3, 'noscript readonly', numbered(1), evaluateSha(true)),
  command('fcall', -3, 'noscript may-replicate', numbered(1), callFunction(false)),
  command('fcall_ro', -3, 'noscript readonly', numbered(1), callFunction(true)),
  script,
  functionCommand,
];
