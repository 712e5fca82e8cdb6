/** Four ways to limit a rate. Each is a function of what was stored and of the time: so it can live in any store. */

export interface Limit {
  /** Requests … */
  readonly limit: number;
  /** … in so many milliseconds. */
  readonly window: number;
}

export interface Verdict {
  readonly allowed: boolean;
  /** What remains of the limit. */
  readonly remaining: number;
  /** Milliseconds until one more would be let through. */
  readonly wait: number;
  /** Tokens left in a token bucket, else what is used: for the picture. */
  readonly level: number;
  /** Milliseconds until the window ends, where there is one. */
  readonly resets?: number;
}

export interface Rule extends Limit {
  readonly algorithm: 'token-bucket' | 'fixed-window' | 'sliding-counter' | 'sliding-log';
  /** @param stored numbers that it returned before; none for a new client */
  take(stored: readonly number[] | undefined, now: number): { verdict: Verdict; store: readonly number[] };
}

/** Fills steadily, and holds at most `limit`: a burst is allowed to who has been quiet. */
export function tokenBucket({ limit, window }: Limit): Rule {
  const each = window / limit;
  return {
    algorithm: 'token-bucket',
    limit,
    window,
    take([tokens, since] = [limit, 0], now) {
      const filled = Math.min(limit, (tokens ?? limit) + (now - (since ?? 0)) / each);
      const allowed = filled >= 1;
      const level = allowed ? filled - 1 : filled;
      const wait = level >= 1 ? 0 : (1 - level) * each;
      return { verdict: { allowed, remaining: Math.floor(level), wait, level }, store: [level, now] };
    },
  };
}

/** Counts from the beginning of each window. Cheap, and lets through twice as many around its end. */
export function fixedWindow({ limit, window }: Limit): Rule {
  return {
    algorithm: 'fixed-window',
    limit,
    window,
    take([count, begun] = [0, 0], now) {
      const begins = now - (now % window);
      const known = begun === begins ? (count ?? 0) : 0;
      const allowed = known < limit;
      const level = allowed ? known + 1 : known;
      const resets = begins + window - now;
      const wait = level < limit ? 0 : resets;
      return { verdict: { allowed, remaining: limit - level, wait, level, resets }, store: [level, begins] };
    },
  };
}

/** Two counts, of this window and the last one; of the last one that share counts which is still in sight. */
export function slidingCounter({ limit, window }: Limit): Rule {
  return {
    algorithm: 'sliding-counter',
    limit,
    window,
    take([count, before, begun] = [0, 0, 0], now) {
      const begins = now - (now % window);
      const [here, last] =
        begun === begins ? [count ?? 0, before ?? 0] : begun === begins - window ? [0, count ?? 0] : [0, 0];
      const inSight = last * (1 - (now - begins) / window);
      const allowed = here + inSight + 1 <= limit;
      const next = allowed ? here + 1 : here;
      const level = next + inSight;
      const resets = begins + window - now;
      const wait = level + 1 <= limit ? 0 : last > 0 ? Math.min(resets, window / last) : resets;
      const remaining = Math.max(0, Math.floor(limit - level));
      return { verdict: { allowed, remaining, wait, level, resets }, store: [next, last, begins] };
    },
  };
}

/** Remembers when each came: exact, and the dearest in memory. */
export function slidingLog({ limit, window }: Limit): Rule {
  return {
    algorithm: 'sliding-log',
    limit,
    window,
    take(times = [], now) {
      const inSight = times.filter((time) => time > now - window);
      const allowed = inSight.length < limit;
      const store = allowed ? [...inSight, now] : inSight;
      const wait = store.length < limit ? 0 : (store[0] ?? now) + window - now;
      return { verdict: { allowed, remaining: limit - store.length, wait, level: store.length }, store };
    },
  };
}
