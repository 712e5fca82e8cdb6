import { expect, test } from 'vitest';
import { barsOf, lengthOf } from './waterfall';

const span = (spanID: string, startTime: number, duration: number, parent?: string, error = false) => ({
  spanID,
  operationName: spanID,
  references: parent === undefined ? [] : [{ refType: 'CHILD_OF', spanID: parent }],
  startTime,
  duration,
  processID: 'p1',
  tags: error ? [{ key: 'error', value: true }] : [],
});

test('children stand under their parents in order of their start, and who lost a parent is a root', () => {
  const bars = barsOf({
    traceID: 't',
    processes: { p1: { serviceName: 'shop' } },
    spans: [
      span('pay', 5000, 2000, 'order', true),
      span('stock', 2000, 1000, 'order'),
      span('order', 1000, 9000),
      span('look up', 2500, 100, 'stock'),
      span('lost', 12_000, 1000, 'never seen'),
    ],
  });
  expect(
    bars.map(({ name, depth, start, duration, failed }) => [name, depth, start, duration, failed]),
  ).toEqual([
    ['order', 0, 0, 9, false],
    ['stock', 1, 1, 1, false],
    ['look up', 2, 1.5, 0.1, false],
    ['pay', 1, 4, 2, true],
    ['lost', 0, 11, 1, false],
  ]);
  expect(lengthOf(bars)).toBe(12);
});
