import { expect, test } from 'vitest';
import { randomWords } from './random';

const some = (words: () => number) => Array.from({ length: 1000 }, words);

test('the same seeds give the same numbers, others give others', () => {
  expect(some(randomWords('a', 101))).toEqual(some(randomWords('a', 101)));
  const seen = new Set<number>();
  for (const words of [randomWords('a', 101), randomWords('a', 102), randomWords('b', 101), randomWords('')])
    for (const word of some(words)) seen.add(word);
  // Of 4,000 numbers out of 2^32 two may be equal by chance, hardly more.
  expect(seen.size).toBeGreaterThan(3995);
});

test('every bit is set about half the time', () => {
  const words = Array.from({ length: 4096 }, randomWords('bits'));
  for (let bit = 0; bit < 32; bit++) {
    const set = words.filter((word) => (word >>> bit) & 1).length;
    expect(Math.abs(set - 2048)).toBeLessThan(200);
  }
});
