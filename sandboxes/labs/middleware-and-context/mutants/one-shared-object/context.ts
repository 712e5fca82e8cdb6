import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestContext {
  requestId: string;
  user: string | null;
}

const storage = new AsyncLocalStorage<RequestContext>();
const shared: RequestContext = { requestId: '-', user: null };

export function runWithContext<T>(context: RequestContext, work: () => T): T {
  shared.requestId = context.requestId;
  shared.user ??= context.user;
  return storage.run(shared, work);
}

export function requestContext(): RequestContext {
  return storage.getStore() ?? { requestId: '-', user: null };
}
