import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { metricsApp } from './api/app';
import { loadConfiguration } from './config/load';
import { telemetryDefinition } from './definition';
import { Monitor } from './monitor';
import { otlpApp } from './otlp/app';
import { pointsOf } from './otlp/metrics';
import { parseDuration } from './promql/duration';
import { ExpositionError, parseExposition } from './scrape/exposition';
import { Journal } from './series/journal';
import { type Point, SeriesStore } from './series/store';
import { tracesApi } from './traces/api';
import { TraceStore } from './traces/store';

/** Prometheus, and a collector of traces and metrics: see README.md. */
export const telemetry: Service = {
  ...telemetryDefinition,
  async start({ host, port, data, flags }) {
    const file = typeof flags['config'] === 'string' ? flags['config'] : null;
    const store = new SeriesStore(retentionOf(flags));
    const traces = new TraceStore();
    const initial = initialOf(flags);
    const journal = data === null ? null : new Journal(join(data, 'series.jsonl'));
    const fill = () => {
      for (const point of initial) store.append(point);
    };
    if (journal?.load(store) !== true) fill();
    store.trim(Date.now());
    journal?.rewrite(store);

    const written = (points: readonly Point[]) => journal?.append(points);
    let monitor = new Monitor(loadConfiguration(file), store, written);
    const replace = async (clear: boolean) => {
      const next = loadConfiguration(file);
      await monitor.stop();
      if (clear) {
        store.clear();
        traces.clear();
        fill();
        journal?.rewrite(store);
      }
      monitor = new Monitor(next, store, written);
      monitor.start();
    };
    const app = metricsApp(
      () => monitor,
      Date.now,
      () => replace(false),
    );
    app.route('/api', tracesApi(traces));
    app.route(
      '/v1',
      otlpApp({
        traces: (request) => traces.add(request),
        metrics(request) {
          const { points, rejected } = pointsOf(request);
          monitor.append(points);
          return rejected;
        },
      }),
    );
    const listener = await listenHttp(app.fetch, host, port);
    monitor.start();
    return {
      port: listener.port,
      reset: () => replace(true),
      async stop() {
        await monitor.stop();
        await listener.close();
      },
    };
  },
};

function retentionOf({ retention = '15d' }: FlagValues): number {
  const milliseconds = parseDuration(String(retention));
  if (milliseconds !== null && milliseconds > 0) return milliseconds;
  throw new UsageError(`telemetry: --retention takes a duration such as 6h, not "${String(retention)}".`);
}

function initialOf({ init: file }: FlagValues): readonly Point[] {
  if (typeof file !== 'string') return [];
  try {
    const { samples } = parseExposition(readFileSync(file, 'utf8'), true);
    return samples.map(({ labels, value, time }) => {
      if (time === null) throw new ExpositionError(`${labels} has no timestamp`);
      return { labels, value, time };
    });
  } catch (error) {
    throw new UsageError(
      `telemetry: --init ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
