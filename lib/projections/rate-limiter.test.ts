import { describe, expect, it } from 'vitest';
import { limiterFindings } from './limiter-findings';
import { levelAt, levelLine } from './limiter-level';
import type { Algorithm } from './limiter-models';
import { type Limited, limitedShown, projectLimiters } from './rate-limiter';
import { WireLog } from './wire.fixture';

const CHANNEL = 'backlab:limiter';

/** `• • x _40 •`: ten milliseconds a request, let through or refused, each with what is left or used after it. */
function limiterLog(
  algorithm: Algorithm,
  drawing: string,
  { limit = 4, window = 100, retryAfter = '1', key = 'ann' } = {},
): WireLog {
  const log = new WireLog();
  log.say(CHANNEL, { limiter: 'api', settings: { algorithm, limit, window } });
  for (const token of drawing.split(' ')) {
    if (token.startsWith('_')) {
      log.wait(Number(token.slice(1)));
      continue;
    }
    log.wait(10);
    const [sign, level = '0'] = token.split('~');
    const allowed = sign === '•';
    const { end } = log.begin({ request: 'GET /' });
    const resets = algorithm === 'fixed-window' ? window - (log.now % window) : undefined;
    log.say(CHANNEL, {
      limiter: 'api',
      key,
      allowed,
      level: Number(level),
      resets,
      method: 'GET',
      path: '/',
    });
    end(allowed ? {} : { status: 429, headers: retryAfter ? [['Retry-After', retryAfter]] : [] });
  }
  return log;
}

const only = (log: WireLog): Limited => {
  const limited = limitedShown(projectLimiters(log.events), null);
  if (!limited) throw new Error('The log has no limiter.');
  return limited;
};

describe('projectLimiters', () => {
  it('reads decisions and what the client was told', () => {
    const limited = only(limiterLog('token-bucket', '•~3 •~2 x~0'));
    expect(limited).toMatchObject({
      limiter: 'api',
      client: 'ann',
      told: 'by the program',
      settings: { limit: 4 },
    });
    expect(
      limited.decisions.map(({ at, allowed, level, answer }) => [at, allowed, level, answer?.status]),
    ).toEqual([
      [10, true, 3, 200],
      [20, true, 2, 200],
      [30, false, 0, 429],
    ]);
    expect(limited.decisions.at(-1)?.answer?.retryAfter).toBe(1);
  });

  it('is the same read on and read anew, and keeps what it told before', () => {
    const { events } = limiterLog('token-bucket', '•~3 •~2 x~0 •~1');
    const before = projectLimiters(events.slice(0, 7));
    const kept = structuredClone(before);
    expect(projectLimiters(events)).toEqual(projectLimiters(events.map((event) => ({ ...event }))));
    expect(before).toEqual(kept);
  });

  it('reads the limit of a server that publishes nothing from its answers', () => {
    const log = new WireLog();
    for (const [status, remaining] of [
      [200, 1],
      [200, 0],
      [429, 0],
    ] as const)
      log.exchange({
        request: 'GET /',
        status,
        headers: [
          ['RateLimit-Policy', '"default";q=2;w=60'],
          ['RateLimit', `"default";r=${remaining};t=60`],
        ],
      });
    log.exchange({ request: 'GET /free' });
    const limited = only(log);
    expect(limited).toMatchObject({
      limiter: 'default',
      told: 'in the answers',
      settings: { algorithm: null, limit: 2, window: 60_000 },
    });
    expect(limited.decisions.map(({ allowed, level }) => [allowed, level])).toEqual([
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
  });

  it('passes over what is no word of a limiter', () => {
    const log = new WireLog();
    for (const message of [
      { limiter: 'a' },
      { limiter: 'a', settings: { algorithm: 'guess', limit: 1, window: 1 } },
    ])
      log.say(CHANNEL, message);
    log.say(CHANNEL, { limiter: 'a', key: 'b', allowed: true, level: -1 });
    expect(projectLimiters(log.events)).toEqual({ limited: [], notDrawn: 0 });
  });
});

describe('levelLine', () => {
  it('fills a token bucket between two decisions, and no further than full', () => {
    const limited = only(limiterLog('token-bucket', '•~3 •~2.4 _50 •~3'));
    expect(
      levelLine(limited, 1000).map(({ at, level }) => [Math.round(at), Number(level.toFixed(2))]),
    ).toEqual([
      [10, 4],
      [10, 3],
      [20, 3.4],
      [20, 2.4],
      [60, 4],
      [60, 4],
      [80, 4],
      [80, 3],
      [105, 4],
      [105, 4],
      [1000, 4],
    ]);
  });

  it('empties a fixed window at its end', () => {
    const limited = only(limiterLog('fixed-window', '_70 •~1 •~2 •~1'));
    expect(levelAt(limited, 150)).toBe(1);
    expect(levelAt(limited, 200)).toBe(0);
  });
});

describe('limiterFindings', () => {
  const kinds = (log: WireLog) => limiterFindings(only(log)).map(({ kind }) => kind);

  it('has nothing to say of a limiter that works and a client that waits', () => {
    expect(kinds(limiterLog('token-bucket', '•~3 •~2.4 •~1.8 •~1.2 •~0.6 •~0 x~0.4 _1000 •~3'))).toEqual([]);
    expect(kinds(limiterLog('sliding-log', '•~1 •~2 •~3 •~4 x~4 _1000 •~1'))).toEqual([]);
  });

  it('sees twice the limit at the end of a fixed window', () => {
    expect(kinds(limiterLog('fixed-window', '_50 •~1 •~2 •~3 •~4 •~1 •~2'))).toEqual(['boundary']);
  });

  it('sees counts that were lost', () => {
    expect(kinds(limiterLog('sliding-log', '•~1 •~1 •~2 •~2 •~3'))).toEqual(['lost counts']);
    expect(kinds(limiterLog('token-bucket', '•~3 •~3 •~3 •~3 •~3 •~3 •~3', { window: 10_000 }))).toEqual([
      'lost counts',
    ]);
  });

  it('sees a 429 that does not say when to come back, and a client that does not wait', () => {
    expect(kinds(limiterLog('token-bucket', 'x~0', { retryAfter: '' }))).toEqual(['silent']);
    expect(kinds(limiterLog('token-bucket', 'x~0 x~0 •~1'))).toEqual(['early']);
  });
});
