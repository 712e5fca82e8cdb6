import type { ServerResponse } from 'node:http';
import { type Capacity, createCapacity, createRateLimiter, type RateLimiter } from './limits';
import { type FaultPolicy, NO_FAULTS } from './policy';
import { decide, type Verdict } from './verdict';

interface Current {
  readonly policy: FaultPolicy;
  readonly rateLimiter: RateLimiter | null;
  readonly capacity: Capacity | null;
}

/** The policy in force, and what it counts. */
export interface PolicyHolder {
  current(): Current;
  /** Counts and outages begin anew. */
  set(policy: FaultPolicy): void;
  /** For the next request. */
  decide(): Verdict;
  now(): number;
  /** Milliseconds since the policy was set: what outages count from. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or as soon as the client has gone. */
  pause(milliseconds: number, outgoing: ServerResponse): Promise<void>;
}

export interface Surroundings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to below 1, evenly distributed. */
  readonly random: () => number;
}

export function createPolicyHolder(
  { now, random }: Surroundings,
  policy: FaultPolicy = NO_FAULTS,
): PolicyHolder {
  let current: Current;
  let since = 0;
  const set = (wanted: FaultPolicy) => {
    since = now();
    current = {
      policy: wanted,
      rateLimiter: wanted.rateLimit === null ? null : createRateLimiter(wanted.rateLimit),
      capacity: wanted.capacity === null ? null : createCapacity(wanted.capacity),
    };
  };
  set(policy);
  return {
    current: () => current,
    set,
    decide: () => decide(current.policy, now() - since, random),
    now,
    elapsed: () => now() - since,
    pause(milliseconds, outgoing) {
      if (milliseconds <= 0 || outgoing.destroyed) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          outgoing.off('close', done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        outgoing.once('close', done);
      });
    },
  };
}
