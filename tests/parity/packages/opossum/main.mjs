// opossum: a breaker around an HTTP service that fails and comes back: opens, falls back, half-opens, closes, times out, counts.
import { createServer } from 'node:http';
import CircuitBreaker from 'opossum';
import { start, stop } from '../shared/http.mjs';

let healthy = true;
let hits = 0;
const server = createServer((request, response) => {
  hits++;
  if (request.url === '/hang') return void setTimeout(() => response.end(), 3000).unref();
  response.writeHead(healthy ? 200 : 503).end(healthy ? 'fine' : 'sick');
});
const base = await start(server);
async function call(path = '/', signal = undefined) {
  const response = await fetch(base + path, { signal });
  if (!response.ok) throw Object.assign(new Error(`status ${response.status}`), { status: response.status });
  return response.text();
}
const breaker = new CircuitBreaker(call, {
  timeout: 1000,
  errorThresholdPercentage: 50,
  // Long enough that a busy machine asks twice while it is open.
  resetTimeout: 500,
  volumeThreshold: 3,
  name: 'shop',
  capacity: 10,
});
const events = [];
for (const name of [
  'fire',
  'success',
  'failure',
  'timeout',
  'reject',
  'open',
  'halfOpen',
  'close',
  'fallback',
  'semaphoreLocked',
])
  breaker.on(name, () => events.push(name));
const tell = (name) =>
  console.log(
    name,
    events.splice(0).join(' '),
    '|',
    breaker.opened ? 'open' : breaker.halfOpen ? 'half-open' : 'closed',
  );
const fire = (...args) =>
  breaker.fire(...args).then(
    (value) => console.log('→', value),
    (error) => console.log('✗', error.code ?? '', error.message),
  );
await fire();
tell('healthy');
healthy = false;
for (let index = 0; index < 4; index++) await fire();
tell('sick');
const before = hits;
await fire();
tell('open');
console.log('asked while open', hits - before);
const half = new Promise((resolve) => breaker.once('halfOpen', resolve));
await half;
await fire();
tell('still sick');
await new Promise((resolve) => breaker.once('halfOpen', resolve));
healthy = true;
await fire();
tell('healed');
await fire('/hang');
tell('hangs');
breaker.fallback((path, error) => `instead of ${path}: ${error.code ?? error.message}`);
await fire('/hang');
tell('fallback');
const { fires, failures, fallbacks, successes, rejects, timeouts } = breaker.stats;
console.log({ fires, failures, fallbacks, successes, rejects, timeouts });
const cached = new CircuitBreaker(
  async (n) => {
    hits++;
    return n * 2;
  },
  { cache: true, coalesce: true },
);
hits = 0;
console.log(
  await Promise.all([cached.fire(2), cached.fire(2), cached.fire(3)]),
  await cached.fire(2),
  hits > 0,
);
const locked = new CircuitBreaker(() => new Promise((resolve) => setTimeout(resolve, 20, 'done')), {
  capacity: 1,
});
console.log(
  (await Promise.allSettled([locked.fire(), locked.fire()])).map(
    ({ status, reason }) => reason?.code ?? status,
  ),
);
const aborting = new CircuitBreaker(call, { timeout: 20, abortController: new AbortController() });
await aborting.fire('/hang', aborting.getSignal()).catch((error) => console.log(error.code));
console.log('aborted', aborting.getSignal()?.aborted);
for (const each of [breaker, cached, locked, aborting]) each.shutdown();
await breaker.fire().catch((error) => console.log(error.code));
await stop(server);
