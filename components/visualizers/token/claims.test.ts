import { expect, it } from 'vitest';
import { claimsOf } from './claims';

it('reads times as dates against the clock of the server', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(claimsOf({ exp: now / 1000 + 90, iat: now / 1000 - 3, aud: ['a'], team: 1 }, now)).toEqual([
    {
      name: 'exp',
      value: String(now / 1000 + 90),
      meaning: 'not good after: 2026-03-01 12:01:30 UTC, 90 s after this request',
    },
    {
      name: 'iat',
      value: String(now / 1000 - 3),
      meaning: 'issued at: 2026-03-01 11:59:57 UTC, 3 s before this request',
    },
    { name: 'aud', value: '["a"]', meaning: 'for which service' },
    { name: 'team', value: '1', meaning: null },
  ]);
  expect(claimsOf({ exp: 1e20 }, null)[0]?.meaning).toBe('not good after: no date');
});
