import type { Labels } from './labels';
import type { Points, Sample } from './value';

/** Evaluates at each step from `start` to `end` and puts together what belongs to one series. */
export function collect(
  start: number,
  end: number,
  step: number,
  evaluate: (at: number) => readonly Sample[],
): Points[] {
  const series = new Map<string, { labels: Labels; times: number[]; values: number[] }>();
  for (let at = start; at <= end; at += step)
    for (const { labels, value } of evaluate(at)) {
      const points = series.get(labels.key) ?? { labels, times: [], values: [] };
      series.set(labels.key, points);
      points.times.push(at);
      points.values.push(value);
    }
  return [...series.values()];
}
