/** What the request in progress knows about itself, for code that never sees a Hono context. */
export interface RequestContext {
  readonly requestId: string;
  /** Set by `authenticate`; null until then. */
  user: string | null;
}

let current: RequestContext = { requestId: '-', user: null };

/** Runs `work` with `context` as the context of the request. */
export function runWithContext<T>(context: RequestContext, work: () => T): T {
  current = context;
  return work();
}

/** The context of the request that the calling code works for. */
export function requestContext(): RequestContext {
  return current;
}
