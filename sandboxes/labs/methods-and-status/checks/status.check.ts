import { check, expect } from '@backlab/checks';

const text = 'Boil, pour, wait.';

check(
  'a wrong media type, broken JSON, a missing title, a taken title and an unknown article are five different answers',
  {
    objective: 'right-code',
    lookAt: 'RFC 9110 §15.5: which of 400, 404, 409, 415 and 422 tells the client what to mend?',
  },
  async ({ http }) => {
    const form = await http.post('/articles', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'title=Tea&text=Hot',
    });
    expect(form, { message: 'a form, where only JSON is understood' }).toHaveStatus(415);

    const broken = await http.post('/articles', {
      headers: { 'Content-Type': 'application/json' },
      body: '{"title": "Te',
    });
    expect(broken, { message: 'JSON that ends in the middle' }).toHaveStatus(400);

    const untitled = await http.post('/articles', { json: { title: '', text } });
    expect(untitled, { message: 'good JSON without a title' }).toHaveStatus(422);

    await http.post('/articles', { json: { title: 'Green tea', text } });
    const taken = await http.post('/articles', { json: { title: 'Green tea', text } });
    expect(taken, { message: 'the second article of this title' }).toHaveStatus(409);

    const unknown = await http.get('/articles/coffee');
    expect(unknown, { message: 'an article that nobody wrote' }).toHaveStatus(404);
    expect(await http.get('/coffee'), { message: 'a path that leads nowhere' }).toHaveStatus(404);

    const listed = await http.get('/articles');
    expect(listed).toHaveStatus(200);
    expect(listed.json<unknown[]>(), {
      message: 'only the first article and "Green tea" may be stored',
    }).toHaveLength(2);
  },
);

check(
  'a visitor without a valid token gets 401 with a challenge, a known reader 403, and nothing is published',
  {
    objective: 'right-code',
    lookAt: 'RFC 9110 §15.5.2: 401 MUST carry WWW-Authenticate. §15.5.4: 403 is for those whom you know.',
  },
  async ({ http }) => {
    await http.post('/articles', { json: { title: 'White tea', text } });
    const publish = (headers: Record<string, string>) =>
      http.post('/articles/white-tea/publish', { headers });

    const stranger = await publish({});
    expect(stranger).toHaveStatus(401);
    expect(stranger).toHaveHeader('www-authenticate', /^Bearer\b/i);
    const forged = await publish({ Authorization: 'Bearer nobody-at-all' });
    expect(forged, { message: 'a token that nobody holds' }).toHaveStatus(401);
    expect(forged).toHaveHeader('www-authenticate', /^Bearer\b/i);
    const reader = await publish({ Authorization: 'Bearer ruth-reads' });
    expect(reader, { message: 'Ruth is known, and no editor' }).toHaveStatus(403);

    const article = await http.get('/articles/white-tea');
    expect(article.json()).toMatchObject({ published: false });
  },
);
