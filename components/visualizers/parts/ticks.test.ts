import { expect, it } from 'vitest';
import { ticksOf } from './ticks';

it.each([
  [10, [0, 2, 4, 6, 8, 10]],
  [0, [0]],
  [0.7, [0, 0.2, 0.4, 0.6000000000000001]],
])('ticks of %d ms', (span, ticks) => expect(ticksOf(span)).toEqual(ticks));
