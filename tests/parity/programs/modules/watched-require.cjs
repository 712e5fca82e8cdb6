// A package may stand before every require and change what it answers, as instrumentation does.
const Module = require('node:module');

const own = Module.prototype.require;
const seen = [];
Module.prototype.require = function (specifier) {
  seen.push(specifier);
  const exported = own.call(this, specifier);
  return specifier.endsWith('os') ? { ...exported, watched: true } : exported;
};
console.log(require('node:os').watched, typeof require('node:path').join);
console.log(Module.createRequire(__filename)('node:os').watched);
console.log(Module._resolveFilename('fs', module), typeof Module._load('path', module).join);
Module.prototype.require = own;
console.log(require('node:os').watched, seen.join());
