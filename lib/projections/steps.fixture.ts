/** Small runs as text, for tests of what compares them. */
import { everyPair, type Pair } from './aligned-steps';
import type { Step } from './steps';

/**
 * A step a line, `<label> > <outcome> <milliseconds>`; what it caused is indented below it:
 *
 *     GET /orders > 200 30
 *       GET /stock > 200 10
 */
export function stepsOf(text: string): readonly Step[] {
  const parents: number[] = [];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const [label = '', end = ''] = line.trim().split(' > ');
      const [outcome = '', took] = end.split(' ');
      const depth = (line.length - line.trimStart().length) >> 1;
      parents[depth] = index;
      const parent = depth === 0 ? null : (parents[depth - 1] ?? null);
      return {
        seq: index,
        label,
        parent,
        took: took === undefined ? null : Number(took),
        outcome: outcome === '' || outcome === '…' ? null : outcome,
      };
    });
}

/** `0=0 GET /orders`, `-=2 GET /stock`: who is whose counterpart, by place. */
export const drawn = (pairs: readonly Pair[]): readonly string[] =>
  everyPair(pairs).map(({ before, after, label }) => `${before?.seq ?? '-'}=${after?.seq ?? '-'} ${label}`);
