import { check, expect } from '@backlab/checks';
import { basic, eventsSoFar } from './wire.ts';

const asAda = { Authorization: basic('ada', 'lovelace') };

check(
  'an error thrown after an await becomes a 500 that gives away its id and nothing else',
  {
    objective: 'before-after',
    lookAt:
      'Does `catch` around `await next()` ever run? See app.onError in the Hono documentation, and c.error.',
  },
  async ({ http, server }) => {
    const failed = await http.get('/report?month=13', { headers: asAda });
    expect(failed).toHaveStatus(500);
    expect(failed).toHaveHeader('content-type', /json/);
    const id = failed.headers.get('x-request-id');
    expect(failed.json()).toMatchObject({ requestId: id });
    expect(failed.text).not.toMatch(/relation|notes_2026|\.ts\b/);
    const ofThisRequest = (await eventsSoFar(http, server)).filter((event) => event['requestId'] === id);
    const shown = { exchange: failed };
    expect(
      ofThisRequest.some((event) => String(event['error']).includes('notes_2026_13')),
      { ...shown, message: `whether the log has the error itself, under the id ${id}` },
    ).toBe(true);
    expect(
      ofThisRequest.find((event) => event['msg'] === 'request'),
      { ...shown, message: `the line "request" of request ${id} in the log` },
    ).toMatchObject({ status: 500 });

    const next = await http.get('/report?month=12', { headers: asAda });
    expect(next).toHaveStatus(200);
  },
);

check(
  'Server-Timing covers the layers inside: the password check and the report together',
  {
    objective: 'before-after',
    lookAt:
      'Code before `await next()` runs on the way in, code after it on the way out. Where is the duration known?',
  },
  async ({ http, server }) => {
    const refused = await http.get('/report?month=3', { headers: { Authorization: basic('ada', 'wrong') } });
    expect(refused).toHaveStatus(401);
    expect(refused, { message: 'a refusal tells how long its password check took' }).toHaveHeader(
      'server-timing',
      /dur=\d/,
    );

    const before = performance.now();
    const answer = await http.get('/report?month=3', { headers: asAda });
    const seenByClient = performance.now() - before;
    expect(answer).toHaveStatus(200);
    expect(answer).toHaveHeader('server-timing', /dur=\d/);
    const told = Number(/dur=([\d.]+)/.exec(answer.headers.get('server-timing') ?? '')?.[1]);
    const passwordChecks = (await eventsSoFar(http, server)).filter(
      (event) => event['msg'] === 'password check',
    );
    const passwordCheck = Number(passwordChecks.find((event) => event['ok'] === true)?.['ms']);
    // The report waits 25 ms. Clocks in a browser tick in steps, hence the tolerance of 3 ms.
    expect(told, {
      exchange: answer,
      message: `milliseconds in Server-Timing; the password check took ${passwordCheck}, the report at least 25`,
    }).toBeGreaterThanOrEqual(passwordCheck + 25 - 3);
    expect(told, {
      exchange: answer,
      message: 'milliseconds in Server-Timing; the client waited no longer than this',
    }).toBeLessThanOrEqual(seenByClient + 3);
  },
);
