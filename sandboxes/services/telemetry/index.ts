import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { metricsApp } from './api/app';
import { loadConfiguration } from './config/load';
import { telemetryDefinition } from './definition';
import { linesOf, type Received } from './logs/from-otlp';
import { LogJournal } from './logs/journal';
import { LogStore } from './logs/store';
import { lokiApi } from './loki/api';
import { Monitor } from './monitor';
import { otlpApp, type Receivers } from './otlp/app';
import { readOtlpFile } from './otlp/file';
import { pointsOf } from './otlp/metrics';
import { parseDuration } from './promql/duration';
import { ExpositionError, parseExposition } from './scrape/exposition';
import { Journal } from './series/journal';
import { type Point, SeriesStore } from './series/store';
import { tracesApi } from './traces/api';
import { TraceStore } from './traces/store';

const NOTHING = { count: 0, reason: '' };

/** Prometheus, a collector of traces, metrics and logs, and Loki: see README.md. */
export const telemetry: Service = {
  ...telemetryDefinition,
  async start({ host, port, data, flags }) {
    const file = typeof flags['config'] === 'string' ? flags['config'] : null;
    const retention = retentionOf(flags);
    const store = new SeriesStore(retention);
    const traces = new TraceStore();
    const logs = new LogStore();
    const initial = initialOf(flags);
    const replay = typeof flags['otlp'] === 'string' ? readOtlpFile(flags['otlp']) : null;
    const journal = data === null ? null : new Journal(join(data, 'series.jsonl'));
    const logJournal = data === null ? null : new LogJournal(join(data, 'logs.jsonl'), logs);

    const written = (points: readonly Point[]) => journal?.append(points);
    let monitor = new Monitor(loadConfiguration(file), store, written);
    const keep = (received: readonly Received[]) => {
      for (const { labels, line } of received)
        if (logs.append(labels, line)) logJournal?.append(labels, line);
      logs.trim(nanoseconds(Date.now() - retention));
    };
    const receivers: Receivers = {
      traces: (request) => traces.add(request),
      metrics(request) {
        const { points, rejected } = pointsOf(request);
        monitor.append(points);
        return rejected;
      },
      logs(request) {
        keep(linesOf(request, nanoseconds(Date.now())));
        return NOTHING;
      },
    };
    const fill = () => {
      for (const point of initial) store.append(point);
      replay?.(receivers);
    };
    const known = [journal?.load(store), logJournal?.load()].includes(true);
    // Traces are in memory alone, as with Jaeger: they begin anew with each process.
    if (known) replay?.({ ...receivers, metrics: () => NOTHING, logs: () => NOTHING });
    else fill();
    store.trim(Date.now());
    journal?.rewrite(store);
    logJournal?.rewrite();

    const replace = async (clear: boolean) => {
      const next = loadConfiguration(file);
      await monitor.stop();
      if (clear) {
        for (const each of [store, traces, logs]) each.clear();
        fill();
        journal?.rewrite(store);
        logJournal?.rewrite();
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
    app.route('/loki/api/v1', lokiApi(logs, Date.now, keep));
    app.get('/ready', (context) => context.text('ready\n'));
    app.route('/v1', otlpApp(receivers));
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

const nanoseconds = (milliseconds: number): bigint =>
  Number.isFinite(milliseconds) ? BigInt(Math.floor(milliseconds)) * 1_000_000n : 0n;

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
