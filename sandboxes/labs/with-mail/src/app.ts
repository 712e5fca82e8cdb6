import { Hono } from 'hono';
import { mailer } from './mailer.ts';
import { welcome } from './welcome.ts';

const { INBOX_URL = 'http://localhost:8025' } = process.env;

export const app = new Hono();

app.post('/welcome', async (c) => {
  const { to, name } = await c.req.json<{ to: string; name: string }>();
  try {
    const { accepted, response } = await mailer.sendMail({ to, ...welcome(name) });
    return c.json({ accepted, response }, 202);
  } catch (error) {
    const { message, responseCode: code = 0 } = error as Error & { responseCode?: number };
    // 4xx: the same message may be taken later. 5xx: never (RFC 5321 section 4.2.1).
    return c.json({ message, code, again: code < 500 }, 502);
  }
});

/** What a person with this address finds. */
app.get('/inbox/:address', async (c) => {
  const found = await fetch(`${INBOX_URL}/messages?to=${encodeURIComponent(c.req.param('address'))}`);
  const messages = (await found.json()) as { id: string }[];
  return c.json(
    await Promise.all(messages.map(async ({ id }) => (await fetch(`${INBOX_URL}/messages/${id}`)).json())),
  );
});
