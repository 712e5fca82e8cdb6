/** Values of PromQL as the HTTP API writes them. */
import type { Labels } from '../promql/labels';
import { formatFloat, type Points, type Value } from '../promql/value';

type WrittenPoint = readonly [seconds: number, value: string];

interface Result {
  readonly resultType: 'scalar' | 'string' | 'vector' | 'matrix';
  readonly result: WrittenPoint | readonly { readonly metric: Labels }[];
}

const written = (milliseconds: number, value: number): WrittenPoint => [
  milliseconds / 1000,
  formatFloat(value),
];

export function instantResult(value: Value, at: number): Result {
  switch (value.type) {
    case 'scalar':
      return { resultType: 'scalar', result: written(at, value.value) };
    case 'string':
      return { resultType: 'string', result: [at / 1000, value.value] };
    case 'matrix':
      return matrixResult(value.series);
    case 'vector':
      return {
        resultType: 'vector',
        result: value.samples.map(({ labels, value: number }) => ({
          metric: labels,
          value: written(at, number),
        })),
      };
  }
}

export function matrixResult(series: readonly Points[]): Result {
  return {
    resultType: 'matrix',
    result: series.map(({ labels, times, values }) => ({
      metric: labels,
      values: times.map((time, index) => written(time, values[index] ?? Number.NaN)),
    })),
  };
}
