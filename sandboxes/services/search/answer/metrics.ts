import type { Reader } from '../index/reader';
import { type Json, type JsonObject, listOf, numberOf, textOf } from '../json';
import { type Documents, fieldOf, valuesOf } from './found';

type Metric = (readers: readonly Reader[], options: JsonObject, documents: Documents) => JsonObject;

function numbersOf(options: JsonObject, documents: Documents): number[] {
  const path = textOf(options['field']);
  const missing = options['missing'];
  return documents.flatMap((document) => {
    const values = valuesOf(document, path).filter((value) => typeof value === 'number');
    return values.length === 0 && missing !== undefined ? [numberOf(missing, 0)] : values;
  });
}

/** Kahan's: what is lost of each addition is kept for the next, as Elasticsearch does. */
function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const number of numbers) {
    const corrected = number - lost;
    const next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
  }
  return sum;
}

const least = (numbers: readonly number[]) =>
  numbers.length === 0 ? null : numbers.reduce((a, b) => Math.min(a, b));
const most = (numbers: readonly number[]) =>
  numbers.length === 0 ? null : numbers.reduce((a, b) => Math.max(a, b));
const average = (numbers: readonly number[]) =>
  numbers.length === 0 ? null : sumOf(numbers) / numbers.length;

const ofNumbers =
  (compute: (numbers: readonly number[]) => Json): Metric =>
  (readers, options, documents) => {
    const value = compute(numbersOf(options, documents));
    const date = fieldOf(readers, textOf(options['field']))?.type === 'date';
    return date && typeof value === 'number'
      ? { value, value_as_string: new Date(value).toISOString() }
      : { value };
  };

export const METRICS: Readonly<Record<string, Metric>> = {
  sum: ofNumbers(sumOf),
  avg: ofNumbers(average),
  min: ofNumbers(least),
  max: ofNumbers(most),
  value_count: (_, options, documents) => ({
    value: documents.reduce(
      (count, document) => count + valuesOf(document, textOf(options['field'])).length,
      0,
    ),
  }),
  /** Exact: HyperLogLog++ would only estimate it. */
  cardinality: (_, options, documents) => ({
    value: new Set(documents.flatMap((document) => valuesOf(document, textOf(options['field'])))).size,
  }),
  stats(_, options, documents) {
    const numbers = numbersOf(options, documents);
    return {
      count: numbers.length,
      min: least(numbers),
      max: most(numbers),
      avg: average(numbers),
      sum: sumOf(numbers),
    };
  },
  /** Exact, between neighbours by their distance: t-digest would estimate it. */
  percentiles(_, options, documents) {
    const numbers = numbersOf(options, documents).sort((a, b) => a - b);
    const percents =
      options['percents'] === undefined
        ? [1, 5, 25, 50, 75, 95, 99]
        : listOf(options['percents']).map((each) => numberOf(each, 0));
    return {
      values: Object.fromEntries(
        percents.map((percent) => [
          Number.isInteger(percent) ? `${percent}.0` : String(percent),
          quantile(numbers, percent / 100),
        ]),
      ),
    };
  },
};

function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  return below === undefined || above === undefined
    ? null
    : below + (above - below) * (place - Math.floor(place));
}
