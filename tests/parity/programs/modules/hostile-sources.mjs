// Sources with tokens missing, doubled and out of place: which of them are programs at all, and what the others throw.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'sources-')));
const [first = 1, last = 400] = process.argv.slice(2).map(Number);
const require = createRequire(path.join(folder, 'x.cjs'));

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

const SOURCES = [
  'import fs, { readFileSync as read } from "node:fs"; export const a = typeof read + fs.constants.R_OK;',
  'export default class A extends Array { #x = 1; static s = A.name; get x() { return this.#x; } }',
  'export async function f({ a = 1, ...rest }, [b, , c] = []) { await null; return `${a}${b ?? c}` + rest?.x; }',
  'const { a, b: [c] = [2] } = { a: 1 }; export { a as default, c as "a b" }; label: { break label; }',
  'export function* g() { yield* [1, yield 2]; try { throw g; } catch { return; } finally { ; } }',
  'export let x = 1; switch (x) { case 1: { let y = x ** 2; x = y; } default: x ||= 3; }',
  'await Promise.resolve(); export const re = /[/\\]]+(?<n>a)\\k<n>/gu, big = 1_000n, oct = 0o17, t = typeof void 0;',
  '"use strict"; var get, set, async, of, from, as; async = (get) => set => ({ get, set }); export { of as as, from };',
  'const o = { __proto__: null, async *[Symbol.iterator]() {}, get a() { return 1; }, "b": 2, 3: 4 }; export { o };',
  'export * as ns from "node:path"; export * from "node:url"; import.meta.url; if (new.target === 1) ;',
];
const COMMON = [
  'const { join } = require("node:path"); module.exports = { a: join("a", "b"), b: typeof module };',
  'exports.x = 1; with_ = 1; var let_ = function () { return this; }; return; exports.y = 2;',
  'if (typeof await_ === "undefined") { var yield_ = 010; } exports.z = yield_; delete exports.none;',
  '#!/usr/bin/env node\n<!-- a comment\nexports.f = function f(a, a) { arguments[0] = 2; return a; };\n--> too',
];
const TOKENS =
  /\s+|[A-Za-z_$#][\w$]*|\d[\w.]*|"[^"]*"|'[^']*'|`[^`]*`|=>|\.\.\.|\*\*|\|\|=|\?\?|\?\.|[\s\S]/g;
const PIECES =
  '{ } ( ) [ ] ; , . => ... = == ** ` \' " / \\ # @ ? : ! ~ & 0 08 1n .5 a let const var function class async await yield import export default from return new super this static get arguments eval null \u2028 \0 \ufeff // /* */ <!-- --> `${ \\u0061 \\u{110000} \ud800 in of if else try catch throw delete typeof void with enum interface import.meta new.target'.split(
    ' ',
  );

const one = (random, list) => list[Math.floor(random() * list.length)];

function mutated(random, source) {
  const tokens = source.match(TOKENS) ?? [];
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const at = Math.floor(random() * tokens.length);
    const way = random();
    if (way < 0.2) tokens.splice(at);
    else if (way < 0.4) tokens.splice(at, 1);
    else if (way < 0.6) tokens.splice(at, 0, one(random, PIECES));
    else if (way < 0.8) tokens[at] = one(random, PIECES);
    else if (way < 0.9) tokens.splice(at, 0, ...tokens.slice(at, at + 4));
    else tokens.splice(at, 2, ...tokens.slice(at, at + 2).reverse());
  }
  return tokens.join('');
}

const said = async (act) => {
  try {
    await act();
    return 'runs';
  } catch (error) {
    return error?.name ?? String(error);
  }
};

for (let seed = first; seed <= last; seed++) {
  const random = seeded(seed);
  const common = random() < 0.3;
  const source = mutated(random, one(random, common ? COMMON : SOURCES));
  // Only the compiler knows that: `require` of what was just written cannot ask it in the tab.
  if (common && /\b(?:import|export)\b/.test(source)) continue;
  const file = path.join(folder, `${seed}.${common ? 'cjs' : 'mjs'}`);
  fs.writeFileSync(file, source);
  const outcome = await said(() => (common ? require(file) : import(pathToFileURL(file).href)));
  console.log(seed, common ? 'require' : 'import', outcome, JSON.stringify(source));
}
fs.rmSync(folder, { recursive: true });
