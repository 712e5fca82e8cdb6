import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { log } from './log.ts';
import { requests } from './metrics.ts';
import { tracer } from './telemetry.ts';

/** A span, a line of the log and a measurement for each request; the span goes on the trace of who asks, if there is one. */
export const observe: MiddlewareHandler = async (c, next) => {
  const { method, path } = c.req;
  const caller = propagation.extract(context.active(), c.req.header());
  await tracer.startActiveSpan(`${method} ${path}`, { kind: SpanKind.SERVER }, caller, async (span) => {
    const stop = requests.startTimer({ method });
    await next();
    const { status } = c.res;
    const route = status === 404 ? 'none' : routePath(c, -1);
    const seconds = stop({ route, status });
    span.updateName(`${method} ${route}`);
    span.setAttributes({ 'http.request.method': method, 'http.route': route, 'url.path': path });
    span.setAttribute('http.response.status_code', status);
    if (c.error) span.recordException(c.error);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    const fields = { method, route, status, duration_ms: Math.round(seconds * 1000) };
    log[status >= 500 ? 'error' : 'info']('request', fields);
    span.end();
  });
};

/** Asks another server in the name of the current span: it is told by `traceparent`. */
export function ask(url: string): Promise<Response> {
  return tracer.startActiveSpan(`GET ${new URL(url).hostname}`, { kind: SpanKind.CLIENT }, async (span) => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    try {
      const response = await fetch(url, { headers });
      span.setAttributes({ 'url.full': url, 'http.response.status_code': response.status });
      return response;
    } finally {
      span.end();
    }
  });
}

/** Does a step of its own in the trace. */
export function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

export const currentTrace = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;
