import { relabel } from '../config/relabel';
import { Labels, METRIC_NAME } from '../promql/labels';
import type { Point } from '../series/store';
import { type Exposition, ExpositionError, type Metadata, parseExposition } from './exposition';
import type { Target } from './target';

const ACCEPT =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/** Keeps points; tells which of them belong to series that it did not know. */
export type Append = (points: readonly Point[]) => { readonly added: number };

interface Scrape {
  readonly now: () => number;
  readonly fetch: typeof fetch;
  readonly append: Append;
  /** What the page says of its metrics. */
  readonly describe: (metadata: ReadonlyMap<string, Metadata>) => void;
}

/** Asks a target once and stores what it says, and how it went: `up`, and series that ended. Never throws for the target's sake. */
export async function scrape(target: Target, { now, fetch, append, describe }: Scrape, stopped: AbortSignal) {
  const time = now();
  let page: Exposition = { samples: [], metadata: new Map() };
  let points: Point[] = [];
  try {
    page = await load(target, fetch, stopped);
    points = pointsOf(target, page, time);
    target.health = 'up';
    target.error = '';
  } catch (error) {
    if (stopped.aborted) return;
    target.health = 'down';
    target.error = reason(error, target);
  }
  if (stopped.aborted) return;
  describe(page.metadata);
  target.lastScrape = time;
  target.lastDuration = (now() - time) / 1000;

  const seen = new Map(points.map(({ labels }) => [labels.key, labels]));
  const ended = [...target.seen].filter(([key]) => !seen.has(key));
  const { added } = append(points);
  append(ended.map(([, labels]) => ({ labels, value: null, time })));
  target.seen = seen;
  const report = {
    up: target.health === 'up' ? 1 : 0,
    scrape_duration_seconds: target.lastDuration,
    scrape_samples_scraped: page.samples.length,
    scrape_samples_post_metric_relabeling: points.length,
    scrape_series_added: added,
  };
  append(
    Object.entries(report).map(([name, value]) => ({
      labels: target.labels.with({ [METRIC_NAME]: name }),
      value,
      time,
    })),
  );
}

async function load(target: Target, fetch_: typeof fetch, stopped: AbortSignal): Promise<Exposition> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error('context deadline exceeded')), target.timeout);
  const stop = () => abort.abort(stopped.reason);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    const response = await fetch_(target.url, {
      headers: {
        accept: ACCEPT,
        'user-agent': 'Prometheus/2.42.0',
        'x-prometheus-scrape-timeout-seconds': String(target.timeout / 1000),
      },
      signal: abort.signal,
    });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`server returned HTTP status ${response.status} ${response.statusText}`.trim());
    const type = response.headers.get('content-type') ?? '';
    return parseExposition(text, type.startsWith('application/openmetrics-text'));
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', stop);
  }
}

function pointsOf(target: Target, { samples }: Exposition, now: number): Point[] {
  const { config } = target;
  const points = samples.flatMap(({ labels, value, time }): Point[] => {
    const kept = relabel(merged(labels, target), config.metric_relabel_configs);
    if (kept === null) return [];
    return [{ labels: kept, value, time: config.honor_timestamps && time !== null ? time : now }];
  });
  if (config.sample_limit > 0 && points.length > config.sample_limit)
    throw new Error('sample limit exceeded');
  return points;
}

/** The target's labels win, and what the page says is kept as `exported_…`; with `honor_labels` the page wins. */
function merged(labels: Labels, { labels: own, config }: Target): Labels {
  if (config.honor_labels) return Labels.from(new Map([...own.pairs, ...labels.pairs]));
  const clashing = labels.pairs.map(([name, value]): [string, string] => [
    own.get(name) === '' ? name : `exported_${name}`,
    value,
  ]);
  return Labels.from(new Map([...clashing, ...own.pairs]));
}

function reason(error: unknown, { url }: Target): string {
  if (error instanceof ExpositionError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return `Get "${url}": ${cause.message}`;
  return error.message === 'context deadline exceeded' ? `Get "${url}": ${error.message}` : error.message;
}
