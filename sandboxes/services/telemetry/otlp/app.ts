import { type Context, Hono } from 'hono';
import type * as z from 'zod';
import { bodyOf, isZlibError } from '../request-body';
import { LOGS_REQUEST, METRICS_REQUEST, TRACES_REQUEST } from './messages';
import {
  type LogsRequest,
  logsRequest,
  type MetricsRequest,
  metricsRequest,
  type TracesRequest,
  tracesRequest,
} from './requests';
import { decode, type Message, WireError } from './wire';

/** What of a request was not taken, and why: `partialSuccess`. */
export interface Rejected {
  readonly count: number;
  readonly reason: string;
}

export interface Receivers {
  traces(request: TracesRequest): Rejected;
  metrics(request: MetricsRequest): Rejected;
  logs(request: LogsRequest): Rejected;
}

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
/** `google.rpc.Code.INVALID_ARGUMENT` */
const INVALID_ARGUMENT = 3;

/** OTLP over HTTP/1.1: `POST /v1/traces`, `/v1/metrics` and `/v1/logs`, as JSON or Protocol Buffers, plain or gzip. */
export function otlpApp({ traces, metrics, logs }: Receivers): Hono {
  const app = new Hono();
  app.post('/traces', (context) => receive(context, TRACES_REQUEST, tracesRequest, 'rejectedSpans', traces));
  app.post('/metrics', (context) =>
    receive(context, METRICS_REQUEST, metricsRequest, 'rejectedDataPoints', metrics),
  );
  app.post('/logs', (context) => receive(context, LOGS_REQUEST, logsRequest, 'rejectedLogRecords', logs));
  return app;
}

async function receive<T extends z.ZodType>(
  context: Context,
  message: Message,
  schema: T,
  counted: string,
  take: (request: z.output<T>) => Rejected,
): Promise<Response> {
  const type = context.req.header('content-type')?.split(';')[0]?.trim() ?? '';
  if (type !== JSON_TYPE && type !== PROTOBUF_TYPE)
    return context.text(`415 unsupported media type, supported: [${JSON_TYPE}, ${PROTOBUF_TYPE}]`, 415);
  let given: unknown;
  try {
    const body = await bodyOf(context);
    given = type === JSON_TYPE ? JSON.parse(new TextDecoder().decode(body)) : decode(body, message);
  } catch (error) {
    if (error instanceof WireError || error instanceof SyntaxError || isZlibError(error))
      return refusal(type, error.message);
    throw error;
  }
  const read = schema.safeParse(given);
  if (!read.success)
    return refusal(
      type,
      read.error.issues.map(({ path, message: problem }) => `${path.join('.')}: ${problem}`).join('; '),
    );
  const { count, reason } = take(read.data);
  if (type === JSON_TYPE)
    return context.json({
      partialSuccess: count === 0 ? {} : { [counted]: String(count), errorMessage: reason },
    });
  const partial = count === 0 ? [] : [...field(1, varint(count)), ...text(2, reason)];
  return binary(200, count === 0 ? [] : [0x0a, ...varint(partial.length), ...partial]);
}

/** `google.rpc.Status`, in the encoding of the request. */
function refusal(type: string, message: string): Response {
  if (type === JSON_TYPE) return Response.json({ code: INVALID_ARGUMENT, message }, { status: 400 });
  return binary(400, [...field(1, varint(INVALID_ARGUMENT)), ...text(2, message)]);
}

const binary = (status: number, bytes: readonly number[]) =>
  new Response(Uint8Array.from(bytes), { status, headers: { 'content-type': PROTOBUF_TYPE } });

const field = (number: number, value: readonly number[]) => [number << 3, ...value];

function text(number: number, value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [(number << 3) | 2, ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}
