import { beforeEach, describe, expect, it } from 'vitest';
import { type Exchange, type HeaderField, header, type RequestMessage } from '@/sandboxes/http1/message';
import { type CacheDecision, createHttpCaches, type HttpCaches } from './caches';

const START = Date.UTC(2026, 0, 1);
let now = START;
let caches: HttpCaches;
let seen: RequestMessage[];
let decisions: CacheDecision[];

beforeEach(() => {
  now = START;
  caches = createHttpCaches(() => now);
  seen = [];
  decisions = [];
});

type Answer = { status?: number; headers?: HeaderField[]; body?: string };

const get = (headers: HeaderField[] = [], method = 'GET', target = '/a'): RequestMessage => ({
  method,
  target,
  version: '1.1',
  headers,
  body: new Uint8Array(),
});

/** Sends a request whose origin answers `answer`, and returns what the client got with the caches' outcomes. */
async function ask(answer: Answer | ((request: RequestMessage) => Answer), request = get()) {
  const from = decisions.length;
  const exchange = await caches.fetch(
    request,
    async (asked): Promise<Exchange> => {
      seen.push(asked);
      const {
        status = 200,
        headers = [],
        body = 'hello',
      } = typeof answer === 'function' ? answer(asked) : answer;
      return {
        request: asked,
        response: {
          version: '1.1',
          status,
          reason: '',
          headers: [['Date', new Date(now).toUTCString()], ...headers],
          body: new TextEncoder().encode(status === 304 ? '' : body),
          trailers: [],
        },
        interim: [],
        sentBytes: new Uint8Array(10),
        receivedBytes: new Uint8Array(status === 304 ? 100 : 1000),
        timing: { start: now, connected: now, sent: now, firstByte: now, end: now },
        error: null,
      };
    },
    (decision) => decisions.push(decision),
  );
  return {
    status: exchange.response?.status,
    body: new TextDecoder().decode(exchange.response?.body),
    age: header(exchange.response?.headers ?? [], 'age'),
    outcomes: decisions.slice(from).map(({ cache, outcome }) => `${cache} ${outcome}`),
  };
}

const maxAge = (rest: string): Answer => ({ headers: [['Cache-Control', rest]] });
const tagged = (request: RequestMessage): Answer => {
  const headers: HeaderField[] = [
    ['Cache-Control', 'max-age=10'],
    ['ETag', '"v1"'],
  ];
  return header(request.headers, 'if-none-match') === '"v1"' ? { status: 304, headers } : { headers };
};

describe('freshness', () => {
  it('answers from the browser’s cache until max-age, then asks the shared one', async () => {
    expect((await ask(maxAge('max-age=60'))).outcomes).toEqual(['shared miss', 'browser miss']);
    caches.moveClock(59);
    expect(await ask({})).toMatchObject({ status: 200, age: '59', outcomes: ['browser fresh'] });
    caches.moveClock(2);
    expect((await ask(maxAge('max-age=60'))).outcomes).toEqual(['shared miss', 'browser miss']);
    expect(seen).toHaveLength(2);
  });

  it('lets s-maxage count in the shared cache only, and hands its Age on', async () => {
    await ask(maxAge('max-age=10, s-maxage=100'));
    caches.moveClock(20);
    expect(await ask({})).toMatchObject({ age: '20', outcomes: ['shared fresh', 'browser miss'] });
    expect(seen).toHaveLength(1);
    expect(decisions.findLast(({ cache }) => cache === 'browser')).toMatchObject({ age: 20, lifetime: 10 });
  });

  it('guesses a tenth of the time since Last-Modified', async () => {
    await ask({ headers: [['Last-Modified', new Date(START - 1000_000).toUTCString()]] });
    caches.moveClock(99);
    expect((await ask({})).outcomes).toEqual(['browser fresh']);
    caches.moveClock(2);
    expect((await ask({})).outcomes).toEqual(['shared miss', 'browser miss']);
  });

  it('takes an unreadable Expires for stale, and max-age over Expires', async () => {
    await ask({ headers: [['Expires', '0']] });
    expect(
      (
        await ask({
          headers: [
            ['Expires', '0'],
            ['Cache-Control', 'max-age=5'],
          ],
        })
      ).outcomes,
    ).toEqual(['shared miss', 'browser miss']);
    expect((await ask({})).outcomes).toEqual(['browser fresh']);
  });
});

