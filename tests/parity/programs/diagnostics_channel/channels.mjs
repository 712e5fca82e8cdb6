// Channels: who subscribes, what is published, tracing of calls, promises and callbacks, and stores that are bound.
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';

const orders = channel('shop:orders');
console.log(
  orders === channel('shop:orders'),
  orders.name,
  orders.hasSubscribers,
  hasSubscribers('shop:orders'),
);
const seen = (message, name) => console.log('seen', message, name);
subscribe('shop:orders', seen);
orders.publish({ id: 1 });
console.log(orders.hasSubscribers, unsubscribe('shop:orders', seen), unsubscribe('shop:orders', seen));
orders.publish({ id: 2 });

const traced = tracingChannel('shop:charge');
traced.subscribe(
  Object.fromEntries(
    ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((name) => [
      name,
      ({ error, result, ...rest }) => console.log(name, rest, String(result), error?.message),
    ]),
  ),
);
console.log(traced.traceSync((a, b) => a + b, { call: 'sync' }, null, 1, 2));
try {
  traced.traceSync(
    () => {
      throw new Error('declined');
    },
    { call: 'throws' },
  );
} catch (error) {
  console.log('caught', error.message);
}
console.log(await traced.tracePromise(async () => 'paid', { call: 'promise' }));
await new Promise((resolve) =>
  traced.traceCallback(
    (callback) => setImmediate(callback, null, 'called'),
    0,
    { call: 'callback' },
    null,
    (error, result) => {
      console.log('callback', error, result);
      resolve();
    },
  ),
);

const storage = new AsyncLocalStorage();
orders.bindStore(storage, ({ id }) => `order ${id}`);
console.log(
  orders.runStores({ id: 3 }, () => storage.getStore()),
  storage.getStore(),
);
orders.unbindStore(storage);
console.log(orders.runStores({ id: 4 }, () => storage.getStore()));
