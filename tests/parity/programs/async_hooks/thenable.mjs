// An object with a `then` that is no promise finds the context when it is awaited or returned.
import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage();
const lazy = Object.fromEntries([['then', (resolve) => resolve(storage.getStore())]]);
console.log(await storage.run('inside', async () => [await lazy, storage.getStore()]));
const returned = storage.run('returned', async () => lazy);
// biome-ignore lint/complexity/noCommaOperator: the engine rewrites what stands behind await
const awaited = storage.run('in parentheses', async () => await (null, lazy));
async function early() {
  if (storage) return lazy;
}
console.log(await returned, await awaited, await storage.run('by a statement', early));
