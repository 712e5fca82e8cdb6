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
    const written = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const [name, password] = PEOPLE[n % PEOPLE.length] ?? PEOPLE[0];
        const answer = await http.post('/notes', {
          headers: { Authorization: basic(name, password), 'X-Request-Id': `mix-${n}` },
          json: { title: `note ${n}, by ${name}` },
        });
        return { name, answer };
      }),
    );
    for (const { name, answer } of written) {
      expect(answer).toHaveStatus(201);
      expect(answer.json<{ owner: string | null }>().owner, {
        exchange: answer,
        message: `owner of the note that ${name} wrote`,
      }).toBe(name);
    }
    const saved = (await eventsSoFar(http, server)).filter((event) => event['msg'] === 'note saved');
    for (const { name, answer } of written) {
      const note = answer.json<{ id: number }>().id;
      expect(
        saved.find((event) => event['note'] === note),
        {
          exchange: answer,
          message: `the line "note saved" of note ${note}`,
        },
      ).toMatchObject({ user: name, requestId: answer.headers.get('x-request-id') });
    }
  },
);
