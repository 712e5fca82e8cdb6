import { expect, it } from 'vitest';
import { type Sketch, sketch } from './exchange.fixture';
import { exchangeSteps } from './exchange-steps';

const homes = new Map([
  [2, 'app'],
  [3, 'inventory'],
]);
const trace = (id: string) => [['traceparent', `00-${id.repeat(32)}-${'1'.repeat(16)}-01`]] as const;

/** Who asks whom: `page>2 GET /orders 0-9`. Milliseconds of its beginning and its end. */
function steps(...lines: readonly (readonly [string, Partial<Sketch>?])[]) {
  const seen = lines.map(([line, more], seq) => {
    const [who = '', method = '', target = '', span = ''] = line.split(' ');
    const [from = '', to = ''] = who.split('>');
    const [begin = 0, end = 0] = span.split('-').map(Number);
    const at = [begin, begin, end || null, end || null] as const;
    const exchange = sketch({ request: `${method} ${target}`, at, status: end ? 200 : null, ...more }, seq);
    return { ...exchange, from: from === 'page' ? null : Number(from), to: Number(to) };
  });
  return exchangeSteps(seen, homes).map(({ label, parent }) => `${parent ?? '-'} ${label}`);
}

it('what a server asks while it answers one request is caused by that', () => {
  expect(steps(['page>2 GET /orders 0-9'], ['2>3 GET /stock 2-4'], ['2>3 GET /late 10-12'])).toEqual([
    '- GET /orders',
    '0 GET /stock of inventory',
    '- GET /late of inventory',
  ]);
});

it('a request without an answer goes on causing', () => {
  expect(steps(['page>2 GET /orders 0'], ['2>3 GET /stock 90-94'])[1]).toBe('0 GET /stock of inventory');
});

it('of two that are answered at once, the trace tells which; without one nothing is claimed', () => {
  const both = [
    ['page>2 GET /a 0-9', { sent: [...trace('a')] }],
    ['page>2 GET /b 1-9', { sent: [...trace('b')] }],
  ] as const;
  expect(steps(...both, ['2>3 GET /stock 2-4', { sent: [...trace('a')] }])[2]).toBe(
    '0 GET /stock of inventory',
  );
  expect(steps(...both, ['2>3 GET /stock 2-4'])[2]).toBe('- GET /stock of inventory');
});

it('names drawn by lot, and queries, are no part of the label', () => {
  expect(
    steps(
      ['page>2 GET /orders/3f2b8c1e-9d4a-4f6e-8a51-0c9be1d2f3a4/items?page=2 0-1'],
      ['page>2 GET /orders/42 2-3'],
    ),
  ).toEqual(['- GET /orders/:id/items', '- GET /orders/42']);
});
