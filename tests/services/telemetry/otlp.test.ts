/**
 * What the OpenTelemetry exporters for JavaScript (OTLP over HTTP, JSON and Protocol Buffers, 0.2xx) sent for one program, as it went
 * over the wire: `exporters.json`. The same spans and metrics in both encodings, told apart by their attribute `encoding`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../sandboxes/random';
import type { RunningService } from '../../../sandboxes/services/service';
import { ask, start } from './start';

interface Recorded {
  readonly path: string;
  readonly type: string;
  readonly encoding: string | null;
  readonly body: string;
}

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'exporters.json'), 'utf8')) as Recorded[];

/** Just after the exporters sent. */
const RECORDED = '1795475000';

let ours: RunningService;
beforeEach(async () => {
  ours = await start({ retention: '100y' });
});
afterEach(() => ours.stop());

const post = (
  path: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  encoding: string | null = null,
) =>
  fetch(`http://127.0.0.1:${ours.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': type, ...(encoding === null ? {} : { 'content-encoding': encoding }) },
    body,
  });

const read = async (path: string) => (await fetch(`http://127.0.0.1:${ours.port}${path}`)).json();

async function replay(): Promise<void> {
  for (const { path, type, encoding, body } of recorded) {
    const response = await post(path, type, Uint8Array.from(Buffer.from(body, 'base64')), encoding);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(type === 'application/json' ? '{"partialSuccess":{}}' : '');
  }
}

interface Trace {
  readonly spans: {
    spanID: string;
    operationName: string;
    duration: number;
    references: unknown[];
    tags: { key: string; value: unknown }[];
    logs: unknown[];
  }[];
}

const found = async (query: string): Promise<Trace[]> =>
  ((await read(`/api/traces?service=shop${query}`)) as { data: Trace[] }).data;

describe('OTLP over HTTP', () => {
  it('takes traces in both encodings alike', async () => {
    await replay();
    const traces = await found('');
    expect(traces).toHaveLength(2);
    for (const { spans } of traces) {
      const [root, child] = spans;
      expect(root).toMatchObject({ operationName: 'GET /cart', duration: 40_000, references: [] });
      expect(child).toMatchObject({
        operationName: 'SELECT',
        duration: 7500,
        references: [{ refType: 'CHILD_OF', spanID: root?.spanID }],
        logs: [
          {
            fields: [
              { key: 'event', value: 'retry' },
              { key: 'attempt', type: 'int64', value: 2 },
            ],
          },
        ],
      });
      const tags = Object.fromEntries(root?.tags.map(({ key, value }) => [key, value]) ?? []);
      expect(tags).toMatchObject({
        'http.response.status_code': 500,
        ratio: 0.5,
        ok: false,
        list: '["a","b"]',
        'span.kind': 'server',
        error: true,
        'otel.status_description': 'out of stock',
      });
    }
  });

  it('finds traces by what Jaeger asks for', async () => {
    await replay();
    expect(await read('/api/services')).toMatchObject({ data: ['shop'] });
    expect(await read('/api/services/shop/operations')).toMatchObject({ data: ['GET /cart', 'SELECT'] });
    expect(await found('&operation=SELECT')).toHaveLength(2);
    expect(await found('&limit=1')).toHaveLength(1);
    expect(await found('&minDuration=41ms')).toHaveLength(0);
    expect(await found('&minDuration=8ms&maxDuration=40ms')).toHaveLength(2);
    expect(await found('&tag=encoding:json')).toHaveLength(1);
    expect(await found(`&tags=${encodeURIComponent('{"error":"true","host.name":"h"}')}`)).toHaveLength(2);
    expect(await found('&start=1700000030000000')).toHaveLength(1);
    expect(await read('/api/traces')).toMatchObject({ errors: [{ code: 400 }] });
    expect(await read('/api/traces/00')).toMatchObject({ errors: [{ code: 404, msg: 'trace not found' }] });
  });

  it('makes series of metrics in both encodings alike, named as Prometheus names them', async () => {
    await replay();
    const value = async (query: string) => {
      const { data } = await ask(ours.port, 'query', { query, time: RECORDED });
      return ((data?.result ?? []) as { value: [number, string] }[]).map((sample) => sample.value[1]);
    };
    expect(await value('http_requests_total{job="shop",instance="one"}')).toEqual(['3', '3']);
    expect(await value('queue_length')).toEqual(['-2.5', '-2.5']);
    expect(await value('disk_free_bytes')).toEqual(['12345', '12345']);
    expect(await value('http_server_duration_milliseconds_bucket{le="50"}')).toEqual(['3', '3']);
    expect(await value('http_server_duration_milliseconds_bucket{le="+Inf"}')).toEqual(['5', '5']);
    expect(await value('http_server_duration_milliseconds_sum')).toEqual(['786', '786']);
    expect(await value('target_info{host_name="h"}')).toEqual(['1']);
    await ours.reset();
    expect(await value('http_requests_total')).toEqual([]);
    expect(await found('')).toEqual([]);
  });

  it('says what it does not take', async () => {
    const span = { traceId: '0'.repeat(32), spanId: '1'.repeat(16) };
    const traces = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    const partial = await post('/v1/traces', 'application/json', JSON.stringify(traces));
    expect(await partial.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    const delta = { name: 'x', sum: { aggregationTemporality: 1, dataPoints: [{ asInt: 1 }] } };
    const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [delta] }] }] };
    const refused = await post('/v1/metrics', 'application/json', JSON.stringify(metrics));
    expect(await refused.json()).toEqual({
      partialSuccess: { rejectedDataPoints: '1', errorMessage: 'invalid temporality and type combination' },
    });
    expect((await post('/v1/traces', 'application/json', '{')).status).toBe(400);
    expect((await post('/v1/traces', 'application/json', '{"resourceSpans":1}')).status).toBe(400);
    expect((await post('/v1/traces', 'application/json', '{}', 'gzip')).status).toBe(400);
    expect((await post('/v1/traces', 'text/plain', '{}')).status).toBe(415);
  });

  it('only ever refuses bytes that are broken', async () => {
    const random = mulberry32(3);
    const whole = recorded.find(({ path, type }) => path === '/v1/metrics' && type !== 'application/json');
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from(Buffer.from(whole?.body ?? '', 'base64'));
      for (let change = 0; change <= round % 3; change++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const response = await post('/v1/metrics', 'application/x-protobuf', bytes);
      expect([200, 400]).toContain(response.status);
    }
  });
});
