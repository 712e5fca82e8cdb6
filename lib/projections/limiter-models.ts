/**
 * The five usual ways to limit a rate, as arithmetic on a clock: what a limiter holds at a time, and whether it has room.
 * Sources: RFC 2698 and ATM's GCRA for the buckets; Cloudflare's "counting things" for the sliding counter.
 */
export const ALGORITHMS = [
  'token-bucket',
  'leaky-bucket',
  'fixed-window',
  'sliding-counter',
  'sliding-log',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface Limit {
  /** Requests: what a bucket holds, or a window lets through. */
  readonly limit: number;
  /** Milliseconds in which so many come back, or that are counted. */
  readonly window: number;
}

export interface LimiterModel {
  /** Tokens left for a token bucket, else what is used: both 0 to `limit`. Times never go backwards. */
  level(at: number): number;
  hasRoom(at: number): boolean;
  admit(at: number): void;
  /** The limiter said that it holds this; buckets go on from there. */
  told?(at: number, level: number): void;
  /** Times in `(from, to)` at which the level bends or jumps by itself. */
  turns(from: number, to: number): readonly number[];
}

/** Rounding of clocks and fractions that is no request. */
const ALMOST = 1e-6;

function tokenBucket({ limit, window }: Limit): LimiterModel {
  let [tokens, since] = [limit, 0];
  const level = (at: number) => Math.min(limit, tokens + ((at - since) * limit) / window);
  const set = (at: number, next: number) => {
    [tokens, since] = [next, at];
  };
  return {
    level,
    hasRoom: (at) => level(at) >= 1 - ALMOST,
    admit: (at) => set(at, level(at) - 1),
    told: set,
    turns: (from, to) => between([since + ((limit - tokens) * window) / limit], from, to),
  };
}

function leakyBucket({ limit, window }: Limit): LimiterModel {
  let [water, since] = [0, 0];
  const level = (at: number) => Math.max(0, water - ((at - since) * limit) / window);
  const set = (at: number, next: number) => {
    [water, since] = [next, at];
  };
  return {
    level,
    hasRoom: (at) => level(at) + 1 <= limit + ALMOST,
    admit: (at) => set(at, level(at) + 1),
    told: set,
    turns: (from, to) => between([since + (water * window) / limit], from, to),
  };
}

const between = (times: readonly number[], from: number, to: number) =>
  times.filter((time) => time > from && time < to);

/** Ends of windows in `(from, to)`: the newest hundred, as a jump of the clock may hold thousands. */
function boundaries(anchor: number, window: number, from: number, to: number): readonly number[] {
  const last = Math.ceil((to - anchor) / window) - 1;
  const first = Math.max(Math.floor((from - anchor) / window) + 1, last - 99);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => anchor + (first + n) * window);
}

function fixedWindow({ limit, window }: Limit, anchor: number): LimiterModel {
  let [index, count] = [Number.NEGATIVE_INFINITY, 0];
  const place = (at: number) => Math.floor((at - anchor) / window);
  const level = (at: number) => (place(at) === index ? count : 0);
  return {
    level,
    hasRoom: (at) => level(at) < limit,
    admit: (at) => {
      [count, index] = [level(at) + 1, place(at)];
    },
    turns: (from, to) => boundaries(anchor, window, from, to),
  };
}

function slidingCounter({ limit, window }: Limit, anchor: number): LimiterModel {
  const counts = new Map<number, number>();
  const place = (at: number) => Math.floor((at - anchor) / window);
  const level = (at: number) => {
    const index = place(at);
    const elapsed = (at - anchor) / window - index;
    return (counts.get(index) ?? 0) + (counts.get(index - 1) ?? 0) * (1 - elapsed);
  };
  return {
    level,
    hasRoom: (at) => level(at) + 1 <= limit + ALMOST,
    admit: (at) => {
      const index = place(at);
      counts.set(index, (counts.get(index) ?? 0) + 1);
      counts.delete(index - 2);
    },
    turns: (from, to) => boundaries(anchor, window, from, to),
  };
}

function slidingLog({ limit, window }: Limit): LimiterModel {
  let times: number[] = [];
  const level = (at: number) => {
    let live = 0;
    for (let n = times.length - 1; n >= 0 && (times[n] ?? 0) > at - window; n--) live++;
    return live;
  };
  return {
    level,
    hasRoom: (at) => level(at) < limit,
    admit: (at) => {
      times = [...times.slice(Math.max(0, times.length - level(at))), at];
    },
    turns: (from, to) =>
      between(
        times.map((time) => time + window),
        from,
        to,
      ),
  };
}

/** @param anchor a time at which one of its windows begins; buckets and logs have none */
export function modelOf(algorithm: Algorithm, limit: Limit, anchor: number): LimiterModel {
  switch (algorithm) {
    case 'token-bucket':
      return tokenBucket(limit);
    case 'leaky-bucket':
      return leakyBucket(limit);
    case 'fixed-window':
      return fixedWindow(limit, anchor);
    case 'sliding-counter':
      return slidingCounter(limit, anchor);
    case 'sliding-log':
      return slidingLog(limit);
  }
}

/** What a limiter that works would have decided. @param arrivals milliseconds, ascending */
export function decide(
  algorithm: Algorithm,
  limit: Limit,
  arrivals: readonly number[],
  anchor = arrivals[0] ?? 0,
): readonly boolean[] {
  const model = modelOf(algorithm, limit, anchor);
  return arrivals.map((at) => {
    const room = model.hasRoom(at);
    if (room) model.admit(at);
    return room;
  });
}
