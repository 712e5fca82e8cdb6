import { describe, expect, it } from 'vitest';
import { compileTemplate } from './config/template';
import { ConnectionLimiter, RequestLimiter } from './limits';

const key = compileTemplate('$key');
const from = (value: string) => ({ variable: () => value });

describe('limit_req', () => {
  const zones = new Map([['z', { kind: 'requests' as const, name: 'z', key, rate: 5000 }]]);
  const limit = (burst: number, delay: number) => [{ zone: 'z', burst: burst * 1000, delay: delay * 1000 }];

  it('lets a burst through, then what the rate gives back', () => {
    const limiter = new RequestLimiter();
    const at = (now: number) =>
      limiter.admit(limit(3, Number.POSITIVE_INFINITY), zones, from('a'), now).verdict;
    expect([0, 0, 0, 0, 0, 0].map(at)).toEqual([
      'PASSED',
      'PASSED',
      'PASSED',
      'PASSED',
      'REJECTED',
      'REJECTED',
    ]);
    expect([200, 200, 600, 600, 600].map(at)).toEqual(['PASSED', 'REJECTED', 'PASSED', 'PASSED', 'REJECTED']);
    expect(limiter.admit(limit(0, 0), zones, from('b'), 600).verdict).toBe('PASSED');
  });

  it('delays what is above the rate, from `delay` on', () => {
    const limiter = new RequestLimiter();
    const delays = [0, 0, 0, 0].map((now) => limiter.admit(limit(5, 1), zones, from('a'), now).delay);
    expect(delays).toEqual([0, 0, 200, 400]);
  });

  it('asks nothing of a request without a key', () => {
    const limiter = new RequestLimiter();
    const verdicts = [0, 0].map((now) => limiter.admit(limit(0, 0), zones, from(''), now).verdict);
    expect(verdicts).toEqual(['PASSED', 'PASSED']);
  });
});

describe('limit_conn', () => {
  it('counts what runs, and takes nothing where one limit refuses', () => {
    const zones = new Map([
      ['one', { kind: 'connections' as const, name: 'one', key }],
      ['all', { kind: 'connections' as const, name: 'all', key: compileTemplate('all') }],
    ]);
    const limiter = new ConnectionLimiter();
    const limits = [
      { zone: 'all', most: 3 },
      { zone: 'one', most: 1 },
    ];
    const first = limiter.admit(limits, zones, from('a'));
    expect(first).not.toBeNull();
    expect(limiter.admit(limits, zones, from('a'))).toBeNull();
    expect(limiter.admit(limits, zones, from('b'))).not.toBeNull();
    expect(limiter.admit(limits, zones, from('c'))).not.toBeNull();
    expect(limiter.admit(limits, zones, from('d'))).toBeNull();
    first?.();
    expect(limiter.admit(limits, zones, from('d'))).not.toBeNull();
  });
});
