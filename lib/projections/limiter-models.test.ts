import { describe, expect, it } from 'vitest';
import { type Algorithm, decide, modelOf } from './limiter-models';

const limit = { limit: 4, window: 100 };
/** `•` let through, `x` refused. */
const drawn = (algorithm: Algorithm, arrivals: readonly number[]) =>
  decide(algorithm, limit, arrivals, 0)
    .map((allowed) => (allowed ? '•' : 'x'))
    .join('');

describe('decide', () => {
  const burst = [80, 81, 82, 83, 84, 100, 101, 102, 103, 104];

  it.each<[Algorithm, string]>([
    ['token-bucket', '••••xxxxxx'],
    ['leaky-bucket', '••••xxxxxx'],
    // Twice the limit within 23 ms: the fault of fixed windows.
    ['fixed-window', '••••x••••x'],
    ['sliding-counter', '••••xxxxxx'],
    ['sliding-log', '••••xxxxxx'],
  ])('%s at the end of a window', (algorithm, decisions) => {
    expect(drawn(algorithm, burst)).toBe(decisions);
  });

  it.each<[Algorithm, string]>([
    // A token comes back every 25 ms.
    ['token-bucket', '••••xx••x'],
    ['leaky-bucket', '••••xx••x'],
    ['fixed-window', '••••xxxxx'],
    ['sliding-counter', '••••xxxxx'],
    ['sliding-log', '••••xxxxx'],
  ])('%s after a burst', (algorithm, decisions) => {
    expect(drawn(algorithm, [0, 0, 0, 0, 0, 10, 25, 50, 60])).toBe(decisions);
  });

  it('lets a sliding counter believe that the window before was used evenly', () => {
    // All four came at its end: the log still counts them, the counter has forgotten two.
    const arrivals = [96, 97, 98, 99, 150, 151, 152];
    expect(drawn('sliding-counter', arrivals)).toBe('••••••x');
    expect(drawn('sliding-log', arrivals)).toBe('••••xxx');
  });
});

describe('modelOf', () => {
  it('tells when a level bends by itself', () => {
    const bucket = modelOf('token-bucket', limit, 0);
    for (const at of [0, 0]) bucket.admit(at);
    expect([bucket.level(0), bucket.level(25), bucket.level(1000)]).toEqual([2, 3, 4]);
    expect(bucket.turns(0, 200)).toEqual([50]);
    expect(modelOf('fixed-window', limit, 30).turns(0, 300)).toEqual([30, 130, 230]);
    const log = modelOf('sliding-log', limit, 0);
    log.admit(7);
    expect(log.turns(8, 300)).toEqual([107]);
  });

  it('tells the newest ends of windows where a clock jumped far', () => {
    const turns = modelOf('fixed-window', limit, 0).turns(0, 1e9);
    expect(turns).toHaveLength(100);
    expect(turns.at(-1)).toBe(1e9 - 100);
  });
});
