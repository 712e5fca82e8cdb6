// cockatiel: retries with backoff, breaker, bulkhead, timeout, fallback and their composition against a failing HTTP server.
import { createServer } from 'node:http';
import {
  BrokenCircuitError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  ConstantBackoff,
  circuitBreaker,
  ExponentialBackoff,
  fallback,
  handleAll,
  handleResultType,
  handleType,
  handleWhen,
  noJitterGenerator,
  retry,
  SamplingBreaker,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { start, stop } from '../shared/http.mjs';

class StatusError extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}
let script = [];
const server = createServer((request, response) => {
  const status = request.url === '/hang' ? 'hang' : (script.shift() ?? 200);
  if (status === 'hang') return void setTimeout(() => response.end(), 300).unref();
  response.writeHead(status).end(`answer ${status}`);
});
const base = await start(server);
const call = async (path = '/', signal = undefined) => {
  const response = await fetch(base + path, { signal });
  if (!response.ok) throw new StatusError(response.status);
  return response.text();
};
const show = (name, promise) =>
  promise.then(
    (value) => console.log(name, value),
    (error) => console.log(name, error.constructor.name, error.message),
  );

const attempts = retry(
  handleType(StatusError, (error) => error.status >= 500),
  {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 1, maxDelay: 8, generator: noJitterGenerator }),
  },
);
const log = [];
attempts.onRetry(({ attempt, delay, error }) =>
  log.push(`retry ${attempt} in ${delay} after ${error.message}`),
);
attempts.onGiveUp(() => log.push('gave up'));
attempts.onSuccess(() => log.push('success'));
script = [503, 502];
await show(
  'retried',
  attempts.execute(({ attempt }) => call().then((text) => `${text} at ${attempt}`)),
);
script = [503, 503, 503, 503];
await show(
  'given up',
  attempts.execute(() => call()),
);
script = [404];
await show(
  'not retried',
  attempts.execute(() => call()),
);
console.log(log.splice(0).join('\n'));

// Long enough that a busy machine asks once more while it is open.
const breaker = circuitBreaker(handleAll, { halfOpenAfter: 500, breaker: new ConsecutiveBreaker(2) });
breaker.onStateChange((state) => log.push(CircuitState[state]));
script = [500, 500];
for (let index = 0; index < 3; index++)
  await show(
    'breaker',
    breaker.execute(() => call()),
  );
await new Promise((resolve) => setTimeout(resolve, 600));
await show(
  'half-open',
  breaker.execute(() => call()),
);
const handle = breaker.isolate();
await show(
  'isolated',
  breaker.execute(() => call()),
);
handle.dispose();
await show(
  'released',
  breaker.execute(() => call()),
);
console.log(log.splice(0).join(' '));
const sampling = circuitBreaker(handleAll, {
  halfOpenAfter: 1000,
  breaker: new SamplingBreaker({ threshold: 0.5, duration: 5000, minimumRps: 0 }),
});
script = [500, 500, 500];
for (let index = 0; index < 4; index++)
  await show(
    'sampling',
    sampling.execute(() => call()),
  );

const limited = timeout(20, TimeoutStrategy.Aggressive);
await show(
  'timeout',
  limited.execute(({ signal }, ..._rest) => call('/hang', signal)),
);
await show(
  'cooperative',
  timeout(20, TimeoutStrategy.Cooperative).execute(({ signal }) => call('/hang', signal)),
);
const narrow = bulkhead(2, 1);
const release = [];
const held = () => new Promise((resolve) => release.push(resolve));
const running = [narrow.execute(held), narrow.execute(held), narrow.execute(held), narrow.execute(held)];
console.log(narrow.executionSlots, narrow.queueSlots);
running[3].catch(() => undefined);
await new Promise((resolve) => setImmediate(resolve));
for (let index = 0; index < 3; index++) {
  release.shift()?.(index);
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(
  (await Promise.allSettled(running)).map(
    ({ status, value, reason }) => reason?.constructor.name ?? `${status} ${value}`,
  ),
);

const whole = wrap(
  fallback(
    handleWhen((error) => error instanceof BrokenCircuitError || error instanceof StatusError),
    () => 'from the fallback',
  ),
  retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(1) }),
  breaker,
  timeout(5000, TimeoutStrategy.Cooperative),
);
script = [500, 500, 500];
await show(
  'composed',
  whole.execute(({ signal }) => call('/', signal)),
);
script = [];
await show(
  'result',
  retry(
    handleResultType(Response, (response) => response.status === 429),
    { maxAttempts: 2, backoff: new ConstantBackoff(1) },
  )
    .execute(() => {
      script = [429];
      return fetch(base);
    })
    .then((response) => response.status),
);
const controller = new AbortController();
setTimeout(() => controller.abort(), 10);
await show(
  'aborted',
  retry(handleAll, { maxAttempts: 100, backoff: new ConstantBackoff(50) }).execute(
    () => call('/hang', controller.signal),
    controller.signal,
  ),
);
await stop(server);
