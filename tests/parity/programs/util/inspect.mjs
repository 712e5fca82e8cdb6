// util.inspect of every kind of value, with its options, and format.
import util, { format, formatWithOptions, inspect } from 'node:util';

class Shape {
  static kind = 'static';
  // biome-ignore lint/correctness/noUnusedPrivateClassMembers: inspect must not show it
  #hidden = 1;
  sides = 4;
  get area() {
    return 1;
  }
}
class Custom {
  [inspect.custom](depth, options, given) {
    return `custom ${depth} ${typeof options.stylize} ${given === inspect}`;
  }
}
class Extended extends Map {}
class Nothing extends null {}
const circular = { name: 'c', inner: {} };
circular.inner.self = circular;
circular.list = [circular];
const symbol = Symbol('s');
const values = [
  "a'b",
  "it's",
  `a'b"c`,
  'x\ny\u0001',
  -0,
  1_000_000,
  10n,
  undefined,
  null,
  true,
  symbol,
  Symbol.iterator,
  [],
  Object.assign(Array(4), { 1: 'one' }),
  Array(3),
  new Array(150).fill(1),
  [[[[1]]]],
  Object.assign([1], { extra: 1, [-1]: 2 }),
  {},
  { a: 1, 'b-c': 2, 3: 3 },
  {
    get a() {
      return 1;
    },
    set a(_) {
      /* nothing */
    },
    get b() {
      return 2;
    },
    set c(_) {
      /* nothing */
    },
  },
  Object.create(null),
  Object.create({ constructor: undefined }),
  { a: { b: { c: { d: 1 } } } },
  new Map([
    [{ a: 1 }, 'v'],
    ['k', new Map([[1, 2]])],
  ]),
  new Set([1, [2], { a: 3 }]),
  new WeakMap(),
  new WeakSet(),
  new Date(0),
  new Date(NaN),
  /a\/b/gi,
  Object.assign(/x/, { extra: 1 }),
  new Error('plain').message,
  Object.assign(() => 1, { a: 1 }),
  function named() {
    /* nothing */
  },
  () => {
    /* nothing */
  },
  class A {},
  class B extends Shape {},
  async () => 1,
  function* gen() {
    /* nothing */
  },
  async function* agen() {
    /* nothing */
  },
  class extends Shape {},
  new Shape(),
  new Custom(),
  { nested: new Custom() },
  new Extended([[1, 2]]),
  Nothing,
  Object.assign(Object.create(Shape.prototype), { sides: 1 }),
  new Promise(() => {
    /* nothing */
  }),
  new Proxy({ a: 1 }, {}),
  new Proxy(function f() {
    /* nothing */
  }, {}),
  new Uint8Array(3),
  new Float64Array([1.5, -0]),
  Buffer.from('hi'),
  new BigInt64Array(1),
  Buffer.alloc(60),
  Object(1),
  Object('str'),
  Object(symbol),
  Object(1n),
  Object(false),
  (function () {
    // biome-ignore lint/complexity/noArguments: how the object itself is shown
    return arguments;
  })(1, 2),
  globalThis === undefined,
  JSON,
  Math,
  Reflect,
  Atomics,
  circular,
  { s: 'x'.repeat(120) },
  { long: ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccccccccc'] },
  Array.from({ length: 30 }, (_, index) => index * 100),
  Array.from({ length: 8 }, (_, index) => 'word'.repeat((index % 3) + 1)),
  'a\nb'.repeat(3),
  { multi: 'line one\nline two' },
  new URL('http://user:pw@host:81/p?q=1#h'),
  new URLSearchParams('a=1&b=2'),
  new (class Foo {
    constructor() {
      this.a = 1;
    }
    get [Symbol.toStringTag]() {
      return 'Tagged';
    }
  })(),
  Object.create({ a: 1 }),
  new (class extends Array {})(3),
  new (class Stack extends Set {})([1]),
];
for (const value of values) console.log(inspect(value));
const deep = { a: [{ b: { c: {} } }], m: new Map([['k', { x: { y: {} } }]]) };
for (const options of [
  { depth: 0 },
  { depth: null },
  { compact: false },
  { compact: 1 },
  { breakLength: 20 },
  { sorted: true },
  { showHidden: true },
  { colors: true },
  { maxArrayLength: 1 },
  { numericSeparator: true },
  { getters: true },
])
  console.log(
    JSON.stringify(options),
    inspect(
      {
        z: 1234567.891,
        a: deep,
        list: [1, 2, 3],
        get g() {
          return { v: 1 };
        },
        text: 'some text',
        un: undefined,
        nul: null,
        sym: symbol,
        d: new Date(0),
        fn() {
          /* nothing */
        },
      },
      options,
    ),
  );
console.log(inspect('x'.repeat(20), { maxStringLength: 5 }), inspect(new Set([3, 1, 2]), { sorted: true }));
console.log(inspect({ a: 1n, b: Symbol('x') }, { compact: false, breakLength: 3 }));
const error = new TypeError('message', { cause: new Error('why') });
error.code = 'E_CODE';
error.stack = 'TypeError: message\n    at somewhere (file.js:1:1)';
error.cause.stack = 'Error: why\n    at else (file.js:2:2)';
console.log(error, { error });
const bare = new Error('no stack');
bare.stack = undefined;
const renamed = new Error('renamed');
renamed.name = 'Renamed';
renamed.stack = 'Error: renamed\n    at x';
const aggregate = new AggregateError([new Error('one')], 'many');
aggregate.stack = 'AggregateError: many\n    at x';
aggregate.errors[0].stack = 'Error: one\n    at y';
console.log(renamed, aggregate);
console.log(
  format(
    '%s %d %i %f %j %o %O %c %%',
    'str',
    '42',
    42.9,
    '1.5',
    { a: 1 },
    {
      f() {
        /* nothing */
      },
    },
    { f: { g: { h: { i: 1 } } } },
    'css',
  ),
  format('%s', { a: { b: { c: 1 } } }, 'extra', 5, [1]),
  format('%s %s', 'one'),
  format('%d', 10n),
  format('%i', 'x'),
  format(1, 2, '3'),
  format('%x', 1),
  format('%s', Symbol('a'), -0, 5n, null, undefined, () => 1, class Q {}),
);
console.log(
  formatWithOptions({ colors: true }, '%s %o %d', 'a', { b: 1 }, 5),
  format('%s', new Error('in format').message, new Date(0)),
  format('%j', circular),
  format('%s', Object.create(null)),
  format('%s', { toString: () => 'own' }),
  format('%O', { a: new Map([[1, { b: 2 }]]) }),
);
console.log(util.inspect.defaultOptions, Object.keys(inspect.colors).length, inspect.styles.number);

// Node 24 put what is not the value's own in brackets.
const unbracketed = (text) =>
  Number.parseInt(process.versions.node) < 24
    ? text
    : text.replaceAll(/\[(byteLength|byteOffset|buffer)\]/g, '$1');
const bytes = Object.assign(new Uint8Array([1, 2, 3]).buffer, { extra: 1 });
const moved = new ArrayBuffer(3);
structuredClone(moved, { transfer: [moved] });
for (const value of [bytes, new ArrayBuffer(60), new DataView(bytes, 1), { a: { b: { c: bytes } } }, moved])
  for (const options of [{}, { compact: false }, { maxArrayLength: 1 }])
    console.log(unbracketed(inspect(value, options)));
