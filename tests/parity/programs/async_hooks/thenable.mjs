// The context inside the `then` of an object that is awaited and no promise.
// differs: `await` calls the `then` of such an object by itself, where no compiler can save the context; what follows the await has it.
import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage();
const lazy = Object.fromEntries([['then', (resolve) => resolve(storage.getStore())]]);
console.log(await storage.run('inside', async () => [await lazy, storage.getStore()]));
