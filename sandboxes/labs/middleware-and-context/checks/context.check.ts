import { check, expect } from '@backlab/checks';
import { basic, eventsSoFar } from './wire.ts';

const PEOPLE = [
  ['ada', 'lovelace'],
  ['grace', 'hopper'],
  ['alan', 'turing'],
  ['edsger', 'dijkstra'],
  ['barbara', 'liskov'],
] as const;

check(
  '50 requests at once: every note and every log line belongs to the right person',
  {
    objective: 'context',
    lookAt:
      'Between two awaits of one request, other requests run. What does a module variable hold then? Node.js: AsyncLocalStorage.run().',
  },
  async ({ http, server }) => {
    const sent = Array.from({ length: 50 }, (_, n) => {
      const [name, password] = PEOPLE[n % PEOPLE.length] ?? PEOPLE[0];
      return { name, authorization: basic(name, password), id: `mix-${n}` };
    });
    const answers = await Promise.all(
      sent.map(({ name, authorization, id }) =>
        http.post('/notes', {
          headers: { Authorization: authorization, 'X-Request-Id': id },
          json: { title: `${id} by ${name}` },
        }),
      ),
    );
    for (const [n, answer] of answers.entries()) {
      expect(answer).toHaveStatus(201);
      expect(answer.json<{ owner: string }>().owner, {
        exchange: answer,
        message: `owner of the note that ${sent[n]?.name} wrote`,
      }).toBe(sent[n]?.name);
    }
    const saved = (await eventsSoFar(http, server)).filter((event) => event['msg'] === 'note saved');
    for (const [n, answer] of answers.entries()) {
      const note = answer.json<{ id: number }>().id;
      expect(
        saved.find((event) => event['note'] === note),
        {
          exchange: answer,
          message: `the line "note saved" of note ${note}`,
        },
      ).toMatchObject({ user: sent[n]?.name, requestId: answer.headers.get('x-request-id') });
    }
  },
);
