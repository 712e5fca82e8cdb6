import { describe, expect, it } from 'vitest';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { HeaderField } from '@/sandboxes/http1/message';
import { freshnessAt, projectCacheAge } from './cache-age';
import { ruling } from './caching-rules';
import { sketch } from './exchange.fixture';

const asking = (sent: HeaderField[] = [], method = 'GET') => sketch({ request: `${method} /`, sent }).request;
const answer = (headers: HeaderField[], status = 200) => {
  const { response } = sketch({ request: 'GET /', headers, status });
  if (!response) throw new Error('the sketch has an answer');
  return response;
};
const day = (offset: number) => new Date(Date.UTC(2026, 0, 10) + offset * 1000).toUTCString();

describe('ruling', () => {
  it.each<[string, HeaderField[], number | null, number | null]>([
    // fields, seconds in the browser, seconds in a shared cache; null: not stored
    ['max-age=60', [['Cache-Control', 'max-age=60']], 60, 60],
    ['s-maxage beats max-age in shared caches', [['Cache-Control', 'max-age=5, s-maxage="60"']], 5, 60],
    ['private', [['cache-control', 'private, max-age=60']], 60, null],
    ['no-store', [['Cache-Control', 'no-store']], null, null],
    [
      'no-cache is stored',
      [
        ['Cache-Control', 'max-age=60'],
        ['Cache-Control', 'No-Cache'],
      ],
      0,
      0,
    ],
    [
      'max-age beats Expires',
      [
        ['Cache-Control', 'max-age=60'],
        ['Expires', '0'],
      ],
      60,
      60,
    ],
    [
      'Expires minus Date',
      [
        ['Date', day(0)],
        ['Expires', day(90)],
      ],
      90,
      90,
    ],
    [
      'unreadable Expires is past',
      [
        ['Date', day(0)],
        ['Expires', '0'],
      ],
      0,
      0,
    ],
    [
      'a tenth since Last-Modified',
      [
        ['Date', day(0)],
        ['Last-Modified', day(-1000)],
      ],
      100,
      100,
    ],
    [
      'Vary: *',
      [
        ['Vary', '*'],
        ['Cache-Control', 'max-age=60'],
      ],
      null,
      null,
    ],
  ])('%s', (_, headers, browser, shared) => {
    expect(ruling('browser', asking(), answer(headers)).lifetime).toBe(browser);
    expect(ruling('shared', asking(), answer(headers)).lifetime).toBe(shared);
  });

  it('shares an answer to Authorization only when told so', () => {
    const asked = asking([['Authorization', 'Bearer x']]);
    expect(ruling('shared', asked, answer([['Cache-Control', 'max-age=60']])).stored).toBe(false);
    expect(ruling('shared', asked, answer([['Cache-Control', 'public, max-age=60']])).stored).toBe(true);
    expect(ruling('browser', asked, answer([['Cache-Control', 'max-age=60']])).stored).toBe(true);
  });

  it('stores no 500 without a lifetime, and no POST', () => {
    expect(ruling('browser', asking(), answer([], 500)).stored).toBe(false);
    expect(ruling('browser', asking([], 'POST'), answer([['Cache-Control', 'max-age=9']])).stored).toBe(
      false,
    );
  });
});

describe('projectCacheAge', () => {
  const fresh: HeaderField[] = [
    ['Cache-Control', 'max-age=60'],
    ['ETag', '"a"'],
  ];

  it('models from plain exchanges, and lets a 304 start the clock anew and count what it saved', () => {
    const body = 'x'.repeat(1000);
    const projection = projectCacheAge(
      [],
      [
        sketch({ request: 'GET /a', headers: fresh, answer: body, at: [0, 1, 2, 3] }, 0),
        sketch(
          {
            request: 'GET /a',
            status: 304,
            headers: [['ETag', '"a"']],
            at: [90_000, 90_001, 90_002, 90_003],
          },
          1,
        ),
      ],
    );
    const [resource] = projection.resources;
    expect(resource?.marks.map((mark) => mark.kind)).toEqual(['full', 'not-modified']);
    expect(resource?.saved).toBe(1000);
    const [browser] = resource?.holdings ?? [];
    expect(browser).toMatchObject({ modelled: true, lifetime: 60 });
    expect(browser && freshnessAt(browser, 100_002)).toEqual({ age: 10, left: 50, share: 50 / 60 });
    expect(browser && freshnessAt(browser, 190_002)).toMatchObject({ left: -40, share: 0 });
  });

  it('takes the word of a cache that stood in between', () => {
    const decided: SandboxEvent = {
      seq: 5,
      at: 30_000,
      type: 'cache',
      cache: 'browser',
      key: 'GET http://localhost:3000/a',
      outcome: 'fresh',
      age: 30,
      lifetime: 60,
      status: 200,
      transferred: 0,
    };
    const projection = projectCacheAge(
      [decided],
      [sketch({ request: 'GET /a', headers: fresh, answer: 'hello' }, 0)],
    );
    expect(projection.live).toBe(true);
    const resource = projection.resources[0];
    expect(resource?.target).toBe('/a');
    expect(resource?.marks.map((mark) => `${mark.place} ${mark.kind}`)).toEqual([
      'origin full',
      'browser hit',
    ]);
    expect(resource?.holdings[0]).toMatchObject({ cache: 'browser', modelled: false, age: 30 });
    expect(resource?.holdings[1]).toMatchObject({ cache: 'shared', modelled: true });
  });

  it('stacks the marks of one request, from the server out to the outermost cache', () => {
    const decide = (seq: number, cache: 'browser' | 'shared', outcome: 'miss' | 'fresh'): SandboxEvent => ({
      ...{ seq, at: seq, type: 'cache', cache, key: '/a', outcome },
      ...{ age: 0, lifetime: 60, status: 200, transferred: 0 },
    });
    //  browser  miss  hit  miss
    //  shared   miss       hit
    //  origin   200        200
    const projection = projectCacheAge(
      [
        decide(1, 'shared', 'miss'),
        decide(2, 'browser', 'miss'),
        decide(3, 'browser', 'fresh'),
        decide(5, 'shared', 'fresh'),
        decide(6, 'browser', 'miss'),
      ],
      [sketch({ request: 'GET /a', headers: fresh }, 0), sketch({ request: 'GET /a', headers: fresh }, 4)],
    );
    const placed = projection.resources[0]?.marks.map((mark) => `${mark.column} ${mark.place} ${mark.kind}`);
    expect(placed).toEqual([
      '0 origin full',
      '0 shared miss',
      '0 browser miss',
      '1 browser hit',
      '2 origin full',
      '2 shared hit',
      '2 browser miss',
    ]);
  });

  it('draws the resources touched last', () => {
    const many = Array.from({ length: 12 }, (_, seq) => sketch({ request: `GET /${seq % 10}` }, seq));
    const projection = projectCacheAge([], many, 3);
    expect(projection.resources.map((resource) => resource.target)).toEqual(['/1', '/0', '/9']);
    expect(projection.notDrawn).toBe(7);
  });
});
