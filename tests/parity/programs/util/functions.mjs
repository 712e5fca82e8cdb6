// The rest of util: promisify, parseArgs, styleText, MIMEType, types, comparisons, system errors.
import { Writable } from 'node:stream';
import util from 'node:util';

const attempt = async (name, act) => {
  try {
    console.log(name, await act());
  } catch (error) {
    console.log(name, error.name, error.code, error.message);
  }
};
await attempt('promisify', () => util.promisify((a, done) => done(null, a + 1))(1));
await attempt('promisify rejects', () => util.promisify((done) => done(new Error('no')))());
await attempt('promisify twice', () => util.promisify(setTimeout)(1, 'value'));
await attempt('promisify wrong', () => util.promisify(5));
await attempt('promisify custom', () => {
  const f = () => 0;
  f[util.promisify.custom] = () => 'custom';
  return util.promisify(f)();
});
await attempt(
  'callbackify',
  () =>
    new Promise((resolve) =>
      util.callbackify(async (x) => x * 2)(4, (error, value) => resolve([error, value])),
    ),
);
await attempt(
  'callbackify falsy',
  () =>
    new Promise((resolve) =>
      util.callbackify(() => Promise.reject(null))((error) =>
        resolve([error.code, error.message, error.reason]),
      ),
    ),
);
await attempt('callbackify wrong', () => util.callbackify(5));
await attempt('parseArgs', () =>
  util.parseArgs({
    args: ['-f', '--bar', 'b', '--no-color', 'pos', '--', '-x'],
    options: {
      foo: { type: 'boolean', short: 'f' },
      bar: { type: 'string' },
      color: { type: 'boolean' },
      many: { type: 'string', multiple: true, default: ['d'] },
    },
    allowPositionals: true,
    allowNegative: true,
  }),
);
await attempt('parseArgs unknown', () => util.parseArgs({ args: ['--nope'], options: {} }));
await attempt('parseArgs positional', () => util.parseArgs({ args: ['pos'], options: {} }));
await attempt('parseArgs missing', () =>
  util.parseArgs({ args: ['--bar'], options: { bar: { type: 'string' } } }),
);
await attempt('parseArgs boolean', () =>
  util.parseArgs({ args: ['--foo=1'], options: { foo: { type: 'boolean' } } }),
);
await attempt('parseArgs loose', () => util.parseArgs({ args: ['--x=1', '-ab', 'c'], strict: false }));
await attempt('parseArgs group', () =>
  util.parseArgs({
    args: ['-abc', 'v', '-dval'],
    options: {
      a: { type: 'boolean', short: 'a' },
      b: { type: 'boolean', short: 'b' },
      c: { type: 'string', short: 'c' },
      d: { type: 'string', short: 'd' },
    },
  }),
);
await attempt('styleText', () =>
  JSON.stringify(
    util.styleText('red', 'x', { validateStream: false }) +
      util.styleText(['bold', 'green'], 'y', { validateStream: false }),
  ),
);
await attempt('styleText for no terminal', () => [
  util.styleText('red', 'x'),
  util.styleText('red', 'x', { stream: process.stderr }),
]);
await attempt('styleText for one', () =>
  util.styleText('red', 'x', { stream: Object.assign(new Writable(), { isTTY: true }) }),
);
await attempt('styleText wrong', () => util.styleText('red', 'x', { validateStream: 5 }));
await attempt('styleText wrong stream', () => util.styleText('red', 'x', { stream: {} }));
await attempt('styleText unknown', () => util.styleText('nope', 'x'));
await attempt('strip', () =>
  util.stripVTControlCharacters('\u001b[31mred\u001b[39m \u001b]8;;http://x\u0007link\u001b]8;;\u0007'),
);
await attempt('mime', () => {
  const type = new util.MIMEType('Text/HTML; Charset="utf-8"; q=1');
  type.params.set('new', 'a b');
  type.subtype = 'plain';
  return [
    String(type),
    type.essence,
    type.type,
    type.params.get('charset'),
    [...type.params.keys()],
    JSON.stringify(type),
  ];
});
await attempt('mime wrong', () => new util.MIMEType('nope'));
await attempt('deep', () => [
  util.isDeepStrictEqual({ a: [1, new Map([[1, { b: 2 }]])] }, { a: [1, new Map([[1, { b: 2 }]])] }),
  util.isDeepStrictEqual([1], ['1']),
  util.isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }])),
  util.isDeepStrictEqual(NaN, NaN),
  util.isDeepStrictEqual(0, -0),
  util.isDeepStrictEqual(new Date(1), new Date(1)),
  util.isDeepStrictEqual(Object.create(null), {}),
]);
await attempt('errors', () => [
  util.getSystemErrorName(-2),
  util.getSystemErrorMap().get(-13),
  util.getSystemErrorName(-4094),
  util.getSystemErrorMap().size > 70,
]);
await attempt('errors wrong', () => util.getSystemErrorName(5));
await attempt('inherits', () => {
  const Base = class {};
  const Derived = class {};
  util.inherits(Derived, Base);
  return [new Derived() instanceof Base, Derived.super_ === Base];
});
await attempt('inherits wrong', () => util.inherits(5, 6));
await attempt('types', () =>
  Object.entries({
    isDate: new Date(),
    isRegExp: /x/,
    isPromise: Promise.resolve(),
    isMap: new Map(),
    isGeneratorFunction: function* () {
      /* nothing */
    },
    isAsyncFunction: async () => 1,
    isProxy: {},
    isBoxedPrimitive: Object(1),
    isNativeError: new TypeError(),
    isArgumentsObject: (function () {
      // biome-ignore lint/complexity/noArguments: the object itself is asked about
      return arguments;
    })(),
    isUint8Array: Buffer.alloc(1),
    isAnyArrayBuffer: new ArrayBuffer(1),
    isModuleNamespaceObject: {},
    isExternal: {},
    isMapIterator: new Map().keys(),
    isSymbolObject: Object(Symbol()),
    isKeyObject: {},
  }).map(([name, value]) => `${name} ${util.types[name](value)}`),
);
await attempt('tag is no type', () => [
  util.types.isDate({ [Symbol.toStringTag]: 'Date' }),
  util.types.isRegExp({ [Symbol.toStringTag]: 'RegExp' }),
  util.types.isNativeError({ [Symbol.toStringTag]: 'Error' }),
  util.types.isMap(Object.create(Map.prototype)),
]);
await attempt('usv', () => util.toUSVString('a\ud800b'));
await attempt('aborted', async () => {
  const controller = new AbortController();
  const waiting = util.aborted(controller.signal, {});
  controller.abort();
  return (await waiting).type;
});
await attempt('deprecate', () => {
  process.on('warning', (warning) => console.log('warning', warning.name, warning.code, warning.message));
  const old = util.deprecate((x) => x, 'old() is old', 'DEP9999');
  return [old(1), old(2)];
});
await attempt('debuglog', () => {
  const log = util.debuglog('thing');
  log('hidden');
  return [log.enabled, typeof util.debug];
});
await attempt('decoder', () => [
  new util.TextDecoder('latin1').decode(new Uint8Array([0xe9])),
  new util.TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0])),
  new util.TextDecoder().encoding,
]);
await attempt('decoder wrong', () => new util.TextDecoder('nope'));
await attempt('decoder fatal', () =>
  new util.TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])),
);
await attempt('parseEnv', () =>
  util.parseEnv('A=1\nB="two words"\n# no\nexport C=\'3\'\nD=`x\ny`\nE=a # comment\n F = spaced \n'),
);
await new Promise((resolve) => setImmediate(resolve));
