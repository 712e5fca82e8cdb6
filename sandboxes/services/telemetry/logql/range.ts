import type { LogStore } from '../logs/store';
import { Labels } from '../promql/labels';
import { QueryError } from '../promql/lexer';
import { labelsOfAbsent } from '../promql/matcher';
import { RANGE_FUNCTIONS } from '../promql/over-time';
import type { Sample } from '../promql/value';
import { Line } from './line';
import type { LogRange } from './parser';

const NANOSECONDS = 1_000_000n;
const encoder = new TextEncoder();

interface Series {
  readonly labels: Labels;
  readonly points: { readonly time: number; readonly value: number }[];
}

/**
 * Reads once what a range needs between two instants, in milliseconds since 1970.
 * @returns its value at an instant: of lines after the beginning of the stretch, up to and with its end
 * @throws {QueryError} a line that a stage could not read, unless it is filtered out
 */
export function prepareRange(
  store: LogStore,
  plan: LogRange,
  { start, end }: { readonly start: number; readonly end: number },
): (now: number) => readonly Sample[] {
  const series = seriesOf(store, plan, start - plan.offset - plan.range, end - plan.offset);
  return (now) => {
    const last = now - plan.offset;
    const samples = series.flatMap(({ labels, points }): Sample[] => {
      const kept = points.filter(({ time }) => time > last - plan.range && time <= last);
      return kept.length === 0 ? [] : [{ labels, value: reduce(plan, kept, last) }];
    });
    if (plan.op !== 'absent_over_time') return samples.filter(({ value }) => !Number.isNaN(value));
    return samples.length > 0 ? [] : [{ labels: labelsOfAbsent(plan.matchers), value: 1 }];
  };
}

function seriesOf(store: LogStore, plan: LogRange, start: number, end: number): readonly Series[] {
  const series = new Map<string, Series>();
  const from = BigInt(Math.floor(start)) * NANOSECONDS;
  const to = BigInt(Math.ceil(end)) * NANOSECONDS;
  for (const { labels: own, lines } of store.select(plan.matchers))
    for (const { time, text, metadata } of lines) {
      if (time <= from || time > to) continue;
      const line = new Line(time, text, Labels.from([...own.pairs, ...metadata.pairs]));
      if (!plan.stages.every((stage) => stage(line))) continue;
      const { labels, value } = sampleOf(line, plan);
      const known = series.get(labels.key) ?? { labels, points: [] };
      series.set(labels.key, known);
      known.points.push({ time: Number(time) / 1e6, value });
    }
  for (const { points } of series.values()) points.sort((a, b) => a.time - b.time);
  return [...series.values()];
}

function sampleOf(line: Line, { op, grouping }: LogRange): Sample {
  const { unwrapped } = line;
  if (unwrapped !== null) line.delete(unwrapped.label);
  const size = op.startsWith('bytes') ? encoder.encode(line.text).length : 1;
  const value = unwrapped?.value ?? size;
  const labels = line.labels();
  const error = line.get('__error__');
  if (error !== '') throw pipelineError(error, labels);
  if (grouping === null) return { labels, value };
  return { labels: grouping.without ? labels.drop(grouping.labels) : labels.keep(grouping.labels), value };
}

/** The same sums as PromQL's, but a rate is what is in the stretch, by its seconds: lines are no counter. */
function reduce({ op, range, param }: LogRange, points: Series['points'], end: number): number {
  const values = points.map(({ value }) => value);
  if (op === 'first_over_time') return values[0] ?? Number.NaN;
  const window = {
    labels: Labels.EMPTY,
    times: points.map(({ time }) => time),
    values,
    start: end - range,
    end,
  };
  const compute = RANGE_FUNCTIONS.get(COMPUTED_AS[op] ?? op);
  const value = compute?.(window, param === null ? [] : [param], end) ?? Number.NaN;
  return op === 'rate' || op === 'bytes_rate' ? value / (range / 1000) : value;
}

const COMPUTED_AS: Readonly<Record<string, string>> = {
  rate: 'sum_over_time',
  bytes_rate: 'sum_over_time',
  bytes_over_time: 'sum_over_time',
  absent_over_time: 'count_over_time',
  rate_counter: 'rate',
};

const pipelineError = (error: string, labels: Labels) =>
  new QueryError(
    `pipeline error: '${error}' for series: '${labels}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!="${error}").\nTo skip all potential errors you can match empty errors.(e.g __error__="")\nThe label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )\n`,
    'bad_data',
  );
