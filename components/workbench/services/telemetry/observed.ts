/** What the service says over HTTP, as Prometheus, Loki and Jaeger do (`sandboxes/services/telemetry`). */
import type { ServicePanelProps } from '../registry';

/** How far back is looked, in seconds. */
export const BACK = 300;
const STEPS = 150;

export type LabelSet = Readonly<Record<string, string>>;

export interface Series {
  readonly name: string;
  /** Seconds since 1970, and the value. */
  readonly values: readonly (readonly [number, number])[];
}

export interface Target {
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
  readonly scrapePool: string;
  /** Seconds. */
  readonly lastScrapeDuration: number;
  /** `2s` */
  readonly scrapeInterval: string;
}

interface Alert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly state: 'pending' | 'firing';
}

export interface AlertRule {
  readonly name: string;
  readonly query: string;
  /** Seconds that the query must give something before it fires. */
  readonly duration: number;
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly alerts: readonly Alert[];
}

export interface LogEntry {
  /** Nanoseconds since 1970. */
  readonly time: string;
  readonly text: string;
  readonly level: string;
  readonly trace: string;
}

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  /** Microseconds. */
  readonly startTime: number;
  readonly duration: number;
  readonly processID: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

export interface Trace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

type Asked = Pick<ServicePanelProps, 'ask' | 'plan'>;

async function get<T>({ ask, plan }: Asked, path: string, signal: AbortSignal): Promise<T> {
  const response = await ask(path, { port: plan.port, signal });
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  const json = response.headers.get('content-type')?.includes('json') === true;
  throw new Error(json ? String((JSON.parse(text) as { error?: string }).error ?? text) : text.trim());
}

const data = async <T>(asked: Asked, path: string, signal: AbortSignal): Promise<T> =>
  (await get<{ readonly data: T }>(asked, path, signal)).data;

/** The service's own time, which follows the sandbox's clock: seconds since 1970. */
async function nowOf(asked: Asked, signal: AbortSignal): Promise<number> {
  const { result } = await data<{ result: [number, string] }>(asked, '/api/v1/query?query=time()', signal);
  return result[0];
}

async function span(asked: Asked, signal: AbortSignal): Promise<Record<string, string>> {
  const end = await nowOf(asked, signal);
  return { start: String(end - BACK), end: String(end), step: String(BACK / STEPS) };
}

interface Matrix {
  readonly result: readonly { readonly metric: LabelSet; readonly values: readonly [number, string][] }[];
}

const seriesOf = ({ result }: Matrix): readonly Series[] =>
  result.map(({ metric, values }) => ({
    name: nameOf(metric),
    values: values.map(([time, value]) => [time, Number(value.replace('Inf', 'Infinity'))] as const),
  }));

/** `up{job="shop"}` */
function nameOf({ __name__: name = '', ...labels }: LabelSet): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name !== '' ? name : `${name}{${pairs.join(', ')}}`;
}

export async function rangeOf(asked: Asked, query: string, signal: AbortSignal): Promise<readonly Series[]> {
  const parameters = new URLSearchParams({ query, ...(await span(asked, signal)) });
  return seriesOf(await data<Matrix>(asked, `/api/v1/query_range?${parameters}`, signal));
}

export const metricNames = (asked: Asked, signal: AbortSignal): Promise<readonly string[]> =>
  data(asked, '/api/v1/label/__name__/values', signal);

export async function stateOf(asked: Asked, signal: AbortSignal) {
  const [{ activeTargets: targets }, { groups }] = await Promise.all([
    data<{ activeTargets: readonly Target[] }>(asked, '/api/v1/targets', signal),
    data<{ groups: readonly { rules: readonly AlertRule[] }[] }>(asked, '/api/v1/rules?type=alert', signal),
  ]);
  return { targets, rules: groups.flatMap(({ rules }) => rules) };
}

export interface LogsSeen {
  readonly entries: readonly LogEntry[];
  /** How many lines of each level there were, over time. */
  readonly volume: readonly Series[];
}

export async function logsOf(asked: Asked, query: string, signal: AbortSignal): Promise<LogsSeen> {
  const around = await span(asked, signal);
  // Loki's end is not part of the answer.
  const end = String(Number(around['end']) + 1);
  const lines = new URLSearchParams({ query, ...around, end });
  const { result } = await data<{
    resultType: string;
    result: readonly { readonly stream: LabelSet; readonly values: readonly [string, string][] }[];
  }>(asked, `/loki/api/v1/query_range?${lines}`, signal);
  const entries = result.flatMap(({ stream, values = [] }) =>
    values.map(([time, text]) => ({
      time,
      text,
      level: stream?.['detected_level'] ?? 'unknown',
      trace: stream?.['trace_id'] ?? '',
    })),
  );
  const volume = new URLSearchParams({
    query: `sum by (detected_level) (count_over_time(${query}[10s]))`,
    ...around,
    step: '10',
  });
  const matrix = await data<Matrix>(asked, `/loki/api/v1/query_range?${volume}`, signal);
  return {
    entries: entries.sort((a, b) => (BigInt(a.time) < BigInt(b.time) ? 1 : -1)),
    volume: matrix.result.map((each) => ({
      ...(seriesOf({ result: [each] })[0] as Series),
      name: each.metric['detected_level'] ?? 'lines',
    })),
  };
}

/** The newest traces of all services, newest first. */
export async function tracesOf(asked: Asked, signal: AbortSignal): Promise<readonly Trace[]> {
  const services = await data<readonly string[]>(asked, '/api/services', signal);
  const found = await Promise.all(
    services.map((service) =>
      data<readonly Trace[]>(asked, `/api/traces?${new URLSearchParams({ service, limit: '30' })}`, signal),
    ),
  );
  const traces = new Map(found.flat().map((trace) => [trace.traceID, trace]));
  return [...traces.values()].sort((a, b) => startOf(b) - startOf(a)).slice(0, 30);
}

/** Microseconds since 1970. */
export const startOf = ({ spans }: Trace): number => Math.min(...spans.map(({ startTime }) => startTime));
