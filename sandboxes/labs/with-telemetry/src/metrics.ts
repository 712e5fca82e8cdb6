import { Counter, collectDefaultMetrics, Histogram, register } from 'prom-client';

collectDefaultMetrics();

/** Rate, errors and duration of requests. Labels have few values: the route, never the path. */
export const requests = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'How long requests took, in seconds',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
});

export const orders = new Counter({
  name: 'shop_orders_total',
  help: 'Orders that were paid',
  labelNames: ['tea'] as const,
});

export { register };
