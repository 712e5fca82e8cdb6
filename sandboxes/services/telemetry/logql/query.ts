import type { LogStore } from '../logs/store';
import { Evaluator } from '../promql/evaluate';
import { compareLabels, Labels } from '../promql/labels';
import { Selection } from '../promql/select';
import { collect } from '../promql/steps';
import type { Points, Value } from '../promql/value';
import { Line } from './line';
import { type LogSelector, parseLogQl } from './parser';
import { prepareRange } from './range';

export interface LogQuerySettings {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds. */
  readonly step: number;
  /** How many lines at most. */
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
}

/** Lines of an answer that have the same labels. */
export interface FoundStream {
  readonly labels: Labels;
  readonly lines: (readonly [nanoseconds: bigint, text: string])[];
}

export type LogAnswer =
  | { readonly type: 'streams'; readonly streams: readonly FoundStream[] }
  | { readonly type: 'matrix'; readonly series: readonly Points[] };

/** @throws {QueryError} */
export function logRangeQuery(store: LogStore, query: string, settings: LogQuerySettings): LogAnswer {
  const parsed = parseLogQl(query, (range) => prepareRange(store, range, settings));
  if (parsed.kind === 'lines') return { type: 'streams', streams: find(store, parsed.selector, settings) };
  const { start, end, step } = settings;
  const evaluator = evaluatorOf(start, end);
  const series = collect(start, end, step, (at) => samplesOf(evaluator.evaluate(parsed.expression, at)));
  return { type: 'matrix', series: series.sort((a, b) => compareLabels(a.labels, b.labels)) };
}

/** @throws {QueryError} */
export function logInstantQuery(
  store: LogStore,
  query: string,
  settings: LogQuerySettings,
): Value | Extract<LogAnswer, { type: 'streams' }> {
  const at = settings.end;
  const parsed = parseLogQl(query, (range) => prepareRange(store, range, { start: at, end: at }));
  if (parsed.kind === 'lines') return { type: 'streams', streams: find(store, parsed.selector, settings) };
  return evaluatorOf(at, at).evaluate(parsed.expression, at);
}

/** LogQL reads no series: only what its own ranges give. */
const evaluatorOf = (start: number, end: number) =>
  new Evaluator(new Selection({ select: () => [] }, { start, end }, 0), 0);

const samplesOf = (value: Value) => {
  if (value.type === 'scalar') return [{ labels: Labels.EMPTY, value: value.value }];
  return value.type === 'vector' ? value.samples : [];
};

/** From `start` on, before `end`. */
function find(
  store: LogStore,
  { matchers, stages }: LogSelector,
  { start, end, limit, direction }: LogQuerySettings,
): readonly FoundStream[] {
  const [from, to] = [start, end].map((time) => BigInt(Math.round(time * 1000)) * 1000n) as [bigint, bigint];
  const sign = direction === 'forward' ? 1 : -1;
  const candidates = store
    .select(matchers)
    .flatMap(({ labels, lines }) =>
      lines.filter(({ time }) => time >= from && time < to).map((line) => ({ labels, line })),
    )
    .sort((a, b) => sign * (a.line.time < b.line.time ? -1 : a.line.time > b.line.time ? 1 : 0));
  const found = new Map<string, FoundStream>();
  let count = 0;
  for (const { labels: own, line: stored } of candidates) {
    if (count === limit) break;
    const line = new Line(stored.time, stored.text, Labels.from([...own.pairs, ...stored.metadata.pairs]));
    if (!stages.every((stage) => stage(line))) continue;
    const labels = line.labels();
    const stream = found.get(labels.key) ?? { labels, lines: [] };
    found.set(labels.key, stream);
    stream.lines.push([line.time, line.text]);
    count++;
  }
  return [...found.values()];
}
