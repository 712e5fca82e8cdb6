import { check, expect } from '@backlab/checks';
import { basic, events, eventsSoFar } from './wire.ts';

check(
  'a body that is not JSON is refused, and the refusal is in the log under its id',
  {
    objective: 'order',
    lookAt: 'What happens to a request that `json-body` refuses: which layers has it walked through by then?',
  },
  async ({ http, server }) => {
    const refused = await http.post('/notes', {
      headers: { Authorization: basic('ada', 'lovelace'), 'Content-Type': 'application/json' },
      body: '{"title": "mi',
    });
    expect(refused).toHaveStatus(400);
    expect(refused).toHaveHeader('x-request-id', /^[\w-]+$/);
    const id = refused.headers.get('x-request-id');
    const logged = (await eventsSoFar(http, server)).find(
      (event) => event['msg'] === 'request' && event['requestId'] === id,
    );
    expect(logged, {
      exchange: refused,
      message: `the line "request" of request ${id} in the log`,
    }).toMatchObject({ status: 400 });
  },
);

check(
  '150 guesses from one address cost at most 60 password checks',
  {
    objective: 'order',
    lookAt:
      'The password check is the dearest thing this server does. Which cheap question can be asked before it? OWASP API Security 2023, API4.',
  },
  async ({ http, server }) => {
    const invited = await http.get('/notes', { headers: { Authorization: basic('ada', 'lovelace') } });
    expect(invited).toHaveStatus(200);

    let refused = 0;
    for (let wave = 0; wave < 10; wave += 1) {
      const guesses = await Promise.all(
        Array.from({ length: 15 }, (_, n) =>
          http.get('/notes', { headers: { Authorization: basic('ada', `guess-${wave}-${n}`) } }),
        ),
      );
      refused += guesses.filter((answer) => answer.status === 429).length;
    }
    const checksPaid = events(server).filter((event) => event['msg'] === 'password check').length;
    expect(checksPaid, {
      message: 'password checks paid for 151 requests from one address',
    }).toBeLessThanOrEqual(60);
    expect(refused, { message: 'guesses answered 429' }).toBeGreaterThanOrEqual(90);

    const late = await http.get('/notes', { headers: { Authorization: basic('ada', 'one-more') } });
    expect(late).toHaveStatus(429);
    expect(late).toHaveHeader('retry-after', /^\d+$/);
  },
);

check(
  'a body that is too large is refused before anyone checks a password or parses it',
  {
    objective: 'order',
    lookAt:
      '401 here means that the password was checked first, 400 that the body was parsed first. RFC 9110 §15.5.14: 413 Content Too Large.',
  },
  async ({ http }) => {
    const large = { 'Content-Type': 'application/json', Authorization: basic('ada', 'wrong') };
    const refused = await http.post('/notes', { headers: large, body: 'x'.repeat(20_000) });
    expect(refused).toHaveStatus(413);
    const small = await http.post('/notes', { headers: large, body: '{"title":"milk"}' });
    expect(small).toHaveStatus(401);
  },
);

check(
  'a page may ask before it sends a password, and may read the refusal',
  {
    objective: 'order',
    lookAt:
      'A browser sends a preflight without credentials (Fetch Standard, CORS-preflight fetch). Which layer answers it, and who stands before that layer?',
  },
  async ({ http }) => {
    const preflight = await http.options('/notes', {
      headers: {
        Origin: 'https://notes.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type',
      },
    });
    expect(preflight).toHaveStatus(204);
    expect(preflight).toHaveHeader('access-control-allow-origin', 'https://notes.example');
    const refused = await http.get('/notes', { headers: { Origin: 'https://notes.example' } });
    expect(refused).toHaveStatus(401);
    expect(refused).toHaveHeader('access-control-allow-origin', 'https://notes.example');
  },
);
