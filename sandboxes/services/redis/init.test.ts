import { expect, it } from 'vitest';
import { runCommands } from './init';
import { RedisServer } from './server';

it('runs commands as redis-cli takes them', () => {
  const server = new RedisServer({ config: { requirepass: 'secret' } });
  runCommands(server, '# users\nSET greeting "good \\"day\\""\r\n\nHSET user:1 name Ada\n', 'init.txt');
  expect([...server.database(0).keys()].sort()).toEqual(['greeting', 'user:1']);
  expect(server.clients.size).toBe(0);
});

it.each([
  ['SET only', 'redis: line 2 of init.txt, "SET only": ERR wrong number of arguments for \'set\' command'],
  ['SET a "b', 'redis: line 2 of init.txt, "SET a "b": unbalanced quotes'],
])('%s is refused with its place', (line, message) => {
  expect(() => runCommands(new RedisServer(), `PING\n${line}`, 'init.txt')).toThrow(message);
});
