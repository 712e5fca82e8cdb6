import { describe, expect, it } from 'vitest';
import { ratioOfPairs, show, summarize } from './statistics';

describe('summaries', () => {
  it('take the middle of odd and even counts', () => {
    expect(summarize([3, 1, 2]).median).toBe(2);
    expect(summarize([4, 1, 2, 3])).toMatchObject({ median: 2.5, min: 1, max: 4 });
  });

  it('refuse to summarize nothing', () => {
    expect(() => summarize([])).toThrow('at least one sample');
  });

  it('show median and range', () => {
    expect(show(summarize([1200, 1000.4, 3000]), ' ms')).toBe('1,200 ms (1,000–3,000)');
    expect(show(summarize([1.25]))).toBe('1.3 (1.3–1.3)');
  });

  it('compare what was taken at the same moment', () => {
    expect(ratioOfPairs(summarize([10, 1, 5]), summarize([20, 2, 4]))).toBe(0.5);
    expect(() => ratioOfPairs(summarize([1]), { ...summarize([1]), samples: [] })).toThrow(
      'at least one sample',
    );
  });
});
