import type { FaultPolicy } from './policy';

export interface RateLimiter {
  /** @returns milliseconds until the next window when this request is one too many, or null */
  take(now: number): number | null;
  /** Requests left in this window. */
  left(now: number): number;
}

/** Fixed windows, the first from the first request. */
export function createRateLimiter({ requests, per }: NonNullable<FaultPolicy['rateLimit']>): RateLimiter {
  let began = Number.NEGATIVE_INFINITY;
  let taken = 0;
  const turn = (now: number) => {
    if (now - began < per) return;
    began = now;
    taken = 0;
  };
  return {
    take(now) {
      turn(now);
      if (taken >= requests) return began + per - now;
      taken++;
      return null;
    },
    left(now) {
      turn(now);
      return requests - taken;
    },
  };
}

/** Places for requests, with a queue before them. */
export interface Capacity {
  /** Resolves once there is a place, with what gives it back; null at once when the queue is full too. */
  enter(): Promise<(() => void) | null>;
}

export function createCapacity({ concurrent, queue }: NonNullable<FaultPolicy['capacity']>): Capacity {
  let busy = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) busy--;
    else next();
  };
  return {
    async enter() {
      if (busy < concurrent) {
        busy++;
        return leave;
      }
      if (waiting.length >= queue) return null;
      await new Promise<void>((resolve) => waiting.push(resolve));
      return leave;
    },
  };
}
