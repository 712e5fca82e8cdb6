import { check, expect } from '@backlab/checks';
import { basic, jsonLine } from './wire.ts';

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
      expect(answer).toHaveHeader('x-request-id', `mix-${n}`);
      expect(answer.json<{ owner: string }>().owner, {
        exchange: answer,
        message: `owner of the note that ${sent[n]?.name} wrote`,
      }).toBe(sent[n]?.name);
    }
    for (const { name, id } of sent) {
      const line = await server.logged((text) => {
        const event = jsonLine(text);
        return event?.['msg'] === 'note saved' && event['requestId'] === id;
      });
      expect(jsonLine(line)?.['user'], { message: `user in the line "note saved" of request ${id}` }).toBe(
        name,
      );
    }
  },
);

check(
  'a request leaves nothing of itself behind for the next one',
  {
    objective: 'context',
    lookAt: 'Each request needs a context object of its own, made when it begins.',
  },
  async ({ http, server }) => {
    const known = await http.get('/notes', { headers: { Authorization: basic('grace', 'hopper') } });
    expect(known).toHaveStatus(200);
    const stranger = await http.get('/notes', {
      headers: { Authorization: basic('grace', 'wrong'), 'X-Request-Id': 'stranger' },
    });
    expect(stranger).toHaveStatus(401);
    const line = await server.logged((text) => {
      const event = jsonLine(text);
      return event?.['msg'] === 'password check' && event['requestId'] === 'stranger';
    });
    expect(jsonLine(line)?.['user'], {
      message: 'user in the log line of a request that nobody has signed',
    }).toBeNull();
  },
);
