import type { Aggregation } from './ast';
import { type Labels, METRIC_NAME } from './labels';
import { QueryError } from './lexer';
import { at, quantile } from './sums';
import { formatFloat, type Sample } from './value';

interface Group {
  readonly labels: Labels;
  readonly samples: Sample[];
}

/** `sum by (…)` and its kin. */
export function aggregate(
  node: Aggregation,
  samples: readonly Sample[],
  param: number | string | null,
): readonly Sample[] {
  const labelled = node.op === 'count_values' ? samples.map((sample) => valued(sample, param)) : samples;
  const groups = grouped(node, labelled, String(param));
  if (node.op === 'topk' || node.op === 'bottomk') {
    const size = kept(Number(param));
    return size < 1 ? [] : groups.flatMap((group) => best(group.samples, size, node.op === 'topk'));
  }
  return groups.map(({ labels, samples: members }) => ({
    labels,
    value: reduce(
      node.op,
      members.map(({ value }) => value),
      Number(param),
    ),
  }));
}

function grouped(node: Aggregation, samples: readonly Sample[], valueLabel: string): readonly Group[] {
  const { without } = node;
  const names = node.op === 'count_values' && !without ? [...node.grouping, valueLabel] : node.grouping;
  const groups = new Map<string, Group>();
  for (const sample of samples) {
    const labels = without ? sample.labels.drop([...names, METRIC_NAME]) : sample.labels.keep(names);
    const group = groups.get(labels.key) ?? { labels, samples: [] };
    groups.set(labels.key, group);
    group.samples.push(sample);
  }
  return [...groups.values()];
}

function valued({ labels, value }: Sample, name: number | string | null): Sample {
  if (typeof name !== 'string' || !/^[a-zA-Z_]\w*$/.test(name))
    throw new QueryError(`invalid label name ${JSON.stringify(name)}`);
  return { labels: labels.with({ [name]: formatFloat(value) }), value };
}

function kept(given: number): number {
  if (Number.isNaN(given) || Math.abs(given) >= 2 ** 63)
    throw new QueryError(`Scalar value ${formatFloat(given)} overflows int64`);
  return Math.trunc(given);
}

function best(samples: readonly Sample[], size: number, largest: boolean): readonly Sample[] {
  const order = (a: Sample, b: Sample) => {
    if (Number.isNaN(a.value)) return Number.isNaN(b.value) ? 0 : 1;
    if (Number.isNaN(b.value)) return -1;
    if (a.value === b.value) return 0;
    return a.value > b.value === largest ? -1 : 1;
  };
  return [...samples].sort(order).slice(0, size);
}

function reduce(op: string, values: readonly number[], param: number): number {
  switch (op) {
    case 'sum':
      return values.reduce((sum, value) => sum + value);
    case 'count':
    case 'count_values':
      return values.length;
    case 'group':
      return 1;
    case 'min':
      return values.reduce((best, value) => (best > value || Number.isNaN(best) ? value : best));
    case 'max':
      return values.reduce((best, value) => (best < value || Number.isNaN(best) ? value : best));
    case 'quantile':
      return quantile(param, values);
    case 'avg':
      return mean(values);
    default: {
      const variance = variation(values) / values.length;
      return op === 'stddev' ? Math.sqrt(variance) : variance;
    }
  }
}

/** Step by step, so that large values do not overflow. */
function mean(values: readonly number[]): number {
  let result = at(values, 0);
  for (let index = 1; index < values.length; index++) {
    const value = at(values, index);
    const count = index + 1;
    if (Math.abs(result) === Number.POSITIVE_INFINITY && (Number.isFinite(value) || value === result))
      continue;
    result += value / count - result / count;
  }
  return result;
}

/** Welford's sum of squares of differences from the mean. */
function variation(values: readonly number[]): number {
  let middle = at(values, 0);
  let squares = 0;
  for (let index = 1; index < values.length; index++) {
    const value = at(values, index);
    const delta = value - middle;
    middle += delta / (index + 1);
    squares += delta * (value - middle);
  }
  return squares;
}
