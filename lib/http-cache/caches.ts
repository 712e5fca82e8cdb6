/** A browser's cache and a shared cache in a row, in front of the learner's real server. Backlab's model of both. */
import type { Exchange, RequestMessage } from '@/sandboxes/http1/message';
import { type CacheDecision, createHttpCache } from './cache';

export type { CacheDecision } from './cache';

export interface HttpCaches {
  /** Sends a request through both caches; `decide` hears of each decision in the order it falls. */
  fetch(
    request: RequestMessage,
    origin: (request: RequestMessage) => Promise<Exchange>,
    decide: (decision: CacheDecision) => void,
  ): Promise<Exchange>;
  /** Both caches' clock runs ahead by so many more seconds; the origin's does not. */
  moveClock(seconds: number): void;
  clear(): void;
}

/** @param now milliseconds since the epoch */
export function createHttpCaches(now: () => number): HttpCaches {
  let ahead = 0;
  const clock = { now: () => now() + ahead, origin: now };
  let toOrigin: (request: RequestMessage) => Promise<Exchange> = () =>
    Promise.reject(new Error('Nothing was fetched yet, so there is no origin.'));
  const shared = createHttpCache(
    'shared',
    async (request) => {
      const exchange = await toOrigin(request);
      return { exchange, bytes: exchange.receivedBytes.length };
    },
    clock,
  );
  const browser = createHttpCache('browser', shared.layer, clock);
  return {
    async fetch(request, origin, decide) {
      toOrigin = origin;
      return (await browser.layer(request, decide)).exchange;
    },
    moveClock(seconds) {
      ahead += seconds * 1000;
    },
    clear() {
      browser.clear();
      shared.clear();
    },
  };
}
