import { Hono } from 'hono';
import { cachePolicy } from './cache-policy.ts';
import type { Catalogue } from './catalogue.ts';
import { conditional } from './conditional.ts';
import { frontPage, script } from './pages.ts';
import { strongEtag, weakEtag } from './validators.ts';
import { visitorOf } from './visitors.ts';

const html = 'text/html; charset=UTF-8';

export function createApp(catalogue: Catalogue) {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    const cacheable = c.res.ok || c.res.status === 304;
    if (c.req.method === 'GET' && cacheable) c.header('Cache-Control', cachePolicy(c.req.path));
  });

  app.get('/', (c) => {
    const etag = weakEtag(JSON.stringify(catalogue.all()));
    return conditional(c, { etag }, () => c.body(frontPage(catalogue), 200, { 'Content-Type': html }));
  });

  app.get('/assets/app.9f8e7d6c.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }));

  app.get('/products', (c) => {
    const etag = strongEtag(catalogue.changedAt().toDateString());
    return conditional(c, { etag, changedAt: catalogue.changedAt() }, () => c.json(catalogue.all()));
  });

  app.put('/products/:id/price', async (c) => {
    const price = Number(await c.req.text());
    if (!Number.isInteger(price) || price < 0)
      return c.json({ error: 'a price is a whole number of cents' }, 422);
    const product = catalogue.setPrice(Number(c.req.param('id')), price);
    return product ? c.json(product) : c.json({ error: 'no such product' }, 404);
  });

  app.get('/offers', (c) => {
    const product = catalogue.all()[new Date().getUTCDate() % 240];
    return c.json({ today: product?.name, price: product?.price });
  });

  app.get('/recommendations', (c) => {
    const visitor = visitorOf(c.req.header('cookie'));
    if (!visitor) return c.json({ error: 'send Cookie: visitor=ada' }, 403);
    const liked = catalogue.all().filter(({ name }) => name.includes(visitor.likes));
    return c.json(liked.slice(0, 5));
  });

  app.get('/account', (c) => {
    const visitor = visitorOf(c.req.header('cookie'));
    if (!visitor) return c.json({ error: 'send Cookie: visitor=ada' }, 403);
    return c.json({ name: visitor.name, address: visitor.address });
  });

  return app;
}
