import { Hono } from 'hono';
import type { Monitor } from '../monitor';
import { QueryError } from '../promql/lexer';
import { failure, queryApi } from './queries';
import { statusApi } from './status';

/** The HTTP interface, under the addresses that Prometheus has. */
export function metricsApp(monitor: () => Monitor, now: () => number, reload: () => Promise<void>): Hono {
  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof QueryError) return failure(context, error);
    return context.json({ status: 'error', errorType: 'internal', error: error.message }, 500);
  });
  app.route('/api/v1', queryApi(monitor, now));
  app.route('/api/v1', statusApi(monitor));
  app.get('/-/healthy', (context) => context.text('Prometheus Server is Healthy.\n'));
  app.get('/-/ready', (context) => context.text('Prometheus Server is Ready.\n'));
  app.on(['POST', 'PUT'], '/-/reload', async (context) => {
    try {
      await reload();
    } catch (error) {
      return context.text(
        `failed to reload config: ${error instanceof Error ? error.message : String(error)}\n`,
        500,
      );
    }
    return context.body(null, 200);
  });
  return app;
}
