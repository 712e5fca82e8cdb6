import { check, expect } from '@backlab/checks';

check(
  'a 304 has no content and repeats the fields that a cache must refresh',
  {
    objective: 'validators',
    lookAt: 'RFC 9110 §15.4.5: a 304 carries the Cache-Control, ETag and Vary that the 200 would have had',
  },
  async ({ http }) => {
    const first = await http.get('/products');
    expect(first).toHaveHeader('etag');
    const etag = first.headers.get('etag') ?? '';
    const again = await http.get('/products', { headers: { 'If-None-Match': etag } });
    expect(again).toHaveStatus(304);
    expect(again).toHaveNoContent();
    expect(again).toHaveHeader('etag', etag);
    expect(again).toHaveHeader('cache-control', first.headers.get('cache-control') ?? '');
  },
);

check(
  'two changes within one second give two ETags, and no change gives none',
  {
    objective: 'validators',
    lookAt:
      'RFC 9110 §8.8.2.2: Last-Modified counts whole seconds. What of the content can the ETag be made of?',
  },
  async ({ http }) => {
    const etags: string[] = [];
    for (const price of ['1000', '1001', '1002']) {
      expect(await http.put('/products/1/price', { text: price })).toHaveStatus(200);
      const read = await http.get('/products');
      expect(read).toHaveHeader('etag', /^"[^"]+"$/);
      etags.push(read.headers.get('etag') ?? '');
      const reread = await http.get('/products');
      expect(reread.headers.get('etag'), { message: 'the ETag when nothing has changed' }).toBe(
        etags.at(-1) ?? null,
      );
    }
    expect(new Set(etags).size, { message: `different ETags after three changes: ${etags.join(' ')}` }).toBe(
      3,
    );
  },
);

check(
  'the front page, whose bytes differ each time, keeps a weak ETag while it says the same',
  {
    objective: 'validators',
    lookAt:
      'RFC 9110 §8.8.1: strong means equal bytes, weak means equal meaning. §13.1.2: If-None-Match compares weakly.',
  },
  async ({ http }) => {
    const first = await http.get('/');
    const second = await http.get('/');
    expect(first).toHaveHeader('etag', /^W\/"[^"]*"$/);
    expect(second.headers.get('etag'), { message: 'the ETag of the next copy' }).toBe(
      first.headers.get('etag'),
    );
    const tag = first.headers.get('etag') ?? '';
    for (const list of [tag, tag.slice(2), `"something-else", ${tag}`, '*']) {
      const answer = await http.get('/', { headers: { 'If-None-Match': list } });
      expect(answer, { message: `If-None-Match: ${list}` }).toHaveStatus(304);
    }
    const other = await http.get('/', { headers: { 'If-None-Match': '"something-else", W/"another"' } });
    expect(other, { message: 'a list without the current ETag' }).toHaveStatus(200);
  },
);

check(
  'If-None-Match decides alone; If-Modified-Since counts only without it',
  {
    objective: 'validators',
    lookAt: 'RFC 9110 §13.2.2: the order in which preconditions are evaluated',
  },
  async ({ http }) => {
    const first = await http.get('/products');
    expect(first).toHaveHeader('last-modified', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
    const since = first.headers.get('last-modified') ?? '';

    const unchanged = await http.get('/products', { headers: { 'If-Modified-Since': since } });
    expect(unchanged, { message: 'only a date, and nothing has changed since' }).toHaveStatus(304);
    const older = await http.get('/products', {
      headers: { 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT' },
    });
    expect(older, { message: 'only a date, and it is older than the last change' }).toHaveStatus(200);

    const future = new Date(Date.parse(since) + 3_600_000).toUTCString();
    const both = await http.get('/products', {
      headers: { 'If-None-Match': '"not-this-one"', 'If-Modified-Since': future },
    });
    expect(both, { message: 'an ETag that does not match, with a date that would' }).toHaveStatus(200);
    const etag = first.headers.get('etag') ?? '';
    const stillGood = await http.get('/products', {
      headers: { 'If-None-Match': etag, 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:37 GMT' },
    });
    expect(stillGood, { message: 'an ETag that matches, with a date that does not' }).toHaveStatus(304);
  },
);
