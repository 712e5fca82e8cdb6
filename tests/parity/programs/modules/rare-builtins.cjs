// Rarely used builtins, required by name, by computed name and by import(), share the classes of the common ones.
const { Transform } = require('node:stream');
const { EventEmitter } = require('node:events');

const zlib = require('node:zlib');
console.log('zlib streams are streams', zlib.createGzip() instanceof Transform);
const crypto = require('node:crypto');
console.log('a hash is a stream', crypto.createHash('sha1') instanceof Transform);
console.log('the same module under both names', require(`${'cry'}pto`) === crypto);
const { ChildProcess } = require('node:child_process');
console.log('a child emits events', ChildProcess.prototype instanceof EventEmitter);
console.log(
  'AssertionError is one class',
  require('node:assert').AssertionError === require('node:assert/strict').AssertionError,
);
console.log(
  'buffers are buffers',
  crypto.randomBytes(3) instanceof Buffer,
  zlib.gzipSync('x') instanceof Buffer,
);

(async () => {
  const name = ['node:perf', 'hooks'].join('_');
  const hooks = await import(name);
  console.log('by a computed name', typeof hooks.performance.now, hooks.default === require(name));
  try {
    zlib.gunzipSync('no gzip');
  } catch (error) {
    console.log(error instanceof Error, error.code);
  }
})();
