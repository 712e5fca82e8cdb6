import type { Call } from '../command';
import { integer } from '../numbers';
import { mapReply, RedisError, type Reply, syntaxError } from '../protocol/reply';
import { lookup } from './access';

/** LCS: what two texts have in common, by the table of lengths. */
export function longestCommonSubsequence(
  call: Call,
  [first = '', second = '', ...options]: readonly string[],
): Reply {
  let [wantsIndex, wantsLength, withLength] = [false, false, false];
  let least = 0;
  const [left, right] = [first, second].map((key) => {
    const value = lookup(call, key)?.value;
    if (value && value.t !== 'string')
      throw new RedisError('ERR The specified keys must contain string values');
    return value?.text ?? '';
  }) as [string, string];
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toLowerCase();
    if (option === 'idx') wantsIndex = true;
    else if (option === 'len') wantsLength = true;
    else if (option === 'withmatchlen') withLength = true;
    else if (option === 'minmatchlen' && at + 1 < options.length)
      least = Math.max(integer(options[++at] ?? ''), 0);
    else throw syntaxError();
  }
  if (wantsIndex && wantsLength)
    throw new RedisError('ERR If you want both the length and indexes, please just use IDX.');
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = 1; i <= left.length; i++)
    for (let j = 1; j <= right.length; j++)
      lengths[i * width + j] =
        left[i - 1] === right[j - 1] ? at(i - 1, j - 1) + 1 : Math.max(at(i - 1, j), at(i, j - 1));
  const length = at(left.length, right.length);
  if (wantsLength) return length;

  let common = '';
  const ranges: { a: [number, number]; b: [number, number] }[] = [];
  let [i, j] = [left.length, right.length];
  let open: { a: [number, number]; b: [number, number] } | null = null;
  while (i > 0 && j > 0) {
    if (left[i - 1] === right[j - 1]) {
      common = left[i - 1] + common;
      if (open && open.a[0] === i && open.b[0] === j) {
        open.a[0]--;
        open.b[0]--;
      } else {
        open = { a: [i - 1, i - 1], b: [j - 1, j - 1] };
        ranges.push(open);
      }
      i--;
      j--;
    } else if (at(i - 1, j) > at(i, j - 1)) i--;
    else j--;
  }
  if (!wantsIndex) return common;
  const matches = ranges
    .filter(({ a }) => a[1] - a[0] + 1 >= least)
    .map(({ a, b }): Reply => (withLength ? [a, b, a[1] - a[0] + 1] : [a, b]));
  return mapReply([
    ['matches', matches],
    ['len', length],
  ]);
}
