// ES modules: cycles, live bindings, import.meta, queries, data URLs, attributes, and what an import says when it fails.
import { fileURLToPath } from 'node:url';
import { count, increase, self as seenFromB } from './parts/cycle-a.mjs';
import json from './parts/data.json' with { type: 'json' };
import * as ns from './parts/values.mjs';

increase();
console.log(count, seenFromB());
console.log(
  json,
  ns.default,
  Object.keys(ns),
  Object.prototype.toString.call(ns),
  'missing' in ns,
  String(ns),
);
console.log(
  Object.keys(import.meta).slice(0, 4),
  import.meta.dirname === fileURLToPath(new URL('.', import.meta.url)).slice(0, -1),
);
console.log(import.meta.filename === fileURLToPath(import.meta.url), typeof import.meta.resolve);
console.log(
  import.meta.resolve('fs'),
  import.meta.resolve('./nowhere.mjs') === new URL('./nowhere.mjs', import.meta.url).href,
);
const again = await import('./parts/counted.mjs?again');
const once = await import('./parts/counted.mjs');
console.log(once.loads, again.loads, once === (await import('./parts/counted.mjs')), again.url, once.url);
console.log((await import('data:text/javascript,export default import.meta.url.length')).default);
console.log((await import(`data:text/javascript;base64,${btoa('export const x = 5')}`)).x);
const named = await import('./parts/data.json', { with: { type: 'json' } });
console.log(Object.keys(named), named.default === json);
const here = new URL('.', import.meta.url).pathname.slice(0, -1);
for (const [name, options] of [
  ['./parts/nope.mjs'],
  ['no-such-package-here'],
  ['node:nope'],
  ['http://x/y.js'],
  ['./parts/plain.txt'],
  ['./parts/values.mjs', 5],
]) {
  try {
    await import(name, options);
  } catch (error) {
    console.log(
      name,
      error.name,
      error.code,
      error.message.split('.mjs.')[0].replaceAll(here, '<here>').slice(0, 100),
    );
  }
}
for (const name of ['./parts/throws.mjs', './parts/throws.mjs', './parts/no-such-name.mjs']) {
  try {
    await import(name);
  } catch (error) {
    console.log(name, error.name, error.message);
  }
}
const [one, two] = await Promise.all([import('./parts/slow.mjs'), import('./parts/slow.mjs')]);
console.log(one === two, one.default);
const cjs = await import('./parts/interop.cjs');
console.log(
  cjs.default,
  cjs.named,
  (await import('node:path')).default.sep,
  typeof (await import('node:path')).join,
);
try {
  ns.value = 2;
} catch (error) {
  console.log(error.name);
}
console.log((await import('./parts/as-module/kind.js')).kind);
console.log(typeof require, typeof module, typeof __filename, this);
