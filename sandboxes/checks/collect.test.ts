import { expect, it } from 'vitest';
import { mutated, nastyValue } from '../../tests/fuzz/nasty';
import { mulberry32 } from '../random';
import { collect } from './collect';
import type { CheckMessage } from './protocol';

const FOUND = { type: 'found', checks: [{ id: 'a#1', title: 'A', objective: 'x' }] } as const;
const FAIL: CheckMessage = {
  type: 'result',
  id: 'a#1',
  objective: 'x',
  verdict: 'fail',
  duration: 3,
  counterExample: {
    message: 'm',
    expected: null,
    got: '2',
    lookAt: null,
    exchange: {
      request: { method: 'GET', target: '/', headers: [['Host', 'x']], body: '' },
      response: { status: 200, reason: 'OK', headers: [], body: 'b' },
      sent: 's',
      received: 'r',
      error: null,
    },
  },
};

it('takes what the runner tells, in order', () => {
  const heard: CheckMessage[] = [];
  const run = collect((message) => heard.push(message));
  const told: CheckMessage[] = [FOUND, { type: 'start', id: 'a#1' }, FAIL, { type: 'done' }];
  for (const message of told) run.receive(message);
  expect(heard).toEqual(told);
  expect(run.over()).toBe(true);
  expect(run.result()).toEqual({ checks: FOUND.checks, results: [FAIL], skipped: [], broken: null });
});

it('takes no result of a check that there is not, and none twice', () => {
  const run = collect(undefined);
  for (const message of [FAIL, FOUND, { ...FAIL, id: 'b#1' }, FAIL, FAIL, { ...FOUND, checks: [] }])
    run.receive(message);
  expect(run.result()).toMatchObject({ checks: FOUND.checks, results: [FAIL] });
});

it.each([1, 2, 3])('what is ill-shaped reaches nobody (seed %i)', (seed) => {
  const random = mulberry32(seed);
  const corpus: CheckMessage[] = [
    FOUND,
    FAIL,
    { type: 'start', id: 'a#1' },
    { type: 'skipped', id: 'a#1', objective: 'x', reason: 'r' },
    { type: 'broken', message: 'm', output: 'o' },
  ];
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const heard: CheckMessage[] = [];
    const run = collect((message) => heard.push(message));
    run.receive(FOUND);
    const [good = FOUND] = [corpus[Math.floor(random() * corpus.length)]];
    const [sent] = random() < 0.1 ? nastyValue(random) : mutated(random, good);
    run.receive(sent);
    // As the page shows them: every text that it reads is one.
    for (const message of heard) expect(() => shown(message)).not.toThrow();
    if (heard.length === 1) refused++;
  }
  expect(refused).toBeGreaterThan(1000);
});

function shown(message: CheckMessage): string {
  switch (message.type) {
    case 'found':
      return message.checks
        .map(({ id, title, objective }) => id.trim() + title.trim() + objective.trim())
        .join();
    case 'start':
      return message.id.trim();
    case 'skipped':
      return message.reason.trim();
    case 'broken':
      return message.message.trim() + message.output.trim();
    case 'done':
      return '';
    case 'result': {
      if (message.verdict === 'pass') return message.duration.toFixed();
      const { exchange, ...example } = message.counterExample;
      const lines = [example.message, example.expected ?? '', example.got ?? '', example.lookAt ?? ''];
      if (exchange) {
        const { request, response } = exchange;
        lines.push(request.method, request.target, request.body, exchange.sent, exchange.received);
        for (const [name, value] of [...request.headers, ...(response?.headers ?? [])])
          lines.push(name, value);
        lines.push(response?.reason ?? '', response?.body ?? '', response?.status.toFixed() ?? '');
      }
      return lines.map((line) => line.trim()).join();
    }
  }
}
