import { type Context, Hono } from 'hono';
import { readDraft, readPatch } from './input.ts';
import { personOf } from './people.ts';
import { etagOf, preconditionFailure } from './preconditions.ts';
import { problem } from './problem.ts';
import { type Article, type Store, slugOf } from './store.ts';

/** 405 must say what is allowed instead (RFC 9110 §15.5.6). */
function onlyAllow(methods: string) {
  return (c: Context) => {
    c.header('Allow', methods);
    return c.req.method === 'OPTIONS'
      ? c.body(null, 204)
      : problem(c, 405, `this resource answers ${methods}`);
  };
}

function show(c: Context, article: Article, status: 200 | 201 = 200) {
  c.header('ETag', etagOf(article));
  return c.json(article, status);
}

export function createApp(store: Store) {
  const app = new Hono();

  app.get('/articles', (c) => c.json(store.all()));

  app.post('/articles', async (c) => {
    const draft = await readDraft(c);
    if (draft instanceof Response) return draft;
    const slug = slugOf(draft.title);
    if (store.find(slug)) return problem(c, 409, `/articles/${slug} exists already`);
    c.header('Location', `/articles/${slug}`);
    return show(c, store.add(slug, draft), 201);
  });

  app.get('/articles/:slug', (c) => {
    const article = store.find(c.req.param('slug'));
    return article ? show(c, article) : problem(c, 404, 'no such article');
  });

  app.put('/articles/:slug', async (c) => {
    const draft = await readDraft(c);
    if (draft instanceof Response) return draft;
    const slug = c.req.param('slug');
    const article = store.find(slug);
    const failure = preconditionFailure(c, article);
    if (failure) return failure;
    return article ? show(c, store.update(article, draft)) : show(c, store.add(slug, draft), 201);
  });

  app.patch('/articles/:slug', async (c) => {
    const article = store.find(c.req.param('slug'));
    if (!article) return problem(c, 404, 'no such article');
    if (!c.req.header('if-match')) return problem(c, 428, 'send If-Match with the ETag that you have read');
    const failure = preconditionFailure(c, article);
    if (failure) return failure;
    const patched = await readPatch(c, article);
    return patched instanceof Response ? patched : show(c, store.update(article, patched));
  });

  app.delete('/articles/:slug', (c) => {
    const article = store.find(c.req.param('slug'));
    if (!article) return problem(c, 404, 'no such article');
    const failure = preconditionFailure(c, article);
    if (failure) return failure;
    store.remove(article.slug);
    return c.body(null, 204);
  });

  app.post('/articles/:slug/publish', (c) => {
    const person = personOf(c.req.header('authorization'));
    if (!person) {
      c.header('WWW-Authenticate', 'Bearer realm="articles"');
      return problem(c, 401, 'send a token that we know');
    }
    if (person.role !== 'editor') return problem(c, 403, `${person.name} is no editor`);
    const article = store.find(c.req.param('slug'));
    if (!article) return problem(c, 404, 'no such article');
    store.update(article, { published: true });
    return c.redirect(`/articles/${article.slug}`, 303);
  });

  app.all('/articles/:slug/publish', onlyAllow('POST, OPTIONS'));

  // Articles were called posts until last spring. 308 would be right too, and clients may keep it.
  app.all('/posts', (c) => c.redirect('/articles', 307));

  app.notFound((c) => problem(c, 404, 'nothing here'));

  return app;
}
