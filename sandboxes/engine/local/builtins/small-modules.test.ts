import nativeAssert from 'node:assert';
import nativePath from 'node:path';
import nativeQuery from 'node:querystring';
import { Readable } from 'node:stream';
import nativeUrl from 'node:url';
import { describe, expect, test } from 'vitest';
import ourAssert from './assert';
import ourPath from './path';
import ourQuery from './querystring';
import readline from './readline';
import ourUrl from './url';

function outcome(call: () => unknown): unknown {
  try {
    const result = call();
    return result instanceof URL ? result.href : result;
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    return { name, message, code };
  }
}

/** The names of what is compared; the programs run against Node's module and against ours. */
function compare<T>(ours: unknown, native: T, cases: readonly [string, (module: T) => unknown][]) {
  test.each(cases)('%s', (_, call) => {
    expect(outcome(() => call(ours as T))).toEqual(outcome(() => call(native)));
  });
}

describe('node:querystring', () => {
  compare(ourQuery, nativeQuery, [
    ['parse', (q) => ({ ...q.parse('a=1&b=2&a=3&c&=x&d=%F0%9F%A6%8A+x&e=a=b&&') })],
    ['broken percent', (q) => ({ ...q.parse('a=%&b=%zz&c=%e4x') })],
    ['other separators', (q) => ({ ...q.parse('a:1;b:2', ';', ':') })],
    [
      'stringify',
      (q) => q.stringify({ a: [1, 'x y'], b: true, c: null, d: undefined, e: '&=', f: Number.NaN, g: 5n }),
    ],
  ]);
});

describe('node:url', () => {
  const parsed = (text: string) => (url: typeof nativeUrl) => ({
    ...url.parse(text, true),
    query: { ...(url.parse(text, true).query as object) },
  });
  compare(ourUrl, nativeUrl, [
    ['parse', parsed('http://user:pass@Example.com:8080/p/a/t/h?query=string&a=1#hash')],
    ['parse a path', parsed('/notes?page=2')],
    ['parse without path', parsed('http://localhost:3000')],
    [
      'format',
      (u) =>
        u.format({
          protocol: 'http',
          hostname: 'localhost',
          port: 3000,
          pathname: '/a',
          query: { b: 'c d' },
        }),
    ],
    ['format a URL', (u) => u.format(new URL('http://u:p@x.y/z?q#h'), { auth: false, fragment: false })],
    [
      'resolve',
      (u) => [
        u.resolve('/one/two/three', 'four'),
        u.resolve('http://example.com/', '/one'),
        u.resolve('http://example.com/one', '../two'),
      ],
    ],
    ['file URL to path', (u) => u.fileURLToPath('file:///app/src/a%20b.ts')],
    ['not a file URL', (u) => u.fileURLToPath('http://x/y')],
    ['path to file URL', (u) => u.pathToFileURL('/app/a b#c?.ts')],
    [
      'to http options',
      (u) => ({ ...u.urlToHttpOptions(new URL('http://a:b@localhost:3000/x?y=1')), __proto__: null }),
    ],
  ]);
});

describe('node:path', () => {
  compare(ourPath, nativePath.posix, [
    [
      'join',
      (p) => [p.join('/a', '..', 'b', './c'), p.resolve('/a/b', '../c'), p.relative('/a/b/c', '/a/d')],
    ],
    [
      'parse',
      (p) => [
        p.parse('/home/x/file.tar.gz'),
        p.extname('.env'),
        p.basename('/a/b.ts', '.ts'),
        p.dirname('/a'),
      ],
    ],
    ['normalize', (p) => [p.normalize('/a//b/../c/.'), p.isAbsolute('a'), p.sep, p.delimiter]],
  ]);
});

describe('node:assert', () => {
  compare(ourAssert, nativeAssert, [
    [
      'holds',
      (a) => [
        a.ok(1),
        a.equal(1, '1'),
        a.strictEqual(Number.NaN, Number.NaN),
        a.deepStrictEqual({ a: [1] }, { a: [1] }),
        a.match('abc', /b/),
      ],
    ],
    ['strictEqual', (a) => a.strictEqual(1, 2)],
    ['equal', (a) => a.equal(1, 2)],
    ['notStrictEqual', (a) => a.notStrictEqual(1, 1)],
    ['own error', (a) => a.ok(false, new TypeError('mine'))],
    ['fail', (a) => a.fail()],
    ['throws nothing', (a) => a.throws(() => undefined)],
    [
      'throws another',
      (a) =>
        a.throws(() => {
          throw new Error('x');
        }, /y/),
    ],
    [
      'throws what was expected',
      (a) =>
        a.throws(
          () => {
            throw new TypeError('bad');
          },
          { name: 'TypeError', message: /b/ },
        ),
    ],
    [
      'does not throw',
      (a) =>
        a.doesNotThrow(() => {
          throw new Error('x');
        }),
    ],
    ['match', (a) => a.match('abc', /x/)],
    ['ifError', (a) => a.ifError(new Error('x'))],
  ]);

  test('deep differences are shown line by line', () => {
    expect(
      outcome(() =>
        ourAssert.deepStrictEqual(
          { a: 1, b: ['x', 'y'], c: 'some longer text here' },
          { a: 2, b: ['x'], c: 'some longer text here' },
        ),
      ),
    ).toMatchObject({
      code: 'ERR_ASSERTION',
      message: expect.stringMatching(/^Expected values to be strictly deep-equal:\n\+ actual - expected\n\n/),
    });
  });

  test('rejects', async () => {
    await ourAssert.rejects(Promise.reject(new TypeError('no')), TypeError);
    await expect(ourAssert.rejects(Promise.resolve(1))).rejects.toMatchObject({
      message: 'Missing expected rejection.',
    });
  });
});

test('node:readline gives lines, whatever the pieces', async () => {
  const lines: string[] = [];
  for await (const line of readline.createInterface({ input: Readable.from(['one\ntw', 'o\r\nthr', 'ee']) }))
    lines.push(line);
  expect(lines).toEqual(['one', 'two', 'three']);
});
