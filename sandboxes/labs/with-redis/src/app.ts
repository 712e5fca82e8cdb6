import { Hono } from 'hono';
import { mails } from './mails.ts';
import { redis } from './redis.ts';

export const app = new Hono();

app.get('/visits', async (c) => c.json({ visits: await redis.incr('visits') }));

/** Slow, so it is kept for half a minute. */
app.get('/reports/:year', async (c) => {
  const key = `report:${c.req.param('year')}`;
  const kept = await redis.get(key);
  if (kept !== null) return c.json({ ...JSON.parse(kept), from: 'cache' });
  await new Promise((resolve) => setTimeout(resolve, 800));
  const report = { year: Number(c.req.param('year')), sales: 1234 };
  await redis.set(key, JSON.stringify(report), 'EX', 30);
  return c.json({ ...report, from: 'database' });
});

app.post('/scores/:player', async (c) => {
  const { points } = await c.req.json<{ points: number }>();
  const score = await redis.zincrby('scores', points, c.req.param('player'));
  return c.json({ player: c.req.param('player'), score: Number(score) });
});

app.get('/scores', async (c) => c.json(await redis.zrange('scores', '0', '9', 'REV')));

/** Answered at once; the mail is sent by the worker, as soon as it can. */
app.post('/mails', async (c) => {
  const { to } = await c.req.json<{ to: string }>();
  const job = await mails.add(
    'welcome',
    { to },
    { attempts: 3, backoff: { type: 'exponential', delay: 500 } },
  );
  return c.json({ job: job.id }, 202);
});

app.get('/mails/:job', async (c) => {
  const job = await mails.getJob(c.req.param('job'));
  return job ? c.json({ state: await job.getState() }) : c.json({ error: 'no such job' }, 404);
});
