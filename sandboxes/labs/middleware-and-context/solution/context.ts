import { AsyncLocalStorage } from 'node:async_hooks';

/** What the request in progress knows about itself, for code that never sees a Hono context. */
export interface RequestContext {
  readonly requestId: string;
  /** Set by `authenticate`; null until then. */
  user: string | null;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` with `context` as the context of the request, across every await inside it. */
export function runWithContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the request that the calling code works for; outside any request, an empty one. */
export function requestContext(): RequestContext {
  return storage.getStore() ?? { requestId: '-', user: null };
}
