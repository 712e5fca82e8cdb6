export interface RequestContext {
  readonly requestId: string;
  user: string | null;
}

let current: RequestContext = { requestId: '-', user: null };

export function runWithContext<T>(context: RequestContext, work: () => T): T {
  const previous = current;
  current = context;
  try {
    return work();
  } finally {
    current = previous;
  }
}

export function requestContext(): RequestContext {
  return current;
}
