/** The log store from outside: what OpenTelemetry's exporters send (`exporters.json`) and what Loki's clients push, asked for as Loki is. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningService } from '../../../sandboxes/services/service';
import { start } from './start';

interface Recorded {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

interface Stream {
  readonly stream: Record<string, string>;
  readonly values: readonly (readonly [string, string])[];
}

const KEPT = { retention: '100y' };
let folder: string;
let ours: RunningService;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telemetry-logs-'));
  ours = await start(KEPT, folder);
});
afterEach(async () => {
  await ours.stop();
  await rm(folder, { recursive: true });
});

const loki = (path: string, init?: RequestInit) =>
  fetch(`http://127.0.0.1:${ours.port}/loki/api/v1/${path}`, init);

async function streams(query: string, start = '1699999990', end = '1700000100'): Promise<Stream[]> {
  const response = await loki(
    `query_range?${new URLSearchParams({ query, start, end, direction: 'forward' })}`,
  );
  const { data } = (await response.json()) as { data: { resultType: string; result: Stream[] } };
  expect(data.resultType).toBe('streams');
  return data.result;
}

const push = (given: unknown) =>
  loki('push', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(given),
  });

describe('the log store', () => {
  it('takes logs by OTLP in both encodings alike, as Loki keeps them', async () => {
    const file = join(import.meta.dirname, 'exporters.json');
    const recorded = JSON.parse(await readFile(file, 'utf8')) as Recorded[];
    for (const encoding of ['json', 'proto']) {
      // A line that a stream has already had at that time would be taken for one that was sent again.
      await ours.reset();
      for (const { path, type, body } of recorded.filter(
        (each) => each.path === '/v1/logs' && each.type.endsWith(encoding === 'json' ? 'json' : 'protobuf'),
      )) {
        const response = await fetch(`http://127.0.0.1:${ours.port}${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: Buffer.from(body, 'base64'),
        });
        expect(response.status).toBe(200);
      }
      const found = await streams(`{service_name="shop"} | encoding="${encoding}"`);
      expect(found).toEqual([
        {
          stream: {
            service_name: 'shop',
            service_instance_id: 'one',
            host_name: 'h',
            scope_name: 'checkout',
            scope_version: '1.0',
            encoding,
            http_route: '/pay',
            nested_a: '1',
            nested_b: '["x"]',
            severity_number: '17',
            severity_text: 'ERROR',
            detected_level: 'error',
            trace_id: '0af7651916cd43dd8448eb211c80319c',
            span_id: 'b7ad6b7169203331',
          },
          values: [['1700000000001000000', '{"message":"declined","status":500}']],
        },
        expect.objectContaining({ values: [['1700000001000000000', '{"message":"a map","n":3}']] }),
      ]);
    }
    const labels = (await (await loki('labels?start=1699999990')).json()) as unknown;
    expect(labels).toEqual({ status: 'success', data: ['service_instance_id', 'service_name'] });
  });

  it('takes what is pushed, and tells labels, series and samples', async () => {
    const values = [
      ['1700000001000000000', 'level=warn took=20ms'],
      ['1700000002000000000', 'level=error took=2s', { trace_id: 'abc' }],
    ];
    expect((await push({ streams: [{ stream: { app: 'shop', env: 'test' }, values }] })).status).toBe(204);
    const json = async (path: string) => (await loki(path)).json();
    expect(await json('label/app/values?start=1699999990')).toEqual({ status: 'success', data: ['shop'] });
    expect(await json('label/app/values?start=1700000050')).toEqual({ status: 'success', data: [] });
    expect(await json(`series?start=1699999990&match[]=${encodeURIComponent('{env="test"}')}`)).toEqual({
      status: 'success',
      data: [{ app: 'shop', env: 'test', service_name: 'shop' }],
    });
    const query = encodeURIComponent('sort(sum by (detected_level) (bytes_over_time({app="shop"}[1m])))');
    expect(await json(`query?query=${query}&time=1700000030`)).toEqual({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: { detected_level: 'error' }, value: [1700000030, '19'] },
          { metric: { detected_level: 'warn' }, value: [1700000030, '20'] },
        ],
      },
    });
    expect(await json(`query_range?query=${query}&start=1700000000&end=1700000002&step=1`)).toMatchObject({
      data: { resultType: 'matrix', result: [{ values: [[1700000002, '19']] }, { values: { length: 2 } }] },
    });
  });

  it('says what it does not take', async () => {
    const refused = await loki(`query_range?query=${encodeURIComponent('{app="a"} |= 5')}`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/^parse error at line 1, col 14: syntax error: unexpected/);
    expect(await (await loki('query_range?query={a="b"}&limit=6000')).text()).toMatch(
      /^max entries limit per query exceeded/,
    );
    expect((await push({ streams: [{ stream: {}, values: [] }] })).status).toBe(400);
    expect((await push('x')).status).toBe(400);
    expect((await loki('push', { method: 'POST', body: 'x' })).status).toBe(415);
  });

  it('has what it had when it starts again, and begins anew with what a file of OTLP says', async () => {
    await push({ streams: [{ stream: { app: 'shop' }, values: [['1700000001000000000', 'kept']] }] });
    await ours.stop();
    const file = join(folder, 'init.jsonl');
    const attributes = [{ key: 'service.name', value: { stringValue: 'shop' } }];
    const records = [{ timeUnixNano: '1700000002000000000', body: { stringValue: 'from the file' } }];
    const span = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), name: 'pay' };
    const requests = [
      { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: records }] }] },
      { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }] },
    ];
    await writeFile(file, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
    ours = await start({ ...KEPT, otlp: file }, folder);
    const texts = async () =>
      (await streams('{service_name="shop"}')).flatMap(({ values }) => values.map(([, text]) => text));
    const traces = async () =>
      (await (await fetch(`http://127.0.0.1:${ours.port}/api/traces?service=shop`)).json()) as unknown;
    expect(await texts()).toEqual(['kept']);
    expect(await traces()).toMatchObject({ data: [{ spans: [{ operationName: 'pay' }] }] });
    await ours.reset();
    expect(await texts()).toEqual(['from the file']);
    expect(await traces()).toMatchObject({ data: [{ spans: [{ operationName: 'pay' }] }] });
    await writeFile(file, '{"resourceLogs":1}\n');
    await expect(start({ otlp: file })).rejects.toThrow(`telemetry: --otlp ${file}:1: `);
  });
});
