import type { Context } from 'hono';

export interface Validators {
  etag: string;
  changedAt?: Date;
}

/** Answers with what `fresh` makes, and with validators to ask by next time. */
export function conditional(c: Context, { etag, changedAt }: Validators, fresh: () => Response): Response {
  c.header('ETag', etag);
  if (changedAt) c.header('Last-Modified', changedAt.toUTCString());
  return fresh();
}
