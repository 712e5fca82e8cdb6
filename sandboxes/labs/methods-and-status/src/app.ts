import { type Context, Hono } from 'hono';
import { personOf } from './people.ts';
import { type Draft, type Store, slugOf } from './store.ts';

function fail(c: Context, error: string) {
  return c.json({ success: false, error });
}

function isDraft(value: unknown): value is Draft {
  const draft = value as Partial<Draft> | null;
  return typeof draft?.title === 'string' && draft.title.trim() !== '' && typeof draft.text === 'string';
}

export function createApp(store: Store) {
  const app = new Hono();

  app.get('/articles', (c) => c.json(store.all()));

  app.post('/articles', async (c) => {
    const draft = await c.req.json().catch(() => null);
    if (!isDraft(draft)) return fail(c, 'not a valid article');
    const slug = slugOf(draft.title);
    if (store.find(slug)) return fail(c, 'there is such an article already');
    return c.json(store.add(slug, { title: draft.title, text: draft.text }));
  });

  app.get('/articles/:slug', (c) => {
    const article = store.find(c.req.param('slug'));
    return article ? c.json(article) : fail(c, 'no such article');
  });

  app.put('/articles/:slug', async (c) => {
    const draft = await c.req.json().catch(() => null);
    if (!isDraft(draft)) return fail(c, 'not a valid article');
    return c.json(store.add(c.req.param('slug'), { title: draft.title, text: draft.text }));
  });

  app.patch('/articles/:slug', async (c) => {
    const article = store.find(c.req.param('slug'));
    if (!article) return fail(c, 'no such article');
    const changes = await c.req.json().catch(() => null);
    const merged = { title: article.title, text: article.text, ...changes };
    if (!isDraft(merged)) return fail(c, 'not a valid article');
    return c.json(store.update(article, { title: merged.title, text: merged.text }));
  });

  app.delete('/articles/:slug', (c) => {
    const removed = store.remove(c.req.param('slug'));
    return removed ? c.json({ success: true }) : fail(c, 'no such article');
  });

  app.post('/articles/:slug/publish', (c) => {
    const person = personOf(c.req.header('authorization'));
    if (person?.role !== 'editor') return fail(c, 'you may not do that');
    const article = store.find(c.req.param('slug'));
    if (!article) return fail(c, 'no such article');
    return c.json(store.update(article, { published: true }));
  });

  // Articles were called posts until last spring, and some clients still send them here.
  app.all('/posts', (c) => c.redirect('/articles'));

  app.notFound((c) => fail(c, 'no such page'));

  return app;
}
