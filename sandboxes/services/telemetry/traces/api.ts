import { Hono } from 'hono';
import { type Attribute, plain } from '../otlp/requests';
import { parseDuration } from '../promql/duration';
import type { StoredSpan, TraceQuery, TraceStore } from './store';

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const MICROSECOND = 1000n;

class BadQuery extends Error {}

/** Traces under the addresses, and in the form, of Jaeger's query service. */
export function tracesApi(store: TraceStore): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    const status = error instanceof BadQuery ? 400 : 500;
    return context.json(answer([], [{ code: status, msg: error.message }]), status);
  });
  app.get('/services', (context) => context.json(answer(store.services)));
  app.get('/services/:service/operations', (context) =>
    context.json(answer(store.operations(context.req.param('service')))),
  );
  app.get('/traces', (context) => {
    const query = queryOf(new URL(context.req.url).searchParams);
    return context.json(answer(store.find(query).map(traceView)));
  });
  app.get('/traces/:id', (context) => {
    const spans = store.trace(context.req.param('id').toLowerCase());
    if (spans.length === 0) return context.json(answer([], [{ code: 404, msg: 'trace not found' }]), 404);
    return context.json(answer([traceView(spans)]));
  });
  return app;
}

const answer = (data: readonly unknown[], errors: readonly unknown[] | null = null) => ({
  data,
  total: data.length,
  limit: 0,
  offset: 0,
  errors,
});

function queryOf(parameters: URLSearchParams): TraceQuery {
  const service = parameters.get('service');
  if (service === null || service === '') throw new BadQuery("parameter 'service' is required");
  const micro = (name: string): bigint | null => {
    const text = parameters.get(name);
    if (text === null) return null;
    if (!/^\d+$/.test(text)) throw new BadQuery(`unable to parse param '${name}': ${JSON.stringify(text)}`);
    return BigInt(text) * MICROSECOND;
  };
  const limit = Number(parameters.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1) throw new BadQuery("unable to parse param 'limit'");
  return {
    service,
    operation: parameters.get('operation'),
    tags: tagsOf(parameters),
    shortest: durationOf(parameters, 'minDuration') ?? 0n,
    longest: durationOf(parameters, 'maxDuration'),
    start: micro('start') ?? 0n,
    end: micro('end'),
    limit,
  };
}

/** `tags={"http.status_code":"500"}`, or `tag=http.status_code:500`, which may be repeated. */
function tagsOf(parameters: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of parameters.getAll('tag')) {
    const at = tag.indexOf(':');
    if (at < 1) throw new BadQuery(`malformed 'tag' parameter, expecting key:value, received: ${tag}`);
    tags[tag.slice(0, at)] = tag.slice(at + 1);
  }
  const json = parameters.get('tags');
  if (json === null) return tags;
  try {
    for (const [key, value] of Object.entries(JSON.parse(json))) tags[key] = String(value);
  } catch (error) {
    throw new BadQuery(`malformed 'tags' parameter, cannot unmarshal JSON: ${(error as Error).message}`);
  }
  return tags;
}

function durationOf(parameters: URLSearchParams, name: string): bigint | null {
  const text = parameters.get(name);
  if (text === null || text === '') return null;
  const milliseconds = /^\d+us$/.test(text) ? Number.parseInt(text, 10) / 1000 : parseDuration(text);
  if (milliseconds === null) throw new BadQuery(`unable to parse param '${name}': ${JSON.stringify(text)}`);
  return BigInt(Math.round(milliseconds * 1e6));
}

function traceView(spans: readonly StoredSpan[]) {
  const processes = new Map<string, { id: string; span: StoredSpan }>();
  for (const span of spans) {
    const key = processKey(span);
    if (!processes.has(key)) processes.set(key, { id: `p${processes.size + 1}`, span });
  }
  return {
    traceID: spans[0]?.traceId,
    spans: spans.map((span) => spanView(span, processes.get(processKey(span))?.id ?? '')),
    processes: Object.fromEntries(
      [...processes.values()].map(({ id, span }) => [
        id,
        {
          serviceName: span.service,
          tags: tags(span.resource.filter(({ key }) => key !== 'service.name')),
        },
      ]),
    ),
    warnings: null,
  };
}

const processKey = ({ service, resource }: StoredSpan) => JSON.stringify([service, resource]);

function spanView(span: StoredSpan, processID: string) {
  const { traceId: traceID, status } = span;
  const reference = (refType: string, spanID: string, of = traceID) => ({ refType, traceID: of, spanID });
  const extra = [
    ...(span.scope === '' ? [] : [tag('otel.scope.name', span.scope)]),
    ...(KINDS[span.kind] ? [tag('span.kind', KINDS[span.kind])] : []),
    ...(status.code === 0 ? [] : [tag('otel.status_code', status.code === 2 ? 'ERROR' : 'OK')]),
    ...(status.code === 2 ? [tag('error', true)] : []),
    ...(status.message === '' ? [] : [tag('otel.status_description', status.message)]),
  ];
  return {
    traceID,
    spanID: span.spanId,
    operationName: span.name,
    references: [
      ...(span.parentSpanId === '' ? [] : [reference('CHILD_OF', span.parentSpanId)]),
      ...span.links.map((link) => reference('FOLLOWS_FROM', link.spanId, link.traceId)),
    ],
    startTime: micro(span.startTimeUnixNano),
    duration: micro(span.endTimeUnixNano) - micro(span.startTimeUnixNano),
    tags: [...tags(span.attributes), ...extra],
    logs: span.events.map((event) => ({
      timestamp: micro(event.timeUnixNano),
      fields: [tag('event', event.name), ...tags(event.attributes)],
    })),
    processID,
    warnings: null,
  };
}

const micro = (nanoseconds: string): number => Number(BigInt(nanoseconds) / MICROSECOND);

const tags = (attributes: readonly Attribute[]) => attributes.map(({ key, value }) => tag(key, plain(value)));

function tag(key: string, value: unknown) {
  if (typeof value === 'string') return { key, type: 'string', value };
  if (typeof value === 'boolean') return { key, type: 'bool', value };
  if (typeof value === 'number') return { key, type: Number.isInteger(value) ? 'int64' : 'float64', value };
  return { key, type: 'string', value: JSON.stringify(value) };
}
