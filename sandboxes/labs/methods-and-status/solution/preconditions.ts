import type { Context } from 'hono';
import { problem } from './problem.ts';
import type { Article } from './store.ts';

export function etagOf({ version }: Article): string {
  return `"v${version}"`;
}

/** 412 when `If-Match` names no version that we have (RFC 9110 §13.1.1); nothing when it does, or is absent. */
export function preconditionFailure(c: Context, article: Article | undefined): Response | null {
  const wanted = c.req.header('if-match');
  if (wanted === undefined) return null;
  const tags = wanted.split(',').map((tag) => tag.trim());
  if (article && (tags.includes('*') || tags.includes(etagOf(article)))) return null;
  return problem(c, 412, 'the article has changed since you read it');
}
