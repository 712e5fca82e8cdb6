import { describe, test, expect as vitest } from 'vitest';
import type { Exchange } from '../../http1/message';
import { CheckedExchange } from '../checked-exchange';
import { CheckFailure } from '../failure';
import { expect } from './expect';

const utf8 = new TextEncoder();

function answer(
  status: number,
  headers: readonly (readonly [string, string])[] = [],
  body = '',
): CheckedExchange {
  const exchange: Exchange = {
    request: { method: 'GET', target: '/notes/1', version: '1.1', headers: [], body: new Uint8Array(0) },
    response: {
      version: '1.1',
      status,
      reason: 'Reason',
      headers,
      body: utf8.encode(body),
      trailers: [],
    },
    interim: [],
    sentBytes: utf8.encode('GET /notes/1 HTTP/1.1\r\n\r\n'),
    receivedBytes: utf8.encode(`HTTP/1.1 ${status} Reason\r\n\r\n${body}`),
    timing: { start: 0, connected: 1, sent: 2, firstByte: 3, end: 11 },
    error: null,
  };
  return new CheckedExchange(exchange);
}

function failureOf(run: () => void): CheckFailure {
  try {
    run();
  } catch (error) {
    if (error instanceof CheckFailure) return error;
    throw error;
  }
  throw new Error('The expectation held.');
}

describe('values', () => {
  const held: [string, () => void][] = [
    ['toBe', () => expect(1).toBe(1)],
    ['toEqual ignores absent and undefined', () => expect({ a: 1, b: undefined }).toEqual({ a: 1 })],
    ['toEqual with patterns', () => expect({ id: 'x1', n: [1] }).toEqual({ id: expect.any(String), n: [1] })],
    ['toMatchObject lets more fields be', () => expect({ a: { b: 1, c: 2 } }).toMatchObject({ a: { b: 1 } })],
    ['toMatch', () => expect('v17').toMatch(/^v\d+$/)],
    ['toContain in text', () => expect('no-cache, private').toContain('private')],
    ['toContain in a list', () => expect([1, 2]).toContain(2)],
    ['toContainEqual', () => expect([{ a: 1 }]).toContainEqual({ a: 1 })],
    ['toHaveLength', () => expect('abc').toHaveLength(3)],
    ['toHaveProperty', () => expect({ a: 1 }).toHaveProperty('a', 1)],
    ['toBeLessThan', () => expect(1).toBeLessThan(2)],
    ['toBeGreaterThanOrEqual', () => expect(2).toBeGreaterThanOrEqual(2)],
    ['toBeUndefined', () => expect(undefined).toBeUndefined()],
    ['toSatisfy', () => expect(4).toSatisfy((n) => n % 2 === 0, 'even')],
    ['stringMatching', () => expect(['a1']).toEqual([expect.stringMatching(/^a/)])],
    ['arrayContaining', () => expect([1, 2, 3]).toEqual(expect.arrayContaining([3, 1]))],
  ];

  test.each(held)('%s', (_, run) => {
    vitest(run).not.toThrow();
  });

  test('arrays of other lengths and objects with fewer fields do not match', () => {
    vitest(() => expect([1, 2]).toMatchObject([1])).toThrow(CheckFailure);
    vitest(() => expect({ a: 1 }).toMatchObject({ a: 1, b: 2 })).toThrow(CheckFailure);
    vitest(() => expect('1').toBeLessThan(2 as never)).toThrow(CheckFailure);
  });

  test('not turns a judgement round', () => {
    vitest(() => expect([1]).not.toContain(2)).not.toThrow();
    vitest(failureOf(() => expect([1]).not.toContain(1))).toMatchObject({ expected: 'not 1', got: '[1]' });
  });

  test('a failure says what it means, what was expected and what came', () => {
    const failure = failureOf(() => expect(48, { message: 'bytes for a reload' }).toBeLessThan(5));
    vitest(failure.message).toBe('bytes for a reload (expected 48 to be less than 5)');
    vitest(failure).toMatchObject({ expected: '5', got: '48', exchange: null });
  });
});

describe('answers', () => {
  test('a wrong status shows the whole exchange', () => {
    const failure = failureOf(() => expect(answer(200, [], 'hello')).toHaveStatus([401, 403]));
    vitest(failure.message).toBe('expected GET /notes/1 to be answered with 401 or 403');
    vitest(failure).toMatchObject({
      got: '200 Reason',
      exchange: { sent: 'GET /notes/1 HTTP/1.1\r\n\r\n', response: { status: 200, body: 'hello' } },
    });
  });

  test('header fields: by name whatever its case, by value, by pattern, by predicate', () => {
    const exchange = answer(201, [
      ['Location', '/notes/7'],
      ['Vary', 'Accept'],
      ['vary', 'Cookie'],
    ]);
    expect(exchange).toHaveHeader('location', '/notes/7');
    expect(exchange).toHaveHeader('LOCATION', /^\/notes\/\d$/);
    expect(exchange).toHaveHeader('vary', 'Accept, Cookie');
    expect(exchange).toHaveHeader('location', (value) => value.endsWith('7'));
    expect(exchange).not.toHaveHeader('etag');
    vitest(failureOf(() => expect(exchange).toHaveHeader('etag')).got).toBe('no etag field');
    vitest(failureOf(() => expect(exchange).not.toHaveHeader('vary')).expected).toBe('not vary');
    vitest(exchange.headers.getAll('Vary')).toEqual(['Accept', 'Cookie']);
  });

  test('content: none, JSON, and what is no JSON', () => {
    expect(answer(204)).toHaveNoContent();
    vitest(() => expect(answer(204, [], 'x')).toHaveNoContent()).toThrow('to have no content');
    vitest(answer(200, [], '{"a":1}').json()).toEqual({ a: 1 });
    vitest(failureOf(() => answer(200, [], 'oops').json())).toMatchObject({ got: 'oops' });
    vitest(answer(200, [], 'x')).toMatchObject({ duration: 10, bytes: 24 });
  });

  test('the exchange named in options is the one that is shown', () => {
    const other = answer(500);
    vitest(failureOf(() => expect(1, { exchange: other }).toBe(2)).exchange).toMatchObject({
      response: { status: 500 },
    });
  });
});
