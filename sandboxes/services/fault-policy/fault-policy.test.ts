import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../random';
import { problemsOf } from '../settings-file';
import { sampleLatency } from './latency';
import { createCapacity, createRateLimiter } from './limits';
import { faultPolicy, type Latency } from './policy';
import { decide } from './verdict';

const sorted = (latency: Latency, count = 20_000) => {
  const random = mulberry32(7);
  return Array.from({ length: count }, () => sampleLatency(latency, random)).sort((a, b) => a - b);
};
const percentile = (values: readonly number[], percent: number) =>
  values[Math.floor((values.length * percent) / 100)] ?? Number.NaN;

describe('latency', () => {
  it('has the median and the 99th percentile that a long tail was given', () => {
    const values = sorted({ kind: 'lognormal', median: 40, p99: 900 });
    expect(percentile(values, 50)).toBeGreaterThan(38);
    expect(percentile(values, 50)).toBeLessThan(42);
    expect(percentile(values, 99)).toBeGreaterThan(800);
    expect(percentile(values, 99)).toBeLessThan(1000);
  });

  it('follows percentiles that were measured', () => {
    const values = sorted({ kind: 'percentiles', points: { 0: 5, 50: 20, 99: 900, 100: 2000 } });
    expect(values[0]).toBeGreaterThanOrEqual(5);
    expect(percentile(values, 50)).toBeCloseTo(20, 0);
    expect(values.at(-1)).toBeLessThanOrEqual(2000);
  });

  it('is never negative', () => {
    expect(sorted({ kind: 'normal', mean: 5, deviation: 50 })[0]).toBe(0);
  });
});

describe('a policy', () => {
  it('says what is wrong with it, and where', () => {
    const read = faultPolicy.safeParse({
      errors: { rate: 0.7 },
      hang: 0.7,
      latency: { kind: 'percentiles', points: { 50: 3 } },
    });
    expect(read.success).toBe(false);
    if (read.success) return;
    expect(problemsOf(read.error).join('\n')).toBe(
      'errors.rate, hang, reset, lost and truncated add up to 1.4: at most 1\nlatency: points must go from "0" to "100"',
    );
  });

  it('shares out fates as it was told', () => {
    const policy = faultPolicy.parse({
      errors: { rate: 0.2, status: 500 },
      hang: 0.1,
      reset: 0.1,
      lost: 0.1,
    });
    const random = mulberry32(1);
    const seen = new Map<string, number>();
    for (let n = 0; n < 10_000; n++) {
      const { fate } = decide(policy, 0, random);
      seen.set(fate, (seen.get(fate) ?? 0) + 1);
    }
    expect(seen.get('error')).toBeGreaterThan(1900);
    expect(seen.get('error')).toBeLessThan(2100);
    for (const fate of ['hang', 'reset', 'lost'])
      expect(Math.abs((seen.get(fate) ?? 0) - 1000)).toBeLessThan(100);
    expect(seen.has('truncated')).toBe(false);
  });

  it('goes down and comes back on schedule', () => {
    const policy = faultPolicy.parse({ outages: [{ after: 100, for: 50, every: 1000, as: 'reset' }] });
    const fates = [0, 99, 100, 149, 150, 1099, 1100, 1150].map((at) => decide(policy, at, () => 0.5).fate);
    expect(fates).toEqual(['answer', 'answer', 'reset', 'reset', 'answer', 'answer', 'reset', 'answer']);
  });

  it('repeats itself with the same seed', () => {
    const policy = faultPolicy.parse({ latency: { kind: 'uniform', min: 0, max: 9 }, errors: { rate: 0.5 } });
    const run = (seed: number) => {
      const random = mulberry32(seed);
      return Array.from({ length: 50 }, () => decide(policy, 0, random));
    };
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });
});

it('counts requests in windows', () => {
  const limiter = createRateLimiter({ requests: 2, per: 1000 });
  expect([0, 10, 400, 999, 1000].map((now) => limiter.take(now))).toEqual([null, null, 600, 1, null]);
});

it('has places, a queue, and says when both are full', async () => {
  const capacity = createCapacity({ concurrent: 1, queue: 1 });
  const leave = await capacity.enter();
  const second = capacity.enter();
  expect(await capacity.enter()).toBeNull();
  leave?.();
  const leaveSecond = await second;
  expect(leaveSecond).not.toBeNull();
  leaveSecond?.();
  expect(await capacity.enter()).not.toBeNull();
});
