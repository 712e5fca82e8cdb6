import { check, expect } from '@backlab/checks';

const text = 'Boil, pour, wait.';

check(
  'POST /articles answers 201 and says in Location where the article lives',
  { objective: 'companion-fields', lookAt: 'RFC 9110 §15.3.2: 201, and Location for what was created' },
  async ({ http }) => {
    const made = await http.post('/articles', { json: { title: 'Black tea', text } });
    expect(made).toHaveStatus(201);
    expect(made).toHaveHeader('location', /^(http:\/\/[^/]+)?\/articles\/[\w-]+$/);
    const path = new URL(made.headers.get('location') ?? '', 'http://localhost').pathname;
    const article = await http.get(path);
    expect(article).toHaveStatus(200);
    expect(article.json()).toMatchObject({ title: 'Black tea', text });
  },
);

check(
  'a method that a resource does not have gets 405 and the list of those that it has',
  { objective: 'companion-fields', lookAt: 'RFC 9110 §15.5.6: 405 MUST carry Allow' },
  async ({ http }) => {
    const emptied = await http.delete('/articles');
    expect(emptied, { message: 'nobody may delete the whole list' }).toHaveStatus(405);
    expect(emptied).toHaveHeader('allow', /\bGET\b/);
    expect(emptied).toHaveHeader('allow', /\bPOST\b/);
    expect(emptied).not.toHaveHeader('allow', /\bDELETE\b/);

    const posted = await http.post('/articles/hello-http', { json: { title: 'Mint tea', text } });
    expect(posted).toHaveStatus(405);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect(posted).toHaveHeader('allow', new RegExp(`\\b${method}\\b`));
    }
    expect(posted).not.toHaveHeader('allow', /\bPOST\b/);
  },
);

check(
  'DELETE answers 204 with no content and without a Content-Length',
  {
    objective: 'companion-fields',
    lookAt: 'RFC 9110 §8.6 and RFC 9112 §6.1: no Content-Length and no Transfer-Encoding with 204',
  },
  async ({ http }) => {
    const deleted = await http.delete('/articles/hello-http');
    expect(deleted).toHaveStatus(204);
    expect(deleted).toHaveNoContent();
    expect(deleted).not.toHaveHeader('content-length');
    expect(deleted).not.toHaveHeader('transfer-encoding');
    expect(await http.get('/articles/hello-http')).toHaveStatus(404);
  },
);
