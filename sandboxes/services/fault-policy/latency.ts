import { type Latency, pointsOf } from './policy';

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263478740408408;

/**
 * How long one answer takes, in milliseconds.
 * @param random from 0 to below 1, evenly distributed
 */
export function sampleLatency(latency: Latency, random: () => number): number {
  switch (latency.kind) {
    case 'constant':
      return latency.milliseconds;
    case 'uniform':
      return latency.min + (latency.max - latency.min) * random();
    case 'normal':
      return Math.max(0, latency.mean + latency.deviation * standardNormal(random));
    case 'lognormal': {
      const sigma = Math.log(latency.p99 / latency.median) / Z99;
      return latency.median * Math.exp(sigma * standardNormal(random));
    }
    case 'percentiles':
      return interpolate(pointsOf(latency.points), 100 * random());
  }
}

/** Box and Muller, 1958. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function interpolate(points: readonly (readonly [number, number])[], percent: number): number {
  const above = points.findIndex(([at]) => at >= percent);
  const [toPercent, to] = points[above] ?? [100, 0];
  const [fromPercent, from] = points[above - 1] ?? [toPercent, to];
  return toPercent === fromPercent
    ? to
    : from + ((to - from) * (percent - fromPercent)) / (toPercent - fromPercent);
}
