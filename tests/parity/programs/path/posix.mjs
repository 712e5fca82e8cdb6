// node:path: every function over relative, absolute, doubled, dotted and empty paths, and what is no path.
import path from 'node:path';

const attempt = (run) => {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return `${error.name} ${error.code} ${error.message}`;
  }
};
const paths = [
  '',
  '.',
  '..',
  '/',
  '//',
  'a',
  'a/',
  '/a',
  '/a/b/',
  'a/./b',
  'a/../../b',
  '///a///b',
  './x',
  '../x/..',
  '/..',
  '/a/b.c',
  '.b',
  'a.',
  'a.b.c',
  '/a/.b/',
  '..c',
  'C:\\x',
  'a\\b',
  ' ',
  '/a/b//c.d/',
];
for (const each of paths)
  console.log(
    JSON.stringify(each),
    ['normalize', 'isAbsolute', 'dirname', 'basename', 'extname', 'parse', 'toNamespacedPath']
      .map((name) => attempt(() => path[name](each)))
      .join(' '),
    attempt(() => path.format(path.parse(each))),
    paths
      .map((other) =>
        [
          path.join(each, other),
          path.resolve('/base', each, other),
          path.relative(path.resolve('/', each), path.resolve('/', other)),
        ].join(' '),
      )
      .join('|'),
  );
for (const given of [undefined, null, 5, {}])
  console.log(
    ['normalize', 'dirname', 'basename', 'extname', 'parse', 'isAbsolute', 'join', 'resolve', 'format']
      .map((name) => attempt(() => path[name](given)))
      .join(' | '),
  );
for (const [one, suffix] of [
  ['a/b.txt', '.txt'],
  ['b.txt', 'b.txt'],
  ['b.txt/', '.txt'],
  ['x', 'longer'],
  ['aaa/bbb', 'bb'],
  ['a', 5],
])
  console.log(attempt(() => path.basename(one, suffix)));
console.log(
  path.format({ root: '/', name: 'f', ext: 'txt' }),
  path.format({ dir: '/d', base: 'b' }),
  path.format({ name: 'n', ext: '.e' }),
);
console.log(path.sep, path.delimiter, path.resolve() === process.cwd(), path.join());
