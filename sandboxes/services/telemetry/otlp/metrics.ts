/** Metrics of OTLP as series, named as Prometheus' own OTLP receiver names them. */
import { Labels, METRIC_NAME } from '../promql/labels';
import { formatFloat } from '../promql/value';
import type { Point } from '../series/store';
import type { Rejected } from './app';
import { type Attribute, type Metric, type MetricsRequest, textOf } from './requests';

const CUMULATIVE = 2;

const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  Cel: 'celsius',
  '%': 'percent',
  '1': 'ratio',
};

/** @returns points to be stored, and what is not taken: deltas, of which no counter can be made without the points before */
export function pointsOf({ resourceMetrics }: MetricsRequest): { points: Point[]; rejected: Rejected } {
  const points: Point[] = [];
  let rejected = 0;
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const target = targetLabels(resource.attributes);
    for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      const kind = metric.sum ?? metric.histogram;
      if (kind !== undefined && kind.aggregationTemporality !== CUMULATIVE)
        rejected += kind.dataPoints.length;
      else points.push(...seriesOf(metric, target));
    }
    const newest = Math.max(...points.map(({ time }) => time), 0);
    const about = labelsOf(resource.attributes.filter(({ key }) => !key.startsWith('service.')));
    if (points.length > 0 && Object.keys(about).length > 0)
      points.push({
        labels: Labels.of({ ...about, ...target, [METRIC_NAME]: 'target_info' }),
        value: 1,
        time: newest,
      });
  }
  return {
    points,
    rejected: { count: rejected, reason: rejected === 0 ? '' : 'invalid temporality and type combination' },
  };
}

function seriesOf(metric: Metric, target: Readonly<Record<string, string>>): Point[] {
  const name = nameOf(metric);
  const point = (suffix: string, attributes: Record<string, string>, value: number, time: number): Point => ({
    labels: Labels.of({ ...attributes, ...target, [METRIC_NAME]: name + suffix }),
    value,
    time,
  });
  const numbers = (metric.gauge ?? metric.sum)?.dataPoints ?? [];
  return [
    ...numbers.map((given) =>
      point(
        '',
        labelsOf(given.attributes),
        given.asDouble ?? Number(given.asInt ?? 0),
        milliseconds(given.timeUnixNano),
      ),
    ),
    ...(metric.histogram?.dataPoints ?? []).flatMap((given) => {
      const attributes = labelsOf(given.attributes);
      const time = milliseconds(given.timeUnixNano);
      let below = 0;
      const buckets = given.explicitBounds.map((bound, index) => {
        below += Number(given.bucketCounts[index] ?? 0);
        return point('_bucket', { ...attributes, le: formatFloat(bound) }, below, time);
      });
      const count = Number(given.count);
      return [
        ...buckets,
        point('_bucket', { ...attributes, le: '+Inf' }, count, time),
        point('_count', attributes, count, time),
        ...(given.sum === undefined ? [] : [point('_sum', attributes, given.sum, time)]),
      ];
    }),
  ];
}

/** `http.server.duration` in `ms` is `http_server_duration_milliseconds`. */
function nameOf({ name, unit, gauge, sum }: Metric): string {
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
  const suffix = unit === '1' && gauge === undefined ? undefined : UNITS[unit];
  if (suffix !== undefined && !words.includes(suffix)) words.push(suffix);
  const kept = sum?.isMonotonic === true ? [...words.filter((word) => word !== 'total'), 'total'] : words;
  const joined = kept.join('_');
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

function labelsOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const name = key.replace(/[^a-zA-Z0-9_]/g, '_');
      return [/^\d/.test(name) ? `key_${name}` : name, textOf(value)];
    }),
  );
}

/** Who sent it: a service is a job. */
function targetLabels(attributes: readonly Attribute[]): Record<string, string> {
  const text = (key: string) => {
    const found = attributes.find((attribute) => attribute.key === key);
    return found === undefined ? '' : textOf(found.value);
  };
  const [namespace, name] = [text('service.namespace'), text('service.name')];
  return { job: namespace === '' ? name : `${namespace}/${name}`, instance: text('service.instance.id') };
}

const milliseconds = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000_000n);
