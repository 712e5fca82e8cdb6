import type { Context } from 'hono';

type ClientError = 400 | 401 | 403 | 404 | 405 | 409 | 412 | 415 | 422 | 428;

/** An error's answer: the status says it to programs, the text to people. */
export function problem(c: Context, status: ClientError, error: string): Response {
  return c.json({ error }, status);
}
