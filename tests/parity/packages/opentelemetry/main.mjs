// OpenTelemetry: NodeSDK with the http instrumentation, context over async code and over the wire, spans exported by OTLP/HTTP.
import { createServer } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { start } from '../shared/http.mjs';

const received = [];
const collector = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  received.push({
    url: request.url,
    type: request.headers['content-type'],
    key: request.headers['x-key'],
    body: JSON.parse(text),
  });
  response.setHeader('content-type', 'application/json').end('{}');
});
const collectorBase = await start(collector);

const sdk = new NodeSDK({
  resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1' }),
  autoDetectResources: false,
  spanProcessors: [
    new BatchSpanProcessor(
      new OTLPTraceExporter({ url: `${collectorBase}/v1/traces`, headers: { 'x-key': 'k' } }),
      { scheduledDelayMillis: 60_000 },
    ),
  ],
  instrumentations: [new HttpInstrumentation({ requestHook: (span) => span.setAttribute('hooked', true) })],
});
sdk.start();
// Patched only now: what is required after the SDK has started.
const { createRequire } = await import('node:module');
const http = createRequire(import.meta.url)('http');
const tracer = trace.getTracer('shop', '2.0');
const request = (url, headers) =>
  new Promise((resolve, reject) =>
    http
      .get(url, { headers }, (response) => {
        let text = '';
        response
          .on('data', (part) => {
            text += part;
          })
          .on('end', () => resolve({ status: response.statusCode, text }));
      })
      .on('error', reject),
  );

const server = http.createServer(async (incoming, response) => {
  if (incoming.url === '/leaf')
    return response.end(incoming.headers.traceparent?.length > 50 ? 'traced' : 'untraced');
  await tracer.startActiveSpan(
    'work',
    { kind: SpanKind.INTERNAL, attributes: { path: incoming.url } },
    async (span) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      span.addEvent('before leaf', { n: 1 });
      const leaf = await request(`${base}/leaf`);
      if (incoming.url === '/fail') {
        span.recordException(new Error('failed'));
        span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' });
        response.statusCode = 500;
      }
      response.end(`${leaf.text} ${propagation.getBaggage(context.active())?.getEntry('user')?.value}`);
      span.end();
    },
  );
});
const base = await start(server);
const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
// By fetch, which this instrumentation does not patch: the trace begins outside.
const outside = (path, headers) =>
  fetch(base + path, { headers }).then(async (response) => [response.status, await response.text()]);
console.log(await outside('/work', { traceparent: parent, baggage: 'user=ada' }));
console.log(await outside('/fail', { traceparent: parent.replace('319c', '319d') }));
const roots = await Promise.all(
  Array.from({ length: 20 }, (_, n) =>
    tracer.startActiveSpan(`root ${n}`, async (span) => {
      await request(`${base}/work?n=${n}`);
      span.end();
      return span.spanContext().traceId;
    }),
  ),
);
await request('http://127.0.0.1:1/').catch((error) => console.log(error.code));
await sdk.shutdown();

const spans = received.flatMap(({ body }) =>
  body.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans: inner }) => inner.map((span) => ({ ...span, scope: scope.name }))),
  ),
);
console.log(
  received[0].url,
  received[0].type,
  received[0].key,
  received[0].body.resourceSpans[0].resource.attributes.filter(({ key }) => key.startsWith('service.')),
);
const byId = new Map(spans.map((span) => [span.spanId, span]));
const path = (span) => (span ? [...path(byId.get(span.parentSpanId)), `${span.kind}:${span.name}`] : []);
const attribute = (span, key) =>
  Object.values(span.attributes.find((each) => each.key === key)?.value ?? {})[0];
const tell = (traceId) =>
  spans
    .filter((span) => span.traceId === traceId)
    .map((span) =>
      [
        path(span).join(' > '),
        span.scope.replace('@opentelemetry/', ''),
        span.status.code,
        attribute(span, 'http.method') ?? attribute(span, 'http.request.method') ?? '',
        attribute(span, 'http.status_code') ?? attribute(span, 'http.response.status_code') ?? '',
        attribute(span, 'hooked') ?? '',
        span.events.map(({ name }) => name).join(),
      ].join(' | '),
    )
    .sort();
console.log(tell('0af7651916cd43dd8448eb211c80319c').join('\n'));
console.log(tell('0af7651916cd43dd8448eb211c80319d').join('\n'));
console.log(
  'every root has its own tree of',
  new Set(roots.map((id) => tell(id).length)),
  roots.every((id, n) =>
    spans.some((span) => span.traceId === id && attribute(span, 'path') === `/work?n=${n}`),
  ),
);
console.log(
  'refused',
  spans
    .filter((span) => span.events.some(({ name }) => name === 'exception') && span.kind === 3)
    .map((span) => span.status.message),
);
for (const each of [server, collector]) {
  each.close();
  each.closeAllConnections();
}
console.log('closed');