describe('what is stored', () => {
  it.each([
    [
      'no-store',
      { headers: [['Cache-Control', 'no-store, max-age=60']] },
      ['shared miss', 'browser miss'],
      2,
    ],
    ['a 500', { status: 500 }, ['shared miss', 'browser miss'], 2],
    [
      'Vary: *',
      {
        headers: [
          ['Vary', '*'],
          ['Cache-Control', 'max-age=60'],
        ],
      },
      ['shared miss', 'browser miss'],
      2,
    ],
  ] as [string, Answer, string[], number][])('is not %s', async (_, answer, outcomes, asked) => {
    await ask(answer);
    expect((await ask(answer)).outcomes).toEqual(outcomes);
    expect(seen).toHaveLength(asked);
    expect(decisions.every(({ age }) => age === null)).toBe(true);
  });

  it('private stays out of the shared cache', async () => {
    await ask(maxAge('private, max-age=60'));
    expect(decisions.find(({ cache }) => cache === 'shared')?.age).toBeNull();
    expect((await ask({})).outcomes).toEqual(['browser fresh']);
  });

  it('an authorized answer enters the shared cache only when it may', async () => {
    const request = get([['Authorization', 'Bearer x']]);
    await ask(maxAge('max-age=60'), request);
    expect(decisions[0]).toMatchObject({ cache: 'shared', age: null });
    caches.clear();
    await ask(maxAge('public, max-age=60'), request);
    expect(decisions[2]).toMatchObject({ cache: 'shared', age: 0, lifetime: 60 });
  });

  it('keeps variants by Vary apart', async () => {
    const answer = (request: RequestMessage): Answer => ({
      headers: [
        ['Vary', 'Accept-Language'],
        ['Cache-Control', 'max-age=60'],
      ],
      body: header(request.headers, 'accept-language') ?? '',
    });
    await ask(answer, get([['Accept-Language', 'de']]));
    expect((await ask(answer, get([['accept-language', 'fr']]))).body).toBe('fr');
    expect(await ask(answer, get([['Accept-Language', 'de']]))).toMatchObject({
      body: 'de',
      outcomes: ['browser fresh'],
    });
  });
});

describe('validation', () => {
  it('sends the ETag and keeps its copy after a 304', async () => {
    await ask(tagged);
    caches.moveClock(11);
    expect(await ask(tagged)).toMatchObject({
      status: 200,
      body: 'hello',
      outcomes: ['shared revalidated', 'browser revalidated'],
    });
    expect(header(seen[1]?.headers ?? [], 'if-none-match')).toBe('"v1"');
    expect(
      decisions.find(({ outcome, cache }) => outcome === 'revalidated' && cache === 'shared')?.transferred,
    ).toBe(100);
    expect((await ask(tagged)).outcomes).toEqual(['browser fresh']);
  });

  it('asks every time with no-cache, and with the client’s no-cache', async () => {
    const answer = (request: RequestMessage): Answer => ({
      ...tagged(request),
      headers: [
        ['Cache-Control', 'no-cache'],
        ['ETag', '"v1"'],
      ],
    });
    await ask(answer);
    expect((await ask(answer)).outcomes).toEqual(['shared revalidated', 'browser revalidated']);
    caches.clear();
    await ask(tagged);
    expect((await ask(tagged, get([['Cache-Control', 'no-cache']]))).outcomes).toEqual([
      'shared revalidated',
      'browser revalidated',
    ]);
  });

  it('answers a client’s own If-None-Match with 304 from the store', async () => {
    await ask(tagged);
    expect(await ask(tagged, get([['If-None-Match', 'W/"v1"']]))).toMatchObject({
      status: 304,
      body: '',
      outcomes: ['browser fresh'],
    });
  });

  it('replaces what changed', async () => {
    await ask(tagged);
    caches.moveClock(11);
    const changed = await ask({
      headers: [
        ['ETag', '"v2"'],
        ['Cache-Control', 'max-age=10'],
      ],
      body: 'new',
    });
    expect(changed).toMatchObject({ body: 'new', outcomes: ['shared miss', 'browser miss'] });
    expect((await ask({})).body).toBe('new');
  });
});

describe('staleness', () => {
  it('serves stale while it revalidates', async () => {
    const answer = (request: RequestMessage): Answer => ({
      ...tagged(request),
      headers: [
        ['Cache-Control', 'max-age=10, stale-while-revalidate=60'],
        ['ETag', '"v1"'],
      ],
    });
    await ask(answer);
    caches.moveClock(20);
    const stale = await ask(answer);
    expect(stale.outcomes[0]).toBe('browser stale');
    expect(stale.age).toBe('20');
    await Promise.resolve();
    expect(decisions.some(({ outcome }) => outcome === 'stale')).toBe(true);
  });

  it('serves stale on an error when it may', async () => {
    await ask(maxAge('max-age=10, stale-if-error=60'));
    caches.moveClock(20);
    expect(await ask({ status: 503 })).toMatchObject({ status: 200, body: 'hello' });
    caches.moveClock(60);
    expect(await ask({ status: 503 })).toMatchObject({ status: 503 });
  });

  it('obeys only-if-cached', async () => {
    expect(await ask({}, get([['Cache-Control', 'only-if-cached']]))).toMatchObject({ status: 504 });
    expect(seen).toHaveLength(0);
  });
});

it('forgets a resource after a successful unsafe request', async () => {
  await ask(maxAge('max-age=60'));
  expect((await ask({ status: 400 }, get([], 'PUT'))).outcomes).toEqual(['shared bypass', 'browser bypass']);
  expect((await ask({})).outcomes).toEqual(['browser fresh']);
  await ask({ status: 204 }, get([], 'PUT'));
  expect((await ask({})).outcomes).toEqual(['shared miss', 'browser miss']);
});
