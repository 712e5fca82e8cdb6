import { expect, it } from 'vitest';
import { splitWords } from './words';

it.each([
  ['node a.js  b', ['node', 'a.js', 'b']],
  [`node -e "console.log('x y')" 'a b'`, ['node', '-e', "console.log('x y')", 'a b']],
  ['say "a \\"b\\"" c\\ d', ['say', 'a "b"', 'c d']],
  ["echo '$HOME && x'", ['echo', '$HOME && x']],
])('%s', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});

it.each(['a && b', 'a | b', 'a > b', 'echo $HOME', 'echo "$HOME"', 'a; b', 'a `b`'])(
  '%s needs a shell',
  (line) => {
    expect(() => splitWords(line)).toThrowError(expect.objectContaining({ code: 'ENOTSUP' }));
  },
);
