import { expect, it } from 'vitest';
import { diffLines, hunksOf } from './line-diff';

const draw = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

it('keeps common lines and shows what was removed and added', () => {
  expect(draw('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
});

it('numbers lines on both sides', () => {
  expect(diffLines('a\nb', 'b')).toEqual([
    { kind: 'removed', text: 'a', before: 1, after: null },
    { kind: 'same', text: 'b', before: 2, after: 1 },
  ]);
});

it('handles empty files and files too long for the table', () => {
  expect(draw('', 'a')).toEqual(['+a']);
  expect(draw('a', '')).toEqual(['-a']);
  expect(diffLines('a\nb\nc', 'x\nb\ny', 1).map((line) => line.kind)).toEqual([
    'removed',
    'removed',
    'removed',
    'added',
    'added',
    'added',
  ]);
});

it('cuts long unchanged stretches', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  const changed = lines.with(5, 'five').with(30, 'thirty');
  const hunks = hunksOf(diffLines(lines.join('\n'), changed.join('\n')), 2);
  expect(hunks.map((hunk) => [hunk.skipped, hunk.lines.length])).toEqual([
    [3, 6],
    [20, 6],
  ]);
});
