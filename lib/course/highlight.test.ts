import { afterEach, expect, test, vi } from 'vitest';
import { highlightLines } from './highlight';

afterEach(() => vi.restoreAllMocks());

test('a machine that is busy colours code as any other: no line is given up for the time it takes', async () => {
  const code = "import { Hono } from 'hono';";
  // Every look at the clock is a second after the one before.
  let time = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => {
    time += 1_000;
    return time;
  });
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  const [line = []] = await highlightLines(code, 'ts');
  expect(line.find(({ text }) => text.includes('hono'))).toEqual({
    text: "'hono'",
    token: 'tok-string-expression',
  });
});
