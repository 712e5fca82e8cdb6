/** How much this service takes, from whom, and which page may use it. */
import { getConnInfo } from '@hono/node-server/conninfo';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { requestContext } from './context.ts';
import { rateLimit } from './rate-limit.ts';

/** By the address of the peer. Behind a proxy that is the proxy's: see the lesson `rate-limiting`. */
export const ipLimit = rateLimit({
  max: 60,
  windowMs: 30_000,
  key: (c) => getConnInfo(c).remote.address ?? 'unknown',
});

export const userLimit = rateLimit({
  max: 30,
  windowMs: 30_000,
  key: () => requestContext().user ?? 'nobody',
});

export const smallBody = bodyLimit({
  maxSize: 4096,
  onError: (c) => c.json({ error: 'a note has at most 4096 bytes' }, 413),
});

export const notesPage = cors({
  origin: 'https://notes.example',
  allowHeaders: ['Authorization', 'Content-Type'],
});
