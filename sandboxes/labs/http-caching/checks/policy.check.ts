import { check, expect } from '@backlab/checks';
import { directives, lifetime } from './lifetimes.ts';

const asAda = { Cookie: 'visitor=ada' };

check(
  'the script, whose name changes with its content, is kept for a year; the offers 10 s by a browser and 60 s by a shared cache',
  {
    objective: 'freshness',
    lookAt: 'RFC 9111 §4.2.1: s-maxage (shared caches only), then max-age, then Expires minus Date',
  },
  async ({ http }) => {
    const script = await http.get('/assets/app.9f8e7d6c.js');
    expect(script).toHaveStatus(200);
    for (const cache of ['browser', 'shared'] as const) {
      expect(lifetime(script, cache), {
        message: `seconds that a ${cache} cache may use the script`,
      }).toBeGreaterThanOrEqual(31_536_000);
    }
    const offers = await http.get('/offers');
    expect(lifetime(offers, 'browser'), { message: 'seconds that a browser may use the offers' }).toBe(10);
    expect(lifetime(offers, 'shared'), { message: 'seconds that a shared cache may use the offers' }).toBe(
      60,
    );
  },
);

check(
  'the account page is kept by no cache, the recommendations for a minute by the visitor’s own browser only',
  {
    objective: 'directives',
    lookAt: 'RFC 9111 §5.2.2.5 no-store, §5.2.2.7 private. Which of them keeps a page off the disk?',
  },
  async ({ http }) => {
    const account = await http.get('/account', { headers: asAda });
    expect(account).toHaveStatus(200);
    expect(account.json()).toMatchObject({ name: 'Ada' });
    expect([...directives(account).keys()], {
      message: 'directives for the account page',
      exchange: account,
    }).toContain('no-store');
    expect([...directives(account).keys()], { message: 'directives for the account page' }).not.toContain(
      'public',
    );

    const liked = await http.get('/recommendations', { headers: asAda });
    expect(liked).toHaveStatus(200);
    expect(lifetime(liked, 'browser'), {
      message: 'seconds that Ada’s browser may use her recommendations',
    }).toBe(60);
    expect([...directives(liked).keys()], { message: 'directives for the recommendations' }).toContain(
      'private',
    );
  },
);

check(
  'the front page and the products may be stored, and every use of them is validated first',
  {
    objective: 'no-cache',
    lookAt:
      'RFC 9111 §5.2.2.4: no-cache allows storing and forbids use without asking. Asking needs a validator.',
  },
  async ({ http }) => {
    for (const path of ['/', '/products']) {
      const answer = await http.get(path);
      expect(answer).toHaveStatus(200);
      const rules = directives(answer);
      expect([...rules.keys()], { message: `directives for ${path}` }).not.toContain('no-store');
      for (const cache of ['browser', 'shared'] as const) {
        expect(lifetime(answer, cache), {
          message: `seconds that a ${cache} cache may use ${path} without asking`,
        }).toBe(0);
      }
      expect(answer).toHaveHeader('etag', /^(W\/)?"[^"]*"$/);
    }
  },
);

check(
  'a reload of the products costs less than a tenth of the bytes, until a price changes',
  {
    objective: 'no-cache',
    lookAt: 'RFC 9110 §15.4.5: 304 says "use what you have". Compare the bytes received of both answers.',
  },
  async ({ http }) => {
    const first = await http.get('/products');
    const etag = first.headers.get('etag') ?? '';
    const reload = await http.get('/products', { headers: { 'If-None-Match': etag } });
    expect(reload.bytes, {
      message: `bytes on the wire for a reload; the first answer had ${first.bytes}`,
      exchange: reload,
    }).toBeLessThan(first.bytes / 10);

    expect(await http.put('/products/7/price', { text: '1234' })).toHaveStatus(200);
    const changed = await http.get('/products', { headers: { 'If-None-Match': etag } });
    expect(changed, { message: 'a reload after the price of product 7 has changed' }).toHaveStatus(200);
    expect(changed.json<unknown[]>()[6]).toMatchObject({ id: 7, price: 1234 });
  },
);
