import type { MiddlewareHandler } from 'hono';

export interface JsonBody {
  Variables: { body: unknown };
}

/** Reads and parses a JSON body once, for every handler further in. */
export const jsonBody: MiddlewareHandler<JsonBody> = async (c, next) => {
  if (c.req.method === 'POST') {
    const text = await c.req.text();
    try {
      c.set('body', JSON.parse(text));
    } catch (error) {
      return c.json({ error: `not JSON: ${error instanceof Error ? error.message : String(error)}` }, 400);
    }
  }
  await next();
};
