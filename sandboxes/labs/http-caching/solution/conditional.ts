import type { Context } from 'hono';

export interface Validators {
  etag: string;
  changedAt?: Date;
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/** Weak comparison against a list or `*` (RFC 9110 §13.1.2 and §8.8.3.2). */
function matches(list: string, etag: string): boolean {
  return list.trim() === '*' || list.split(',').some((tag) => opaque(tag) === opaque(etag));
}

/** Whether what the client has is still good. `If-None-Match`, where present, decides alone (RFC 9110 §13.2.2). */
function unchanged(c: Context, { etag, changedAt }: Validators): boolean {
  const tags = c.req.header('if-none-match');
  if (tags !== undefined) return matches(tags, etag);
  const since = Date.parse(c.req.header('if-modified-since') ?? '');
  if (changedAt === undefined || Number.isNaN(since)) return false;
  return Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
}

/** Answers 304 when the client's copy is still good, else with what `fresh` makes. Both carry the validators. */
export function conditional(c: Context, validators: Validators, fresh: () => Response): Response {
  c.header('ETag', validators.etag);
  if (validators.changedAt) c.header('Last-Modified', validators.changedAt.toUTCString());
  return unchanged(c, validators) ? c.body(null, 304) : fresh();
}
