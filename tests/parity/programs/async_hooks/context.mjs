// AsyncLocalStorage and AsyncResource under concurrency, with a dependency that awaits and then calls back.
import {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

const storage = new AsyncLocalStorage();
const library = {
  async call(callback) {
    await wait(1);
    await null;
    return callback();
  },
};
const results = await Promise.all(
  Array.from({ length: 50 }, (_, id) =>
    storage.run(id, async () => {
      await wait(id % 5);
      const seen = await library.call(async () => {
        await null;
        return storage.getStore();
      });
      const viaTimer = await new Promise((resolve) => setTimeout(() => resolve(storage.getStore()), 1));
      const viaTick = await new Promise((resolve) => process.nextTick(() => resolve(storage.getStore())));
      const viaImmediate = await new Promise((resolve) => setImmediate(() => resolve(storage.getStore())));
      const emitter = new EventEmitter();
      setTimeout(() => emitter.emit('x'), 1);
      await once(emitter, 'x');
      const chunks = [];
      for await (const _ of Readable.from([1, 2])) chunks.push(storage.getStore());
      try {
        await Promise.reject(new Error('x'));
      } catch {
        return [id, seen, viaTimer, viaTick, viaImmediate, ...chunks, storage.getStore()].every(
          (each) => each === id,
        );
      } finally {
        if (storage.getStore() !== id) console.log('lost in finally');
      }
    }),
  ),
);
console.log(results.every(Boolean), storage.getStore());
storage.run('outer', () => {
  storage.run('inner', () => console.log(storage.getStore()));
  storage.exit(() => console.log(storage.getStore()));
  const bound = AsyncLocalStorage.bind(() => storage.getStore());
  const snapshot = AsyncLocalStorage.snapshot();
  storage.run('other', () =>
    console.log(
      bound(),
      snapshot(() => storage.getStore()),
    ),
  );
  storage.enterWith('entered');
  console.log(storage.getStore());
});
console.log(storage.getStore());
const resource = storage.run('resource', () => new AsyncResource('Mine'));
console.log(
  resource.runInAsyncScope(
    function (a) {
      return [this.x, a, storage.getStore()];
    },
    { x: 1 },
    2,
  ),
);
const bound = resource.bind(() => storage.getStore());
console.log(
  bound(),
  bound.length,
  typeof resource.asyncId(),
  typeof resource.triggerAsyncId(),
  resource.emitDestroy() === resource,
);
console.log(typeof executionAsyncId(), typeof triggerAsyncId(), typeof executionAsyncResource());
const hook = createHook({
  init() {
    /* nothing */
  },
});
console.log(hook.enable() === hook, hook.disable() === hook);
for (const wrong of [
  () => new AsyncResource(5),
  () => createHook({ init: 5 }),
  () => AsyncResource.bind(5),
  () => AsyncLocalStorage.bind(5),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code);
  }
}
storage.disable();
console.log(storage.getStore());
