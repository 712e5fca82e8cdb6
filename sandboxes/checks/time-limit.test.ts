import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Journal } from './journal';
import { TimeLimit } from './time-limit';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const why = ({ signal }: TimeLimit) => (signal.aborted ? signal.reason.message : null);

test('a check ends after 10 s without an answer, and says to what', () => {
  const journal = new Journal();
  const limit = new TimeLimit(journal);
  journal.begin('GET /a').end();
  journal.begin('GET /slow');
  vi.advanceTimersByTime(9_999);
  expect(why(limit)).toBe(null);
  vi.advanceTimersByTime(1);
  expect(why(limit)).toBe('no answer to GET /slow within 10 s');
});

test('whoever is answered again and again has a minute, no more', () => {
  const journal = new Journal();
  const limit = new TimeLimit(journal);
  for (let second = 0; second < 59; second++) {
    const request = journal.begin('GET /');
    vi.advanceTimersByTime(1_000);
    request.end();
  }
  expect(why(limit)).toBe(null);
  vi.advanceTimersByTime(1_000);
  expect(why(limit)).toBe('the check did not come to an end within 60 s');
});

test('a clock that is turned begins it anew, and a clock that stands stops it', () => {
  const journal = new Journal();
  const limit = new TimeLimit(journal);
  vi.advanceTimersByTime(9_000);
  limit.turn(0);
  vi.advanceTimersByTime(3_600_000);
  journal.begin('GET /').end();
  vi.advanceTimersByTime(3_600_000);
  expect(why(limit)).toBe(null);
  limit.turn(10);
  vi.advanceTimersByTime(99_000);
  expect(why(limit)).toBe(null);
  vi.advanceTimersByTime(1_000);
  expect(why(limit)).toBe('the check did not come to an end within 10 s');
});
