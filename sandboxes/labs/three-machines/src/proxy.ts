import { Hono } from 'hono';

const servers = (process.env.SERVERS ?? 'api-1:3000,api-2:3000').split(',');
let turn = 0;

export const app = new Hono();

// By turns, and with no patience for a server that is down: break one and see what your clients get.
app.all('*', async (c) => {
  const server = servers[turn++ % servers.length];
  const { pathname, search } = new URL(c.req.url);
  try {
    const answer = await fetch(`http://${server}${pathname}${search}`, { method: c.req.method });
    return new Response(answer.body, { status: answer.status, headers: { 'X-Served-By': `${server}` } });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    console.error(`${server}: ${cause}`);
    return c.text(`${server} did not answer: ${cause}\n`, 502);
  }
});
