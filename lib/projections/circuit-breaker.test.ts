import { describe, expect, it } from 'vitest';
import { findingsOf } from './breaker-findings';
import { windowAt } from './breaker-window';
import { type Breaker, breakerShown, presentSpell, projectBreakers } from './circuit-breaker';
import { breakerLog } from './circuit-breaker.fixture';

const only = (events: ReturnType<typeof breakerLog>): Breaker => {
  const [breaker] = projectBreakers(events).breakers;
  if (!breaker) throw new Error('The log has no breaker.');
  return breaker;
};

describe('projectBreakers', () => {
  it('follows the states and says in which of them a call began', () => {
    const breaker = only(breakerLog('. x x O - _100 H .~8 C .'));
    expect(breaker.spells.map(({ state, from, to }) => [state, from, to])).toEqual([
      ['closed', 5, 30],
      ['open', 30, 140],
      ['half-open', 140, 150],
      ['closed', 150, null],
    ]);
    expect(breaker.calls.map(({ outcome, spell }) => [outcome, spell])).toEqual([
      ['success', 0],
      ['failure', 0],
      ['failure', 0],
      ['rejected', 1],
      ['success', 2],
      ['success', 3],
    ]);
    expect(presentSpell(breaker).state).toBe('closed');
  });

  it('counts a call to the state in which it began, not the one in which it ended', () => {
    expect(only(breakerLog('x x O _40 .~55')).calls.at(-1)?.spell).toBe(0);
  });

  it('does not take a call that began with a state for one of the state before, though its time is rounded', () => {
    expect(only(breakerLog('x O _50 H . C .~11')).calls.at(-1)?.spell).toBe(3);
  });

  it('reads on where a log grew, and anew where it is cut', () => {
    const log = breakerLog('. x x O - -');
    const whole = projectBreakers(log);
    expect(projectBreakers(log.slice(0, 3)).breakers[0]?.calls).toHaveLength(3);
    expect(projectBreakers(log)).toEqual(whole);
    expect(whole.breakers[0]?.calls).toHaveLength(5);
  });

  it('keeps what it told before unchanged while the log grows', () => {
    const log = breakerLog('. x x');
    const before = projectBreakers(log.slice(0, 1));
    projectBreakers(log);
    expect(before.breakers[0]?.calls).toHaveLength(1);
  });

  it('tells breakers of one name in two processes apart, and shows the one that is selected', () => {
    const second = breakerLog('x x O', { pid: 8 }).map((event) => ({ ...event, seq: event.seq + 10 }));
    const projection = projectBreakers([...breakerLog('. .'), ...second]);
    expect(projection.breakers.map(({ key }) => key)).toEqual(['7/prices', '8/prices']);
    expect(breakerShown(projection, null)?.key).toBe('8/prices');
    expect(breakerShown(projection, 1)?.key).toBe('7/prices');
  });

  it('passes over what is no word of a breaker', () => {
    const [event] = breakerLog('.');
    if (event?.type !== 'diagnostic') throw new Error('no event');
    const wrong = [
      null,
      'open',
      { breaker: 'a', state: 'ajar' },
      { breaker: 'a', call: 'success', took: -1 },
    ];
    const events = wrong.map((message, seq) => ({ ...event, message, seq }));
    expect(projectBreakers(events).breakers).toEqual([]);
  });
});

describe('windowAt', () => {
  const settings = { window: 100, buckets: 5, threshold: 0.5, minimum: 4, openFor: 100, trials: 1 };

  it('counts what ended within it, by bucket', () => {
    const breaker = only(breakerLog('. . x x t i -', { settings }));
    const { buckets, volume, failures, rate, decides } = windowAt(breaker, settings, 70);
    expect(buckets.map((bucket) => [bucket.successes, bucket.failures, bucket.timeouts])).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect([volume, failures, rate, decides]).toEqual([5, 3, 0.6, true]);
  });

  it('lets the oldest go and does not decide on few', () => {
    const breaker = only(breakerLog('x x x x _200 x', { settings }));
    expect(windowAt(breaker, settings, 250)).toMatchObject({ volume: 1, failures: 1, decides: false });
  });

  it('begins anew when the breaker closes', () => {
    const breaker = only(breakerLog('x x O H . C .', { settings }));
    expect(windowAt(breaker, settings, 40)).toMatchObject({ volume: 1, failures: 0 });
  });
});

describe('findingsOf', () => {
  const settings = { minimum: 4, buckets: 10 };
  const kinds = (drawing: string) =>
    findingsOf(only(breakerLog(drawing, { settings }))).map(({ kind }) => kind);

  it('has nothing to say of a breaker that works', () => {
    expect(kinds('. . . x x x x O - - _100 H . C . . .')).toEqual([]);
    expect(kinds('. x x x x O _100 H x O - _100 H . C')).toEqual([]);
  });

  it('sees a crowd let through while half-open', () => {
    expect(kinds('x x x x O _100 H x~5 x~5 O')).toEqual(['crowd']);
  });

  it('sees a late success that closes an open breaker', () => {
    expect(kinds('x x x x O .~45 C')).toEqual(['late success']);
    expect(kinds('x x x x O .~45 _90 H . C')).toEqual([]);
  });

  it('sees a breaker that never opens though most calls fail', () => {
    expect(kinds('x x x x . x x x x . x x x x . x x x x .')).toEqual(['never opens']);
  });
});
