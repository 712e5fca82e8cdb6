/** Random programs on our server and on the real one: every reply equal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../sandboxes/services/redis/listen';
import { RedisServer } from '../../../sandboxes/services/redis/server';
import type { RealServer } from '../real-server';
import { Generator } from './programs';
import { REDIS_SERVER, type Reply, startRealRedis, Wire } from './wire';

const PROGRAMS = Number(process.env['REDIS_PROGRAMS'] ?? 30);
const COMMANDS = 400;

describe.skipIf(REDIS_SERVER === null)('commands beside redis-server', () => {
  let server: RealServer;
  let theirs: Wire;
  let ours: Wire;
  const own = new RedisServer();
  let close: () => void;
  beforeAll(async () => {
    server = await startRealRedis();
    theirs = await Wire.open(server.port);
    const listener = await listen(own, 0, '127.0.0.1');
    close = () => listener.close();
    ours = await Wire.open((listener.address() as { port: number }).port);
  });
  afterAll(async () => {
    theirs?.close();
    ours?.close();
    own.stop();
    close?.();
    await server?.stop();
  });

  it.each([2, 3] as const)(
    `answers ${PROGRAMS} random programs alike in RESP%s`,
    { timeout: 300_000 },
    async (protocol) => {
      await Promise.all([theirs.send('HELLO', protocol), ours.send('HELLO', protocol)]);
      for (let seed = 1; seed <= PROGRAMS; seed++) {
        const generator = new Generator(seed * 2 + protocol);
        await Promise.all([theirs.send('RESET'), ours.send('RESET')]);
        await Promise.all([theirs.send('HELLO', protocol), ours.send('HELLO', protocol)]);
        await Promise.all([theirs.send('FLUSHALL'), ours.send('FLUSHALL')]);
        for (let at = 0; at < COMMANDS; at++) {
          const words = generator.next();
          const [want, got] = await Promise.all([theirs.send(...words), ours.send(...words)]);
          expect({ seed, at, words, reply: comparable(words, got) }).toEqual({
            seed,
            at,
            words,
            reply: comparable(words, want),
          });
        }
      }
    },
  );
});

/** Sets have no order. */
const UNORDERED = /^(SMEMBERS|SUNION|SINTER|SDIFF|KEYS|HGETALL|HKEYS|HVALS|HSCAN|SSCAN|ZSCAN)$/i;

function comparable(words: readonly string[], reply: Reply): unknown {
  const text = JSON.stringify(reply);
  if (!UNORDERED.test(words[0] ?? '')) return reply;
  return sorted(JSON.parse(text));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]));
  return value;
}
