// package.json: exports, imports, conditions, patterns, a package that names itself, and what is refused.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'packages-')));
const masked = (text) => String(text).replaceAll(folder, '<folder>');
const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
};
write('package.json', {
  name: 'itself',
  exports: { '.': './main.mjs', './part': './part.mjs' },
  imports: {
    '#local': './part.mjs',
    '#by': { import: './part.mjs', require: './part.cjs' },
    '#lib/*.js': './lib/*.js',
    '#lib/*': null,
    '#tool': 'tool',
    '#outside': '../x.js',
    '#odd': { worker: './part.mjs' },
  },
});
write('part.mjs', "export const name = 'part'");
write('part.cjs', "exports.name = 'part of require'");
write('lib/a.js', "exports.name = 'lib a'");
write('lib/secret', '');
write('main.mjs', "export { name } from 'itself/part'; export const load = (name) => import(name)");
write('node_modules/tool/package.json', {
  name: 'tool',
  exports: {
    '.': { import: './tool.mjs', require: './tool.cjs' },
    './features/*': './features/*.cjs',
    './features/*.json': './features/*.json',
    './features/private/*': null,
    './list': [{ browser: './no.cjs' }, './tool.cjs'],
    './bad': 'tool.cjs',
    './up': './../x.cjs',
    './gone': './gone.cjs',
    './nested': { node: { import: './tool.mjs', default: './tool.cjs' }, default: './no.cjs' },
  },
});
write('node_modules/tool/tool.mjs', "export default 'tool by import'");
write('node_modules/tool/tool.cjs', "module.exports = 'tool by require'");
write('node_modules/tool/features/x.cjs', "exports.feature = 'x'");
write('node_modules/tool/features/x.json', '{"feature":"as JSON"}');
write('node_modules/tool/features/private/y.cjs', '');
write('node_modules/@scope/plain/package.json', { main: 'lib', type: 'module' });
write('node_modules/@scope/plain/lib.js', 'exports.plain = typeof module');
write('node_modules/@scope/esm/package.json', { type: 'module', exports: './index.js' });
write('node_modules/@scope/esm/index.js', 'export const esm = import.meta.url.split("/").slice(-2)');
write('node_modules/broken/package.json', '{ "main": ');

const main = await import(pathToFileURL(path.join(folder, 'main.mjs')).href);
const require = createRequire(path.join(folder, 'main.cjs'));
console.log(main.name);
const show = async (how, name, act) => {
  try {
    const found = await act(name);
    console.log(how, name, typeof found === 'object' && found !== null ? { ...found } : found);
  } catch (error) {
    console.log(
      how,
      name,
      error.name,
      error.code,
      masked(error.message.split('\n')[0].split(/\. (?:Nothing|This)/)[0]),
    );
  }
};
for (const name of [
  'itself',
  'itself/part',
  'itself/nope',
  '#local',
  '#by',
  '#lib/a.js',
  '#lib/secret',
  '#tool',
  '#outside',
  '#odd',
  '#nope',
  '#',
  'tool',
  'tool/features/x',
  'tool/features/private/y',
  'tool/list',
  'tool/bad',
  'tool/up',
  'tool/nested',
  'tool/nope',
  'tool/tool.cjs',
  '@scope/esm',
]) {
  await show('import', name, async (given) => {
    const { load, ...rest } = await main.load(given);
    return rest;
  });
}
for (const name of [
  '#by',
  '#lib/a.js',
  '#outside',
  '#nope',
  'tool',
  'tool/features/x',
  'tool/features/x.json',
  'tool/list',
  'tool/bad',
  'tool/nested',
  'tool/nope',
  '@scope/nope',
])
  await show('require', name, require);
for (const name of ['tool', 'tool/features/x', 'itself/part', '#local', '@scope/plain', 'tool/gone'])
  await show('resolve', name, (given) => masked(require.resolve(given)));
fs.rmSync(folder, { recursive: true });
