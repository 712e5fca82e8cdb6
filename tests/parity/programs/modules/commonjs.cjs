// require: the cache and what deleting from it does, cycles, the main module, failures, extensions, JSON.
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'modules-'));
const masked = (text) => String(text).replaceAll(folder, '<folder>').replaceAll(__dirname, '<here>');
const at = (name) => path.join(folder, name);
const write = (name, text) => fs.writeFileSync(at(name), text);
const attempt = (what, act) => {
  try {
    console.log(what, act());
  } catch (error) {
    console.log(what, error.name, error.code, masked(error.message.split('\n')[0]));
  }
};

console.log(require.main === module, process.mainModule === module, module.id, module.parent, module.loaded);
console.log(
  Object.keys(require),
  require.name,
  require.length,
  Object.keys(module),
  Object.keys(require.extensions),
);
console.log(
  module instanceof Module,
  module.constructor === Module,
  module.filename === __filename,
  module.path === __dirname,
);

write(
  'counted.cjs',
  'globalThis.loads = (globalThis.loads ?? 0) + 1; exports.loads = globalThis.loads; exports.parent = module.parent.id;',
);
const first = require(at('counted.cjs'));
console.log(first.loads, first.parent, require(at('counted.cjs')) === first);
const cached = require.cache[at('counted.cjs')];
console.log(
  cached.exports === first,
  cached.loaded,
  cached.parent === module,
  module.children.includes(cached),
  require.cache === Module._cache,
);
delete require.cache[at('counted.cjs')];
console.log(require(at('counted.cjs')).loads, require(at('counted.cjs')).loads);
require.cache[at('counted.cjs')] = { exports: 'planted' };
console.log(require(at('counted.cjs')));
console.log(
  __filename in require.cache,
  Object.keys(require.cache).every((name) => path.isAbsolute(name)),
);

write(
  'a.cjs',
  "exports.early = 1; const b = require('./b.cjs'); exports.sawOfB = b.early; exports.late = 2;",
);
write('b.cjs', "const a = require('./a.cjs'); exports.sawOfA = Object.keys(a); exports.early = 3;");
console.log(require(at('a.cjs')), require(at('b.cjs')));

write(
  'throws.cjs',
  "globalThis.tries = (globalThis.tries ?? 0) + 1; throw new Error('try ' + globalThis.tries);",
);
for (let time = 0; time < 2; time++) attempt('throws', () => require(at('throws.cjs')));
console.log(at('throws.cjs') in require.cache);

write('data.json', '\uFEFF{"a":[1,2]}');
write('bad.json', '{"a":');
const data = require(at('data.json'));
console.log(data, require(at('data.json')) === data);
delete require.cache[at('data.json')];
console.log(require(at('data.json')) === data);
attempt('bad JSON', () => require(at('bad.json')).a);

require.extensions['.txt'] = (loaded, filename) => {
  loaded.exports = fs.readFileSync(filename, 'utf8').toUpperCase();
};
write('note.txt', 'a note');
console.log(require(at('note.txt')), require.cache[at('note.txt')].loaded);
delete require.extensions['.txt'];

fs.mkdirSync(at('folder'));
write('folder/index.js', 'module.exports = "the index"');
fs.mkdirSync(at('named'));
write('named/package.json', '{ "main": "lib.js" }');
write('named/lib.js', 'module.exports = [__filename.split("/").pop(), this === exports, typeof __dirname]');
console.log(require(at('folder')), require(at('named')), require(at('named/lib')));
fs.mkdirSync(at('node_modules/found'), { recursive: true });
write('node_modules/found/index.js', 'exports.found = module.paths.length > 0');
write('asks.cjs', "module.exports = [require('found'), require.resolve('found').split('/').slice(-3)]");
console.log(require(at('asks.cjs')));
console.log(
  masked(require.resolve('found', { paths: [folder] })),
  masked(require.resolve('./folder', { paths: [folder] })),
);
console.log(
  require.resolve.paths('fs'),
  masked(require.resolve.paths('./x')),
  require.resolve.paths('x')[0] === path.join(__dirname, 'node_modules'),
);
console.log(require.resolve('fs'), require.resolve('node:fs'), masked(require.resolve('./commonjs.cjs')));

attempt('missing', () => require('./missing'));
attempt('missing package', () => require.resolve('no-such-package-here', { paths: [folder] }));
attempt('empty', () => require(''));
attempt('number', () => require(5));
attempt('resolve number', () => require.resolve(5));
attempt('unknown builtin', () => require('node:nope'));
attempt('relative createRequire', () => Module.createRequire('./x'));
attempt('wrong paths', () => require.resolve('x', { paths: 5 }));
write('deep.cjs', "module.exports = () => require('./nowhere')");
attempt('stack of a missing one', () => {
  try {
    return require(at('deep.cjs'))();
  } catch (error) {
    return error.requireStack.map(masked);
  }
});

console.log(
  Module._nodeModulePaths('/a/node_modules/b'),
  Module.wrap('x'),
  Module.isBuiltin('fs'),
  Module.isBuiltin('node:test'),
  Module.isBuiltin('test'),
  Module.isBuiltin('x'),
);
const made = new Module(at('made.cjs'), module);
made.filename = at('made.cjs');
made._compile('exports.name = __filename; exports.own = module.id', made.filename);
console.log(masked(JSON.stringify(made.exports)));

const ownLoad = Module._load;
Module._load = (request, ...rest) => (request === 'mocked' ? 'a mock' : ownLoad(request, ...rest));
console.log(require('mocked'), require('node:path') === path);
Module._load = ownLoad;
const ownResolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) =>
  request === '@alias' ? at('folder/index.js') : ownResolve(request, ...rest);
console.log(require('@alias'), require('node:path') === path);
Module._resolveFilename = ownResolve;
fs.rmSync(folder, { recursive: true });
