/** How long answers took, in classes that grow with what they count: latency has a long tail. */
import { type Latency, pointsOf } from '@/sandboxes/services/fault-policy/policy';

export interface Bar {
  /** Milliseconds, from (inclusive) and to (exclusive). */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** What the policy lets expect, of all: from 0 to 1. */
  readonly expected: number;
}

/** Six a decade. */
const STEPS = [1, 1.5, 2, 3, 5, 7];
/** 0, 1, 1.5, 2 … 10, 15 … up to an hour. */
const EDGES = [
  0,
  ...[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].flatMap((decade) => STEPS.map((step) => step * decade)),
];

/**
 * From the first class that has something to the last, with those between.
 * @param times milliseconds
 */
export function histogram(times: readonly number[], latency: Latency): readonly Bar[] {
  const bars = EDGES.slice(0, -1).map((from, index) => {
    const to = EDGES[index + 1] ?? Number.POSITIVE_INFINITY;
    return {
      from,
      to,
      count: times.filter((time) => time >= from && time < to).length,
      expected: shareBelow(latency, to) - shareBelow(latency, from),
    };
  });
  const filled = (bar: Bar) => bar.count > 0 || bar.expected >= 0.01;
  return bars.slice(bars.findIndex(filled), bars.findLastIndex(filled) + 1);
}

/** The share of answers that take less than so many milliseconds, as the policy draws them. */
function shareBelow(latency: Latency, milliseconds: number): number {
  switch (latency.kind) {
    case 'constant':
      return milliseconds > latency.milliseconds ? 1 : 0;
    case 'uniform': {
      const { min, max } = latency;
      return max === min ? Number(milliseconds > min) : clamp((milliseconds - min) / (max - min));
    }
    case 'normal':
      // What would be negative takes no time.
      if (milliseconds <= 0) return 0;
      return latency.deviation === 0
        ? Number(milliseconds > latency.mean)
        : normalBelow((milliseconds - latency.mean) / latency.deviation);
    case 'lognormal': {
      if (milliseconds <= 0) return 0;
      const sigma = Math.log(latency.p99 / latency.median) / Z99;
      return sigma === 0
        ? Number(milliseconds > latency.median)
        : normalBelow(Math.log(milliseconds / latency.median) / sigma);
    }
    case 'percentiles': {
      const points = pointsOf(latency.points);
      const above = points.findIndex(([, at]) => at >= milliseconds);
      if (above < 0) return 1;
      const [toPercent, to] = points[above] ?? [100, 0];
      const [fromPercent, from] = points[above - 1] ?? [0, to];
      return (
        (fromPercent +
          (to === from ? 0 : ((milliseconds - from) / (to - from)) * (toPercent - fromPercent))) /
        100
      );
    }
  }
}

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263478740408408;

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** The standard normal distribution: Abramowitz and Stegun, 26.2.17; wrong by at most 7.5e-8. */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
