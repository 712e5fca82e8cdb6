import { describe, expect, it } from 'vitest';
import { mulberry32 } from '@/sandboxes/random';
import { sampleLatency } from '@/sandboxes/services/fault-policy/latency';
import { faultPolicy, type Latency, type Outage } from '@/sandboxes/services/fault-policy/policy';
import { decide } from '@/sandboxes/services/fault-policy/verdict';
import type { SeenRequest } from '@/sandboxes/services/flaky/app';
import { histogram } from './histogram';
import { downtimes, weatherAt } from './outages';
import { outcomeOf, percentileOf, tally } from './outcomes';

const seen = (part: Partial<SeenRequest>): SeenRequest => ({
  at: 0,
  method: 'GET',
  path: '/',
  headers: {},
  fate: 'answer',
  status: 200,
  took: 10,
  ...part,
});

describe('what became of requests', () => {
  it('tells who was refused from who gave up and who waits', () => {
    expect(
      [
        seen({}),
        seen({ fate: 'error', status: 503 }),
        seen({ fate: null, status: 429 }),
        seen({ status: null }),
        seen({ fate: 'hang', status: null, took: null }),
        seen({ fate: 'lost', status: null }),
        seen({ fate: null, status: null, took: null }),
      ].map(outcomeOf),
    ).toEqual(['answered', 'error', 'refused', 'given up', 'hung', 'lost', 'under way']);
  });

  it('counts failures among those that have ended', () => {
    const { failureRate, ended, times } = tally([
      seen({ took: 30 }),
      seen({ took: 10 }),
      seen({ took: 20 }),
      seen({ fate: 'reset', status: null, took: 1 }),
      seen({ took: null, status: null }),
    ]);
    expect([ended, failureRate, times]).toEqual([4, 0.25, [10, 20, 30]]);
    expect([percentileOf(times, 50), percentileOf(times, 99), percentileOf([], 50)]).toEqual([20, 30, null]);
    expect(tally([]).failureRate).toBeNull();
  });
});

describe('a histogram of latency', () => {
  it('counts each once, from the first class that has something to the last', () => {
    const bars = histogram([0, 4, 5, 12, 12], { kind: 'constant', milliseconds: 4 });
    expect(bars.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 1, 1],
      [1, 1.5, 0],
      [1.5, 2, 0],
      [2, 3, 0],
      [3, 5, 1],
      [5, 7, 1],
      [7, 10, 0],
      [10, 15, 2],
    ]);
    expect(bars.map(({ expected }) => expected)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('expects what the service draws', () => {
    const random = mulberry32(3);
    const kinds: readonly Latency[] = [
      { kind: 'uniform', min: 10, max: 90 },
      { kind: 'normal', mean: 50, deviation: 20 },
      { kind: 'normal', mean: 5, deviation: 50 },
      { kind: 'lognormal', median: 40, p99: 900 },
      { kind: 'percentiles', points: { 0: 5, 50: 20, 99: 900, 100: 2000 } },
    ];
    for (const latency of kinds) {
      const times = Array.from({ length: 20_000 }, () => sampleLatency(latency, random));
      for (const { count, expected, from } of histogram(times, latency))
        expect(Math.abs(count / times.length - expected), `${latency.kind} from ${from} ms`).toBeLessThan(
          0.015,
        );
    }
  });
});

describe('a schedule of outages', () => {
  const every: Outage = { after: 100, for: 50, every: 1000, as: 'reset' };
  const once: Outage = { after: 5000, for: 300, as: 'hang' };

  it('is down when the service says so', () => {
    const policy = faultPolicy.parse({ outages: [every, once] });
    const times = downtimes(policy.outages, 0, 8000);
    for (let at = 0; at < 8000; at += 10)
      expect(
        times.some(({ from, to }) => from <= at && at < to),
        `at ${at}`,
      ).toBe(decide(policy, at, () => 0.5).fate !== 'answer');
  });

  it('tells how long it stays as it is', () => {
    expect(weatherAt([every], 0)).toEqual({ down: null, until: 100 });
    expect(weatherAt([every], 120)).toEqual({ down: 'reset', until: 150 });
    expect(weatherAt([every], 150)).toEqual({ down: null, until: 1100 });
    expect(weatherAt([once], 6000)).toEqual({ down: null, until: null });
    expect(weatherAt([every, { ...once, after: 1140 }], 1110)).toEqual({ down: 'reset', until: 1440 });
    expect(weatherAt([{ after: 0, for: 10, every: 10, as: 'hang' }], 5)).toEqual({
      down: 'hang',
      until: null,
    });
    expect(weatherAt([], 5)).toEqual({ down: null, until: null });
  });
});
