/** What our redis-cli prints, beside the real one, of the same answers of the real server. */
import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisClient } from '@/sandboxes/service-clients/redis';
import { csv, forTerminal, raw } from '@/sandboxes/terminal/services/redis-cli/format';
import { splitArguments } from '@/sandboxes/terminal/services/redis-cli/words';
import { type RealServer, realProgram } from '../real-server';
import { REDIS_SERVER, startRealRedis } from './wire';

const cli = realProgram('redis-cli');
const run = promisify(execFile);

const COMMANDS: readonly string[] = [
  String.raw`SET greeting "a \"quoted\" line\r\nwith a tab\t, caf\xc3\xa9 and a \\"`,
  'GET greeting',
  'GET nothing',
  'APPEND greeting x',
  'RPUSH list a b c d e f g h i j k',
  'LRANGE list 0 -1',
  'LRANGE list 5 2',
  'SADD set one',
  'SMEMBERS set',
  'HSET hash a 1 b 2',
  'HGETALL hash',
  'HGETALL no-hash',
  'ZADD ranks 1 a 2.5 b inf c',
  'ZRANGE ranks 0 -1 WITHSCORES',
  'ZSCORE ranks b',
  'INCR greeting',
  'NO SUCH COMMAND',
  'XADD stream 1-1 field value',
  'XRANGE stream - +',
  'EVAL "return {1, {2, {3, false}}, \'four\', {}}" 0',
  'TYPE list',
  'PING',
  'ECHO "a b"',
  "ECHO 'single \\'quotes\\''",
];

describe.skipIf(REDIS_SERVER === null || cli === null)('beside the real redis-cli', () => {
  let real: RealServer;
  beforeAll(async () => {
    real = await startRealRedis();
  });
  afterAll(() => real?.stop());

  test.each([2, 3])('RESP%i', async (protocol) => {
    const client = await clientOf(real.port);
    const theirs = async (words: readonly string[], ...options: readonly string[]) => {
      const { stdout } = await run(
        cli ?? '',
        ['-p', String(real.port), `-${protocol}`, ...options, ...words],
        { encoding: 'utf8' },
      );
      return stdout;
    };
    await client.call('FLUSHALL');
    await client.call('HELLO', String(protocol));
    for (const line of COMMANDS) {
      const words = splitArguments(line);
      expect(words, line).not.toBeNull();
      if (!words) continue;
      // What writes is asked once, and read thrice.
      const written = /^(SET|APPEND|RPUSH|SADD|HSET|ZADD|XADD)/.test(line);
      const before = written ? await theirs(words, '--no-raw') : null;
      if (before !== null) {
        expect(before, line).not.toBe('');
        continue;
      }
      await client.send(words);
      const value = await client.next();
      if (!value) throw new Error('The server has ended.');
      expect(forTerminal(value), line).toBe(await theirs(words, '--no-raw'));
      expect(`${csv(value)}\n`, `${line}, --csv`).toBe(await theirs(words, '--csv'));
      expect(`${raw(value)}\n`, `${line}, --raw`).toBe(await theirs(words, '--raw'));
    }
    client.close();
  });
});

test('quotes that are not closed, and words right behind one', () => {
  expect(splitArguments('SET a "b')).toBeNull();
  expect(splitArguments("SET a 'b'c")).toBeNull();
  expect(splitArguments(String.raw`  SET  "a\x41\n"  'it\'s' ""`)).toEqual(['SET', 'aA\n', "it's", '']);
});

/** A client of a server of this computer. Rejects while nothing listens. */
async function clientOf(port: number): Promise<RedisClient> {
  const socket = connect({ port, host: '127.0.0.1' });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  return new RedisClient({
    readable: Readable.toWeb(socket) as ReadableStream<Uint8Array>,
    writable: Writable.toWeb(socket) as WritableStream<Uint8Array>,
    abort: () => void socket.destroy(),
  });
}
