import { describe, expect, it } from 'vitest';
import { minimumShouldMatch } from './minimum';

describe('minimumShouldMatch', () => {
  it.each([
    [2, 4, 2],
    ['-1', 4, 3],
    ['75%', 4, 3],
    ['75%', 3, 2],
    ['-25%', 5, 4],
    ['3<90%', 3, 3],
    ['3<90%', 10, 9],
    ['2<-25% 9<-3', 5, 4],
    ['2<-25% 9<-3', 12, 9],
    [9, 4, 4],
    ['-9', 4, 0],
  ] as const)('%s of %d', (given, clauses, wanted) => {
    expect(minimumShouldMatch(given, clauses)).toBe(wanted);
  });

  it('refuses what is no number', () => {
    expect(() => minimumShouldMatch('many', 3)).toThrow('For input string: "many"');
  });
});
