// What assertions say when they fail.
import assert from 'node:assert';
import strict from 'node:assert/strict';

const circular = { a: 1 };
circular.self = circular;
const checks = {
  ok: () => assert.ok(0, undefined),
  'ok message': () => assert(false, 'said so'),
  equal: () => assert.equal(1, 2),
  notEqual: () => assert.notEqual(1, 1),
  strictEqual: () => assert.strictEqual(1, 2),
  'strictEqual text': () => assert.strictEqual('a', 'b'),
  'strictEqual lines': () => assert.strictEqual('a\nb\nc', 'a\nx\nc'),
  'strictEqual long': () => assert.strictEqual('a'.repeat(80), 'b'.repeat(80)),
  'strictEqual objects': () => assert.strictEqual({ a: 1 }, { a: 1 }),
  'strictEqual nan': () => assert.strictEqual(NaN, 0),
  notStrictEqual: () => assert.notStrictEqual(1, 1),
  'notStrictEqual objects': () => assert.notStrictEqual(circular, circular),
  deepEqual: () => assert.deepEqual({ a: 1 }, { a: 2 }),
  deepStrictEqual: () => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }),
  'deepStrictEqual small': () => assert.deepStrictEqual([1], [2]),
  'deepStrictEqual types': () => assert.deepStrictEqual([1, '2'], [1, 2]),
  'deepStrictEqual prototypes': () => assert.deepStrictEqual(Object.create(null), {}),
  'deepStrictEqual maps': () => assert.deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])),
  notDeepStrictEqual: () => assert.notDeepStrictEqual({ a: 1 }, { a: 1 }),
  notDeepEqual: () => assert.notDeepEqual([1], [1]),
  'strict equal': () => strict.equal(1, '1'),
  'strict deepEqual': () => strict.deepEqual([1], ['1']),
  match: () => assert.match('abc', /x/),
  'match type': () => assert.match(5, /x/),
  doesNotMatch: () => assert.doesNotMatch('abc', /b/),
  fail: () => assert.fail(),
  'fail message': () => assert.fail('why'),
  ifError: () => assert.ifError('text'),
  'ifError error': () => assert.ifError(new Error('inner')),
  throws: () => assert.throws(() => undefined),
  'throws class': () => assert.throws(() => undefined, TypeError),
  'throws message': () => assert.throws(() => undefined, TypeError, 'told'),
  'throws regexp': () =>
    assert.throws(() => {
      throw new Error('abc');
    }, /x/),
  'throws object': () =>
    assert.throws(
      () => {
        throw new Error('abc');
      },
      { message: 'abd' },
    ),
  'throws validation': () =>
    assert.throws(
      () => {
        throw new Error('abc');
      },
      () => false,
    ),
  'throws other': () =>
    assert.throws(() => {
      throw new TypeError('other');
    }, RangeError),
  'throws nothing': () => assert.throws('x'),
  'throws ambiguous': () =>
    assert.throws(() => {
      throw new Error('same');
    }, 'same'),
  doesNotThrow: () =>
    assert.doesNotThrow(() => {
      throw new Error('did');
    }),
  'doesNotThrow message': () =>
    assert.doesNotThrow(() => {
      throw new Error('did');
    }, 'told'),
  rejects: () => assert.rejects(Promise.resolve(1)),
  'rejects function': () => assert.rejects(() => 5),
  'rejects class': () => assert.rejects(Promise.reject(new Error('x')), TypeError),
  doesNotReject: () => assert.doesNotReject(Promise.reject(new Error('x'))),
  'own error': () => assert.strictEqual(1, 2, new RangeError('own')),
  'no arguments': () => assert.strictEqual(1),
};
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(name, 'passed');
  } catch (error) {
    const { code, operator, generatedMessage } = error;
    // How assert.ok shows its own source text is not compared.
    console.log(name, '→', error.name, code, name === 'ok' ? '' : error.message, operator, generatedMessage);
  }
}
const error = new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' });
console.log(error.message, error.name, error.code, Object.keys(error));
assert.deepEqual(new Set([1, '2']), new Set(['1', 2]));
assert.deepEqual({ a: undefined }, { a: null });
assert.deepStrictEqual(circular, circular);
console.log(assert.strict === strict, strict.strict === strict);
