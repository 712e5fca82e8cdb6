/** How many requests of a cache hit, under each policy: ours beside the real server's, with the same requests and equal room. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../../sandboxes/services/redis/listen';
import { RedisServer } from '../../../sandboxes/services/redis/server';
import type { RealServer } from '../real-server';
import { randomFrom } from './programs';
import { REDIS_SERVER, startRealRedis, Wire } from './wire';

const KEYS = 2000;
const ROUNDS = 6;
const REQUESTS = 1000;
/** As many keys the real server has room for, at first: then its buffers grow. */
const ROOM = 500;
const VALUE = 'v'.repeat(900);
/** Sampling is random on both sides: the ratios of two runs of one server differ by about a hundredth. */
const NEAR = 0.05;

interface Cache {
  /** Before each request, counted from the first. */
  at(request: number): void;
  send(...words: readonly (string | number)[]): Promise<unknown>;
  /** A second passes: the real server's clock of uses has seconds. */
  second(): Promise<void>;
}

describe.skipIf(REDIS_SERVER === null)('eviction beside redis-server', () => {
  const opened: { close(): Promise<void> | void }[] = [];
  let real: RealServer[] = [];
  const free: RealServer[] = [];
  beforeAll(async () => {
    real = await Promise.all(POLICIES.map(() => startRealRedis()));
    free.push(...real);
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
    await Promise.all(real.map((server) => server.stop()));
  });

  // Together, as the real servers spend the time in waiting for a second to pass.
  test.concurrent.each(POLICIES)('%s', { timeout: 600_000 }, async (policy) => {
    const server = free.pop();
    if (!server) throw new Error('There are as many servers as policies.');
    const theirs = await Wire.open(server.port);
    opened.push({ close: () => theirs.close() });
    // Ours lives at the times of the real server's requests: a slow machine makes finer differences of age.
    const times: number[] = [];
    let asked = 0;
    const own = new RedisServer({ now: () => wholeSecond(times[asked] ?? 0), random: randomFrom(7) });
    const listener = await listen(own, 0, '127.0.0.1');
    const ours = await Wire.open((listener.address() as { port: number }).port);
    opened.push({
      close() {
        ours.close();
        own.stop();
        listener.close();
      },
    });
    const want = await cacheUnder(policy, ROOM, {
      at(request) {
        times[request] = Date.now();
      },
      send: (...words) => theirs.send(...words),
      second: () => clockTurns(theirs),
    });
    // Memory is reckoned otherwise here: what counts is who goes when there is room for as many keys.
    const got = await cacheUnder(policy, want.held, {
      at(request) {
        asked = request;
      },
      send: (...words) => ours.send(...words),
      async second() {
        // The next request has its time.
      },
    });
    const figures = `${JSON.stringify(got)} of ours, ${JSON.stringify(want)} of the real server's`;
    expect(Math.abs(got.hits - want.hits), figures).toBeLessThan(NEAR);
    expect(Math.abs(got.held - want.held), figures).toBeLessThan(want.held / 10);
  });
});

const POLICIES = ['allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'volatile-lru', 'volatile-ttl'] as const;
const wholeSecond = (time: number): number => Math.floor(time / 1000) * 1000;

async function clockTurns(wire: Wire): Promise<void> {
  const clock = async () => /lru_clock:(\d+)/.exec(JSON.stringify(await wire.send('INFO', 'server')))?.[1];
  const before = await clock();
  while ((await clock()) === before);
}

/**
 * Reads keys, the first far more often than the last, and between them many that nobody asks for again; writes what was not there.
 * @param room how many keys there is memory for
 * @returns the share of hits among requests for keys that come again, and how many keys were there at last
 */
async function cacheUnder(
  policy: string,
  room: number,
  { at, send, second }: Cache,
): Promise<{ readonly hits: number; readonly held: number }> {
  const random = randomFrom(42);
  at(0);
  await send('FLUSHALL');
  for (let number = 0; number < room; number++)
    await send('SET', `once:0:${1000 + number}`, VALUE, 'EX', 1000);
  const used = /used_memory:(\d+)/.exec(JSON.stringify(await send('INFO', 'memory')))?.[1];
  await send('CONFIG', 'SET', 'maxmemory', Number(used));
  await send('CONFIG', 'SET', 'maxmemory-policy', policy);
  await send('FLUSHALL');
  let hits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let request = 0; request < REQUESTS; request++) {
      at(round * REQUESTS + request);
      const once = request % 3 === 0;
      // The density of 1/x: a tenth of the keys gets two thirds of the requests.
      const key = once ? `once:${round}:${request}` : `key:${Math.floor(KEYS ** random())}`;
      if ((await send('GET', key)) !== null) {
        if (!once) hits++;
      } else {
        const lasts = once ? 1000 + request : 100_000 - Math.floor(random() * 1000);
        expect(await send('SET', key, VALUE, 'EX', lasts)).toEqual({ status: 'OK' });
      }
    }
    await second();
  }
  return { hits: hits / ((ROUNDS * REQUESTS * 2) / 3), held: Number(await send('DBSIZE')) };
}
