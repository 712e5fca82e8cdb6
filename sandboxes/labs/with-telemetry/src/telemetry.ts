import { context, propagation, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.0.0' });
/** In a shop with many visitors this would be seconds, so that more goes in one request. */
const scheduledDelayMillis = 500;

/** Where they go is in the environment: OTEL_EXPORTER_OTLP_ENDPOINT. */
const spans = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(), { scheduledDelayMillis })],
});
const records = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(), scheduledDelayMillis })],
});

/** What is the current span belongs to the request, across `await`. */
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
/** `traceparent`, in what comes in and what goes out. */
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(spans);
logs.setGlobalLoggerProvider(records);

export const tracer = trace.getTracer('shop');
export const logger = logs.getLogger('shop');

/** What was not yet sent is. */
export async function shutdown(): Promise<void> {
  await Promise.allSettled([spans.shutdown(), records.shutdown()]);
}
