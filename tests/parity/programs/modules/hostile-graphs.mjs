// Random graphs of modules with cycles, stars, CommonJS and what throws: the order in which they run, and who fails.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'graphs-')));
const [first = 1, last = 120] = process.argv.slice(2).map(Number);

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

const one = (random, list) => list[Math.floor(random() * list.length)];
const NAMES = ['default', 'a', 'b', '__proto__', 'constructor', 'toString', 'then'];
const LOCAL = (name) => (name === 'default' ? 'value' : name);

function esm(random, id, ids) {
  const lines = [];
  const taken = new Set();
  const imported = [];
  for (let n = Math.floor(random() * 3); n > 0; n--) {
    const other = one(random, ids);
    const from = JSON.stringify(`./${other}`);
    // Which names a CommonJS module has, Node reads from its text before it runs.
    const way = other.endsWith('.cjs') ? random() * 0.55 : random();
    const name = other.endsWith('.cjs') ? 'default' : one(random, NAMES.slice(0, 3));
    if (way < 0.3) lines.push(`import ${from};`);
    else if (way < 0.55) {
      imported.push(other.endsWith('.cjs') ? `typeof i${n}` : `i${n}`);
      lines.push(`import { ${name} as i${n} } from ${from};`);
    } else if (way < 0.7) {
      imported.push(`Object.keys(n${n}).join()`);
      lines.push(`import * as n${n} from ${from};`);
    } else if (way < 0.85 && !lines.some((line) => line.startsWith('export *')))
      lines.push(`export * from ${from};`);
    // Never back: two that hand on each other's names have none.
    else if (other > id && !taken.has(name)) {
      taken.add(name);
      lines.push(`export { ${name} } from ${from};`);
    }
  }
  for (const name of NAMES)
    if (random() < 0.3 && !taken.has(name)) {
      const kind = random() < 0.5 ? 'function' : 'var';
      const held = `x_${LOCAL(name)}`;
      lines.push(kind === 'var' ? `var ${held} = '${id}';` : `function ${held}() { return '${id}'; }`);
      if (name !== 'then') lines.push(`export { ${held} as ${name} };`);
    }
  lines.push(`globalThis.trace.push('${id}');`);
  for (const expression of imported)
    lines.push(`globalThis.trace.push(globalThis.shown(() => ${expression}));`);
  if (random() < 0.08) lines.push(`throw new RangeError('${id}');`);
  if (random() < 0.1) lines.push(`await null; globalThis.trace.push('${id} later');`);
  if (random() < 0.05) lines.push(`await Promise.reject(new RangeError('${id} later'));`);
  return lines.join('\n');
}

function cjs(random, id, ids) {
  const lines = [`globalThis.trace.push('${id}');`];
  for (let n = Math.floor(random() * 3); n > 0; n--) {
    const from = JSON.stringify(
      `./${one(
        random,
        ids.filter((each) => each.endsWith('.cjs')),
      )}`,
    );
    lines.push(`globalThis.trace.push(globalThis.shown(() => Object.keys(require(${from})).join()));`);
  }
  for (const name of NAMES) if (random() < 0.3) lines.push(`exports.${name} = '${id}';`);
  if (random() < 0.1) lines.push(`module.exports = ${one(random, ['42', '"text"', '() => 1', '[]'])};`);
  return lines.join('\n');
}

globalThis.shown = (read) => {
  try {
    const value = read();
    return typeof value === 'function' ? `function ${value()}` : String(value);
  } catch (error) {
    return error.name;
  }
};
const told = ({ name, message }) => `${name} ${message}`.split('\n')[0].replaceAll(folder, '~');

for (let seed = first; seed <= last; seed++) {
  const random = seeded(seed);
  const root = path.join(folder, String(seed));
  fs.mkdirSync(root);
  const count = 2 + Math.floor(random() * 8);
  const ids = Array.from({ length: count }, (_, n) => (n > 0 && random() < 0.3 ? `m${n}.cjs` : `m${n}.mjs`));
  const broken = random() < 0.1 ? ids[0] : null;
  for (const id of [...ids, 'end.cjs'])
    fs.writeFileSync(
      path.join(root, id),
      `${id.endsWith('.cjs') ? cjs(random, id, [...ids, 'end.cjs']) : esm(random, id, ids)}${id === broken ? '\n(' : ''}`,
    );
  const require = createRequire(path.join(root, 'main.cjs'));
  for (let n = 0; n < 4; n++) {
    globalThis.trace = [];
    const id = one(random, ids);
    const required = id.endsWith('.cjs') && random() < 0.4;
    let outcome;
    try {
      const module = required ? require(`./${id}`) : await import(pathToFileURL(path.join(root, id)).href);
      if (required || id.endsWith('.mjs'))
        outcome = typeof module === 'object' && module !== null ? Object.keys(module).join() : typeof module;
      else outcome = typeof module.default;
    } catch (error) {
      outcome = error.name === 'SyntaxError' ? 'SyntaxError' : told(error);
    }
    console.log(seed, required ? 'require' : 'import', id, globalThis.trace.join(' '), '|', outcome);
    // Node 20 has a bug in what it says of such a graph the next time.
    if (outcome === 'SyntaxError') break;
  }
  fs.rmSync(root, { recursive: true });
}
fs.rmSync(folder, { recursive: true });
