/** Ours and the real Prometheus scrape the same pages: they keep the same series. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startReal } from '../real-server';
import { prometheus } from './prometheus';
import { ask, start } from './start';

const PAGE = `# HELP http_requests_total Requests, by route.\\nSecond line.
# TYPE http_requests_total counter
http_requests_total{route="/",job="own"} 12
http_requests_total{route="/a\\"b\\\\c\\nd",instance="mine"} 3.5e2
# TYPE odd untyped
odd{} NaN
odd_inf{sign="-"} -Inf
odd_inf{ sign = "+" , } +Inf
spaced{a="}"}	7
dropped_by_rule 1
`;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function exporter(respond: () => { status: number; page: string; type?: string }): Promise<number> {
  const server: Server = createServer((_request, response) => {
    const { status, page, type = 'text/plain; version=0.0.4' } = respond();
    response.writeHead(status, { 'content-type': type }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

function configured(yaml: string, rules = ''): { folder: string; config: string } {
  const folder = mkdtempSync(join(tmpdir(), 'backlab-telemetry-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, yaml);
  writeFileSync(join(folder, 'rules.yml'), rules);
  return { folder, config };
}

interface Vector {
  readonly data?: { readonly result: { metric: Record<string, string>; value: [number, string] }[] };
}

const samples = async (port: number, query: string) => {
  const { data } = (await ask(port, 'query', { query })) as Vector;
  return (data?.result ?? [])
    .map(({ metric, value: [, value] }) => `${JSON.stringify(Object.entries(metric).sort())} ${value}`)
    .sort();
};

/** Asks until the answer holds; the test's own limit ends it. */
async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await pause(50);
  }
}

const configurationFor = (port: number, openMetricsPort: number) => `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: plain
    static_configs: [{ targets: ['127.0.0.1:${port}'], labels: { env: test } }]
    metric_relabel_configs:
      - { source_labels: [__name__], regex: 'dropped_.*', action: drop }
      - { source_labels: [route], regex: '/(.?).*', target_label: first, replacement: 'x$1' }
  - job_name: honest
    honor_labels: true
    metrics_path: /other
    params: { a: [b, c] }
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
  - job_name: open
    static_configs: [{ targets: ['127.0.0.1:${openMetricsPort}', '127.0.0.1:1'] }]
    relabel_configs:
      - { source_labels: [__address__], regex: '.*:1', target_label: instance, replacement: nobody }
  - job_name: limited
    sample_limit: 2
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`;

/** Durations differ from scrape to scrape; what is new, with the moment. */
const KEPT = '{__name__!~"scrape_duration_seconds|scrape_series_added"}';

describe.skipIf(prometheus === null)('scraping, beside the real Prometheus', () => {
  it('keeps the same series with the same values', async () => {
    const plain = await exporter(() => ({ status: 200, page: PAGE }));
    const open = await exporter(() => ({
      status: 200,
      page: '# TYPE a counter\n# UNIT b_seconds seconds\na_total{x="y"} 3 # {trace_id="1"} 0.5\nb_seconds 1.5\n# EOF\n',
      type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
    }));
    const { config } = configured(configurationFor(plain, open));
    const real = await startReal(
      prometheus as string,
      (port, folder) => [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      async (port) => {
        await until(
          () => fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => null),
          (answer) => answer?.ok === true,
        );
      },
    );
    cleanups.push(real.stop);
    const ours = await start({ config });
    cleanups.push(ours.stop);
    const [mine, theirs] = await Promise.all(
      [ours.port, real.port].map(async (port) => {
        await until(
          () => samples(port, 'up'),
          // One is not there, and one shows more than its limit.
          (found) => found.length === 5 && found.filter((line) => line.endsWith(' 1')).length === 3,
        );
        return samples(port, KEPT);
      }),
    );
    expect(mine).toEqual(theirs);
  });
});

describe('scraping', () => {
  it('marks series that are gone and targets that fail', async () => {
    let answer = { status: 200, page: 'here 1\nleaves 2\n' };
    const port = await exporter(() => answer);
    const { config } = configured(
      `global: { scrape_interval: 300ms }\nscrape_configs: [{ job_name: a, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]`,
    );
    const ours = await start({ config });
    cleanups.push(ours.stop);
    const names = (query: string) => samples(ours.port, query);
    await until(
      () => names('{__name__=~"here|leaves"}'),
      (found) => found.length === 2,
    );
    answer = { status: 200, page: 'here 1\n' };
    await until(
      () => names('leaves'),
      (found) => found.length === 0,
    );
    await until(
      () => names('here'),
      (found) => found.length === 1,
    );
    expect(await names('leaves')).toEqual([]);
    answer = { status: 500, page: '' };
    const refusal = 'server returned HTTP status 500 Internal Server Error';
    await until(
      async () => JSON.stringify(await ask(ours.port, 'targets', {})),
      (text) => text.includes(refusal),
    );
    await until(
      () => names('up == 0'),
      (found) => found.length === 1,
    );
    expect(await names('here')).toEqual([]);
  });

  it('keeps what it had when it is started again, and forgets it on reset', async () => {
    const port = await exporter(() => ({ status: 200, page: 'here 1\nnot NaN\n' }));
    const { config, folder } = configured(
      `global: { scrape_interval: 1h }\nscrape_configs: [{ job_name: a, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]`,
    );
    const first = await start({ config }, folder);
    await until(
      () => samples(first.port, 'up'),
      (found) => found.length === 1,
    );
    const before = await samples(first.port, '{job="a"}');
    await first.stop();
    const { config: nothing } = configured('');
    const second = await start({ config: nothing }, folder);
    cleanups.push(second.stop);
    expect(await samples(second.port, '{job="a"}')).toEqual(before);
    await second.reset();
    expect(await samples(second.port, '{job="a"}')).toEqual([]);
  });

  it('names what it cannot follow in a configuration', async () => {
    const { config } = configured('scrape_configs: [{ job_name: a, scrape_interval: soon, tls: {} }]');
    await expect(start({ config })).rejects.toThrow(
      /scrape_configs\.0\.scrape_interval: not a valid duration string: "soon"[\s\S]*tls/,
    );
  });
});
