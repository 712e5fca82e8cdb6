// prom-client: counters, gauges, histograms, summaries, exemplars, default metrics and registries, scraped over HTTP.
import { createServer } from 'node:http';
import client from 'prom-client';
import { show, start, stop } from '../shared/http.mjs';

const registry = new client.Registry();
registry.setDefaultLabels({ app: 'shop' });
const requests = new client.Counter({
  name: 'http_requests_total',
  help: 'Requests\nof "all" kinds',
  labelNames: ['method', 'path'],
  registers: [registry],
});
const open = new client.Gauge({
  name: 'open',
  help: 'open ones',
  registers: [registry],
  collect() {
    this.set(7);
  },
});
const duration = new client.Histogram({
  name: 'seconds',
  help: 'how long',
  labelNames: ['path'],
  buckets: [0.1, 0.5, 1, ...client.linearBuckets(2, 1, 2)],
  registers: [registry],
});
const sizes = new client.Summary({
  name: 'sizes',
  help: 'sizes',
  percentiles: [0.5, 0.9],
  registers: [registry],
});
const server = createServer(async (request, response) => {
  if (request.url === '/metrics')
    return response.setHeader('content-type', registry.contentType).end(await registry.metrics());
  requests.inc({ method: request.method, path: request.url });
  duration.labels(request.url).observe(request.url.length / 10);
  sizes.observe(request.url.length);
  response.end('ok');
});
const base = await start(server);
for (const path of ['a', 'a', 'bb', 'quo"te\\', 'd'.repeat(30)])
  await fetch(`${base}/${path}`).then((r) => r.text());
await show('metrics', `${base}/metrics`);
console.log((await registry.getMetricsAsJSON()).map(({ name, type, values }) => [name, type, values.length]));
console.log(await registry.getSingleMetricAsString('open'));
const stopTimer = duration.startTimer({ path: 'timed' });
console.log(typeof stopTimer() === 'number', (await open.get()).values[0].value);
requests.reset();
duration.remove('/a');
duration.zero({ path: 'z' });
console.log((await requests.get()).values.length, (await duration.get()).values.length);
const failing = (run) => {
  try {
    run();
    console.log('no error');
  } catch (error) {
    console.log(error.message);
  }
};
failing(() => requests.inc(-1));
failing(() => requests.inc({ nope: 1 }));
failing(() => new client.Counter({ name: 'bad name', help: 'x', registers: [] }));
failing(() => new client.Counter({ name: 'http_requests_total', help: 'x', registers: [registry] }));
failing(() => duration.observe('x'));
const open2 = new client.Registry(client.Registry.OPENMETRICS_CONTENT_TYPE);
const exemplars = new client.Histogram({
  name: 'ex',
  help: 'ex',
  enableExemplars: true,
  buckets: [1],
  registers: [open2],
});
exemplars.observe({ value: 0.5, exemplarLabels: { traceID: 'abc' } });
console.log((await open2.metrics()).replace(/ \d{10}\.\d+/g, ' TIME'));
console.log((await client.Registry.merge([registry, new client.Registry()]).metrics()).length > 100);
const standard = new client.Registry();
client.collectDefaultMetrics({ register: standard, eventLoopMonitoringPrecision: 5 });
const names = (await standard.getMetricsAsJSON()).map(({ name }) => name);
for (const name of [
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'nodejs_eventloop_lag_seconds',
  'nodejs_heap_size_used_bytes',
  'nodejs_version_info',
  'nodejs_gc_duration_seconds',
])
  console.log(name, names.includes(name));
const text = await standard.metrics();
console.log(/nodejs_version_info\{version="v\d+/.test(text), /process_start_time_seconds \d{10}/.test(text));
client.AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), await registry.getMetricsAsJSON()])
  .getSingleMetricAsString('sizes')
  .then((s) => console.log(s));
await stop(server);
