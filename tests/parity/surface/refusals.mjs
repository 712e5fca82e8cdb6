// Uses each function that is missing, by the names in missing.json, and prints what each says: a list of [name, text or null].
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** `module.member`, `module.Class.member` or `module.Class#member`. */
function find(name) {
  const [, module, path] = /^([\w/]+)\.(.+)$/.exec(name);
  const holder = module === 'global' ? globalThis : require(`node:${module}`);
  return path
    .split(/(?=[.#])/)
    .reduce(
      (at, part) => (part.startsWith('#') ? at?.prototype?.[part.slice(1)] : at?.[part.replace('.', '')]),
      holder,
    );
}

async function textOf(name) {
  const found = find(name);
  if (typeof found !== 'function') return null;
  try {
    await (/[.#][A-Z]\w*$/.test(name) ? new found() : found());
  } catch (error) {
    return error.message;
  }
  return null;
}

const names = JSON.parse(readFileSync(new URL('./missing.json', import.meta.url), 'utf8'));
const texts = [];
for (const name of names) texts.push([name, await textOf(name)]);
console.log(JSON.stringify(texts));
