import { expect, it } from 'vitest';
import type { HeaderField } from '@/sandboxes/http1/message';
import { rateLimitFields } from './rate-limit-fields';

const NOTHING = { policy: null, limit: null, window: null, remaining: null, reset: null, retryAfter: null };

it.each<[string, readonly HeaderField[], Partial<typeof NOTHING> | object]>([
  [
    'the draft of today',
    [
      ['RateLimit-Policy', '"burst";q=100;w=60,"daily";q=1000;w=86400'],
      ['RateLimit', '"burst";r=50;t=30'],
    ],
    { policy: 'burst', limit: 100, window: 60, remaining: 50, reset: 30 },
  ],
  ['draft 7', [['RateLimit', 'limit=10, remaining=3, reset=5']], { limit: 10, remaining: 3, reset: 5 }],
  [
    'draft 6',
    [
      ['RateLimit-Policy', '10;w=60'],
      ['RateLimit-Limit', '10'],
      ['RateLimit-Remaining', '0'],
      ['RateLimit-Reset', '12'],
    ],
    { limit: 10, window: 60, remaining: 0, reset: 12 },
  ],
  [
    'the old custom',
    [
      ['X-RateLimit-Limit', '60'],
      ['X-RateLimit-Remaining', '59'],
      ['X-RateLimit-Reset', '1700000000'],
    ],
    { limit: 60, remaining: 59 },
  ],
  ['only when to come back', [['Retry-After', '7']], { retryAfter: 7 }],
])('reads %s', (_, headers, fields) => {
  expect(rateLimitFields(headers)).toEqual({ ...NOTHING, ...fields });
});

it('has nothing to read in other answers', () => {
  expect(rateLimitFields([['Content-Type', 'text/plain']])).toBeNull();
  expect(rateLimitFields([['RateLimit', 'soon']])).toBeNull();
});
