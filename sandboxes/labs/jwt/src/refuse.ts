import type { Context } from 'hono';

/** Refuses a request, with a reason for the developer of the client. */
export function refuse(c: Context, status: 401 | 403, reason: string): Response {
  return c.json({ error: reason }, status);
}
