// Packages of random and hostile package.json files, and random specifiers: who is found, and with which code it is refused.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hostile-')));
const [first = 1, last = 60] = process.argv.slice(2).map(Number);

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function seeded(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FILES = {
  'a.mjs': 'export const name = "a.mjs"',
  'a.cjs': 'exports.name = "a.cjs"',
  'b.js': 'exports.name = "b.js"',
  'index.js': 'exports.name = "index.js"',
  'lib/index.js': 'exports.name = "lib/index.js"',
  'lib/c.cjs': 'exports.name = "lib/c.cjs"',
  'a b%.cjs': 'exports.name = "a b%.cjs"',
  'toString.cjs': 'exports.name = "toString.cjs"',
  'node_modules/inner/index.js': 'exports.name = "inner"',
};
const TARGETS = [
  './a.mjs',
  './a.cjs',
  './b.js',
  './index.js',
  './lib/c.cjs',
  './lib',
  './lib/',
  './missing.cjs',
  './*.cjs',
  './lib/*',
  './*',
  './a.cjs/../b.js',
  './../q/a.cjs',
  '../q/a.cjs',
  '..',
  '.',
  './',
  './.',
  '',
  '/',
  '/etc/passwd',
  'file:///etc/passwd',
  'https://x.invalid/x.js',
  'a.cjs',
  'p',
  'q',
  'q/a.cjs',
  'node:path',
  'node:none',
  '#to',
  './node_modules/inner/index.js',
  './NODE_modules/inner/index.js',
  './%2e%2e/q/a.cjs',
  './lib\\c.cjs',
  './lib%2fc.cjs',
  './a b%.cjs',
  './a%20b%25.cjs',
  './a.cjs?x',
  './a.cjs#x',
  './a\0.cjs',
  '\0',
  './toString.cjs',
  '__proto__',
  'constructor',
  `./${'x'.repeat(300)}.cjs`,
];
// What is more of a URL than of a path is read in two ways.
const MAINS = TARGETS.filter((target) => !/[#?%\\]|^[./]*$/.test(target));
const CONDITIONS = [
  'import',
  'require',
  'node',
  'default',
  'browser',
  'types',
  'node-addons',
  '__proto__',
  'constructor',
  'toString',
  '1',
  '-1',
  '01',
  '',
  ' ',
];
const EXPORT_KEYS = [
  '.',
  './a',
  './a.cjs',
  './*',
  './lib/*',
  './lib/*.cjs',
  './l*b/*',
  './*/c',
  './lib/',
  './__proto__',
  './',
  '..',
  '../x',
];
const IMPORT_KEYS = ['#to', '#lib/*', '#*', '#*.cjs', '#lib/*.cjs', '#__proto__', '#lib/', 'to', '', '#a*b'];
const SUBPATHS = [
  '',
  '',
  '',
  '/a.cjs',
  '/a.mjs',
  '/b.js',
  '/lib/c.cjs',
  '/lib/index.js',
  '/missing.cjs',
  '/../q/a.cjs',
  '/./a.cjs',
  '//a.cjs',
  '/%2e%2e/q/a.cjs',
  '/lib%2fc.cjs',
  '/lib%5cc.cjs',
  '/lib\\c.cjs',
  '/a.cjs?x',
  '/a\0b',
  '/__proto__',
  '/constructor.cjs',
  '/*',
  '/node_modules/inner/index.js',
];
const SPECIFIERS = [
  '#to',
  '#to',
  '#lib/c.cjs',
  '#lib/c',
  '#a.cjs',
  '#__proto__',
  '#lib/',
  '#',
  '#none',
  '#ab',
  '#axb',
  './a.cjs',
  './a.mjs?x=1',
  './a.cjs#x',
  './missing.cjs',
  './a%2ecjs',
  './a%zz.cjs',
  './lib%2fc.cjs',
  './lib%5Cc.cjs',
  './a b%.cjs',
  './a%20b%25.cjs',
  './a\0.cjs',
  './lib/../a.cjs',
  './lib//c.cjs',
  '../../../../../../../../../../../../etc/passwd-of-nobody',
  '/etc/passwd-of-nobody',
  'node:path',
  'node:',
  'node:none',
  'node:__proto__',
  'node:toString',
  'node:test',
  'test',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'none',
  'none/x',
  '@none',
  '@none/',
  '@none/x',
  '@',
  '@/x',
  '.none',
  '%none',
  'no%2fne',
  'none\\x',
  ' ',
  'file:',
  'file:///none.mjs',
  'file://host/none.mjs',
  'file:///a%2fb.mjs',
  'file:///%zz.mjs',
  'data:',
  'data:text/javascript,export const name = "data"',
  'data:text/javascript;base64,ZXhwb3J0IGNvbnN0IG5hbWUgPSAiZGF0YSI=',
  'data:text/javascript,export const name = %zz',
  'data:text/javascript,import "./relative.mjs"',
  'data:text/javascript,import "p"',
  'data:text/javascript,import "node:path"',
  'data:text/javascript;base64,!!',
  'data:,x',
  'data:text/plain,x',
  'data:nothing',
  'data:text/html,<p>',
  'http://x.invalid/x.mjs',
  'https://x.invalid/x.mjs',
  'blob:nodedata:1',
  'javascript:1',
  'x:y',
  'ftp://x.invalid/',
];

const one = (random, list) => list[Math.floor(random() * list.length)];

function target(random, depth) {
  const way = random();
  if (depth > 3 || way < 0.62) return one(random, TARGETS);
  if (way < 0.67) return one(random, [null, null, true, 0, 42, 1e308]);
  const length = Math.floor(random() * 4);
  if (way < 0.8) return Array.from({ length }, () => target(random, depth + 1));
  return table(random, length, () => one(random, CONDITIONS), depth);
}

/** As JSON would make it: `__proto__` is a key as any other. */
function table(random, length, key, depth) {
  const entries = Array.from({ length }, () => [key(), target(random, depth + 1)]);
  return Object.fromEntries(entries);
}

function keyed(random, keys, depth = 0) {
  const key = () => (random() < 0.04 ? one(random, CONDITIONS) : one(random, keys));
  return table(random, 1 + Math.floor(random() * 4), key, depth);
}

function manifest(random, name) {
  const way = random();
  if (name === 'q' && way < 0.04)
    return one(random, ['', '{', '[', '\0', '{"main":}', '{}x', '\ud800', '[[[[[[', "{'a':1}"]);
  if (way < 0.02) return one(random, ['[]', '[1]']);
  const fields = { name: random() < 0.05 ? one(random, [1, null, '', 'q', '__proto__']) : name };
  const has = (chance) => random() < chance;
  if (has(0.4)) fields.main = has(0.15) ? one(random, [1, null, {}, [], true]) : one(random, MAINS);
  if (has(0.2)) fields.type = one(random, ['module', 'commonjs', 'commonjs', 'x', 1, null]);
  if (has(0.6)) fields.exports = has(0.7) ? keyed(random, EXPORT_KEYS) : target(random, 0);
  if (has(0.6)) fields.imports = has(0.9) ? keyed(random, IMPORT_KEYS) : one(random, [null, []]);
  const text = JSON.stringify(fields);
  return has(0.05) ? `\n\t ${text} ` : text;
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function makeWorld(random, root) {
  for (const [name, at] of Object.entries({
    app: root,
    p: `${root}/node_modules/p`,
    q: `${root}/node_modules/q`,
  })) {
    const text = manifest(random, name);
    for (const [file, source] of Object.entries(FILES)) write(path.join(at, file), source);
    write(path.join(at, 'package.json'), text);
  }
  write(path.join(root, 'from.mjs'), 'export const load = (specifier) => import(specifier)');
  write(path.join(root, 'node_modules/p/from.mjs'), 'export const load = (specifier) => import(specifier)');
}

// What `require` says of a package.json that is no JSON is not the same in every Node.
const told = ({ name, code = '' }) =>
  name === 'SyntaxError' ? 'Error ERR_INVALID_PACKAGE_CONFIG' : `${name} ${code}`.trim();
const answer = (value) =>
  typeof value === 'object' && typeof value.name === 'string' ? value.name : typeof value;

async function outcome(act) {
  try {
    return answer(await act());
  } catch (error) {
    return told(error);
  }
}

for (let seed = first; seed <= last; seed++) {
  const random = seeded(seed);
  const root = path.join(folder, String(seed));
  makeWorld(random, root);
  for (const from of ['', 'node_modules/p/']) {
    const { load } = await import(pathToFileURL(path.join(root, from, 'from.mjs')).href);
    const require = createRequire(path.join(root, from, 'from.cjs'));
    for (let n = 0; n < 14; n++) {
      const specifier =
        random() < 0.6 ? one(random, ['p', 'q', 'app']) + one(random, SUBPATHS) : one(random, SPECIFIERS);
      const imported = await outcome(() => load(specifier));
      const required = await outcome(() => require(specifier));
      console.log(seed, from, JSON.stringify(specifier), '|', imported, '|', required);
    }
  }
}
fs.rmSync(folder, { recursive: true });
