// Histograms record, add, reset and tell percentiles with their figures; the loop's delay and how busy it is are measured.
import { createHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { inspect } from 'node:util';

const attempt = (label, run) => {
  try {
    console.log(label, run());
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
};
const series = [
  [],
  [5],
  [1, 1, 1, 1],
  [1, 2],
  [1, 2, 3],
  [2047, 2048, 2049, 4095, 4096, 4097],
  [1, 2, 3, 1000, 1e6, 123456789],
  Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 100000) + 1),
];
for (const values of series) {
  const histogram = createHistogram();
  for (const value of values) histogram.record(value);
  // Node's own maps have a name of their own.
  console.log(inspect(histogram).replaceAll(/(?:Safe)?Map\(\d+\)(?: \[Map\])?/g, 'Map'));
  if (values.length > 0)
    console.log(
      [1, 50, 90, 99, 99.9, 100].map((percent) => histogram.percentile(percent)),
      JSON.stringify(histogram),
    );
  console.log(histogram.countBigInt, histogram.minBigInt, histogram.maxBigInt, histogram.exceedsBigInt, [
    ...histogram.percentilesBigInt,
  ]);
}
const rough = createHistogram({ lowest: 10, highest: 100000, figures: 2 });
for (const value of [1, 9, 10, 11, 15, 16, 1000, 99999, 100000, 131072, 200000]) rough.record(value);
console.log(JSON.stringify(rough), rough.percentile(50));
const other = createHistogram();
other.record(7n);
other.record(70);
rough.add(other);
console.log(rough.count, rough.max);
rough.reset();
console.log(rough.count, rough.exceeds, rough.mean);
attempt('zero', () => other.record(0));
attempt('text', () => other.record('x'));
attempt('fraction', () => other.record(1.5));
attempt('negative', () => other.record(-1n));
attempt('percentile', () => other.percentile(0));
attempt('percentile', () => other.percentile(101));
attempt('percentile', () => other.percentile('x'));
attempt('percentile', () => other.percentileBigInt(50));
attempt('lowest', () => createHistogram({ lowest: 0 }));
attempt('highest', () => createHistogram({ lowest: 10, highest: 15 }));
attempt('figures', () => createHistogram({ figures: 6 }));
attempt('options', () => createHistogram(5));
attempt('add', () => other.add({}));
other.recordDelta();
other.recordDelta();
console.log(other.count, other.constructor.name);

const delay = monitorEventLoopDelay({ resolution: 1 });
console.log(delay.enable(), delay.enable(), delay.constructor.name);
while (delay.count <= 3) await new Promise((resolve) => setTimeout(resolve, 20));
console.log(delay.disable(), delay.disable(), delay.min > 0, delay.max >= delay.min, delay.mean > 0);
attempt('resolution', () => monitorEventLoopDelay({ resolution: 0 }));
attempt('options', () => monitorEventLoopDelay(5));

const before = performance.eventLoopUtilization();
const until = performance.now() + 80;
while (performance.now() < until);
await new Promise((resolve) => setTimeout(resolve, 1));
const busy = performance.eventLoopUtilization(before);
await new Promise((resolve) => setTimeout(resolve, 80));
const idle = performance.eventLoopUtilization(performance.eventLoopUtilization(), before);
console.log(busy.active > 60, busy.utilization > 0.5, Object.keys(busy), idle.active + idle.idle > 0);
console.log(
  performance.eventLoopUtilization(
    { idle: 4, active: 2, utilization: 0 },
    { idle: 1, active: 1, utilization: 0 },
  ),
);
