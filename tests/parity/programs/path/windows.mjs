// path.win32 normalizes, joins, resolves, relates and takes apart paths of Windows, on any system.
import path, { win32 } from 'node:path';

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
  '\\',
  '/',
  'C:',
  'C:\\',
  'c:/',
  'C:foo',
  'C:\\foo\\..\\bar\\',
  'C:/foo//bar\\baz.txt',
  '\\\\server\\share',
  '\\\\server\\share\\',
  '//server/share/dir/file.ext',
  '\\\\server',
  '\\\\?\\C:\\x\\y',
  '\\\\.\\pipe\\name',
  '\\foo\\bar',
  'foo\\bar\\..\\..\\..\\x',
  './a/./b/',
  'a\\b.c.d',
  '.bashrc',
  'a\\.b',
  '..ext',
  '...',
  'dir\\file.',
  'C:\\path\\to\\',
  'C:file.txt',
  'D:\\a/b\\c',
  '\\\\\\\\a\\b',
  'aaa\\\\bbb',
  'a/b/../../..',
  'file:stream',
  'ends.in.dots..',
];
for (const each of paths) {
  const shown = ['normalize', 'isAbsolute', 'dirname', 'basename', 'extname', 'parse'].map((name) =>
    attempt(() => win32[name](each)),
  );
  console.log(JSON.stringify(each), shown.join(' '));
  console.log(
    ' ',
    attempt(() => win32.format(win32.parse(each))),
    attempt(() => win32.resolve('C:\\base\\dir', 'D:\\other', each)),
    attempt(() => win32.toNamespacedPath(win32.resolve('C:\\base', 'D:\\x', each))),
  );
}
const seconds = ['', '..', 'x', '\\y', 'C:\\foo', '\\\\z', '//s/t/u', 'C:\\foo\\bar\\deep', 'c:\\FOO\\baz'];
for (const one of paths.slice(0, 20))
  console.log(
    JSON.stringify(one),
    seconds
      .map((two) =>
        [
          attempt(() => win32.join(one, two)),
          attempt(() => win32.relative(win32.resolve('C:\\', one), win32.resolve('C:\\', two))),
        ].join(' '),
      )
      .join(' '),
  );
console.log(
  win32.join('//', 'a'),
  win32.join('\\\\server', 'share', 'x'),
  win32.join('/', '/a'),
  win32.join(),
);
for (const [one, suffix] of [
  ['a\\b.txt', '.txt'],
  ['b.txt', 'b.txt'],
  ['C:b.txt', 'txt'],
  ['b.txt\\', '.txt'],
  ['x', 'longer'],
  ['a.b', ''],
])
  console.log(win32.basename(one, suffix));
for (const given of [undefined, null, 5, {}])
  console.log(
    ['normalize', 'dirname', 'basename', 'extname', 'parse', 'isAbsolute', 'join', 'format']
      .map((name) => attempt(() => win32[name](given)))
      .join(' | '),
    win32.toNamespacedPath(given),
  );
console.log(
  attempt(() => win32.resolve('a', 5)),
  attempt(() => win32.relative('a')),
);
console.log(
  win32.format({ root: 'C:\\', name: 'f', ext: 'txt' }),
  win32.format({ dir: 'C:\\d', base: 'b' }),
  win32.format({ root: 'C:\\', base: 'b' }),
);
console.log(
  win32.sep,
  win32.delimiter,
  win32.win32 === win32,
  win32.posix === path.posix,
  path.win32 === win32,
  path.posix === path,
);
console.log(
  (await import('node:path/win32')).default === win32,
  (await import('node:path/posix')).default === path,
);
