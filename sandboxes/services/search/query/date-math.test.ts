import { describe, expect, it } from 'vitest';
import { dateMath } from './date-math';

const NOW = Date.parse('2024-03-31T13:45:10.500Z');

describe('dateMath', () => {
  it.each([
    ['now', false, '2024-03-31T13:45:10.500Z'],
    ['now-1M', false, '2024-02-29T13:45:10.500Z'],
    ['now-1d/d', false, '2024-03-30T00:00:00.000Z'],
    ['now/M', true, '2024-03-31T23:59:59.999Z'],
    ['now/w', false, '2024-03-25T00:00:00.000Z'],
    ['2024-01-31||+1M/d', false, '2024-02-29T00:00:00.000Z'],
    ['2024-02', false, '2024-02-01T00:00:00.000Z'],
    ['2024-02', true, '2024-02-29T23:59:59.999Z'],
    ['2024-02-03T04:05', true, '2024-02-03T04:05:59.999Z'],
    ['2024-02-03T04:05:06.789+02:00', true, '2024-02-03T02:05:06.789Z'],
    ['1711892710500', false, '2024-03-31T13:45:10.500Z'],
  ] as const)('%s (up: %s)', (text, up, wanted) => {
    expect(new Date(dateMath(text, up, NOW)).toISOString()).toBe(wanted);
  });

  it('refuses what is no date', () => {
    expect(() => dateMath('soon', false, NOW)).toThrow('failed to parse date field [soon]');
  });
});
