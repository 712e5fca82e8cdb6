/** The real redis-benchmark loads our server: all of its tests run, and none of its replies is an error. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../../sandboxes/services/redis/listen';
import { RedisServer } from '../../../sandboxes/services/redis/server';
import { realProgram } from '../real-server';

const BENCHMARK = realProgram('redis-benchmark');
const run = promisify(execFile);

/** What redis-benchmark 7.0 measures when it is told nothing else. */
const TESTS = [
  ...['PING_INLINE', 'PING_MBULK', 'SET', 'GET', 'INCR', 'LPUSH', 'RPUSH', 'LPOP', 'RPOP', 'SADD', 'HSET'],
  ...['SPOP', 'ZADD', 'ZPOPMIN', 'LPUSH (needed to benchmark LRANGE)', 'LRANGE_100 (first 100 elements)'],
  ...[
    'LRANGE_300 (first 300 elements)',
    'LRANGE_500 (first 500 elements)',
    'LRANGE_600 (first 600 elements)',
  ],
  'MSET (10 keys)',
];

describe.skipIf(BENCHMARK === null)('the real redis-benchmark', () => {
  const server = new RedisServer();
  let port = 0;
  let close: (() => void) | undefined;
  beforeAll(async () => {
    const listener = await listen(server, 0, '127.0.0.1');
    port = (listener.address() as { port: number }).port;
    close = () => listener.close();
  });
  afterAll(() => {
    server.stop();
    close?.();
  });

  test.each([
    ['one command at a time', []],
    ['sixteen in a pipeline', ['-P', '16']],
    ['RESP3', ['-3']],
    ['random keys', ['-r', '100']],
  ])('%s', { timeout: 120_000 }, async (_, options) => {
    // It ends with code 1 at the first error that it is answered with.
    const { stdout } = await run(BENCHMARK ?? '', [
      ...['-p', String(port), '-n', '400', '-c', '20', '--csv'],
      ...options,
    ]);
    const lines = stdout.trim().split('\n').slice(1);
    expect(lines.map((line) => /^"(.*?)"/.exec(line)?.[1])).toEqual(TESTS);
    for (const line of lines) expect(Number(/^".*?","(.*?)"/.exec(line)?.[1]), line).toBeGreaterThan(0);
  });
});
