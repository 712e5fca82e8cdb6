import { expect, it } from 'vitest';
import type { Inspection } from '@/lib/projections/inspection';
import { selectionIn } from './shared-selection';

const of = (seq: number, lastSeq: number) => ({ exchange: { seq, lastSeq } }) as unknown as Inspection;

it.each([
  ['nothing stays nothing', null, null, null],
  ['an event that the other picture has, too', 7, of(3, 9), 7],
  ['the first event of the same exchange', 3, of(3, 9), 5],
  ['an exchange that the other picture does not show', 20, of(20, 24), 20],
  ['an event that belongs to no exchange', 6, null, 6],
] as const)('%s', (_, selected, inspection, found) => {
  expect(selectionIn([1, 5, 7], selected, inspection)).toBe(found);
});
