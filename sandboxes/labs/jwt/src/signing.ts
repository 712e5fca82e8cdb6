import { Hono } from 'hono';
import { signCompact } from './jws.ts';

/** Header and payload are signed as the text that they are, to the last byte; `key` is base64url, as in a JWK. */
interface SigningRequest {
  readonly header: string;
  readonly payload: string;
  readonly key: string;
}

export const signing = new Hono();

signing.post('/jws', async (c) => {
  const { header, payload, key } = (await c.req.json()) as SigningRequest;
  try {
    return c.json({ jws: await signCompact(header, payload, Buffer.from(key, 'base64url')) });
  } catch (error) {
    if (error instanceof RangeError) return c.json({ error: error.message }, 400);
    throw error;
  }
});
