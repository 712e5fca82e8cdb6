// Prints what each module of Node has, by name and type; or, where wanted.json lies beside it, what of that is not here.
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';

const require = createRequire(import.meta.url);
/** Set on what is here only to say that it is not. */
const REFUSES = Symbol.for('backlab.refuses');
const OF_EVERY_FUNCTION = new Set(['length', 'name', 'prototype', 'arguments', 'caller', 'constructor']);
/** Node's own bookkeeping on some functions. */
const INTERNAL = new Set(['withoutStackTrace', 'processReadResult', 'readSyncRecursive']);
/** Known by their prefix alone. */
const PREFIXED = ['test', 'test/reporters', 'sea'];

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** 'function', 'object' … as a program meets it; 'accessor' where it depends on the object. */
function typeOf(holder, name) {
  for (let at = holder; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (!found) continue;
    if (found.get || found.set) return 'accessor';
    return isObject(found.value) && found.value[REFUSES] === true ? undefined : typeof found.value;
  }
  return undefined;
}

function memberOf(holder, name) {
  try {
    return holder[name];
  } catch {
    return undefined;
  }
}

const moduleNamed = (name) => (name === 'global' ? globalThis : require(`node:${name}`));
const isPublic = (name) => !name.startsWith('_') && !OF_EVERY_FUNCTION.has(name) && !INTERNAL.has(name);
const publicNames = (holder) => Object.getOwnPropertyNames(holder).filter(isPublic);

/** `name` of a member, `Class.name` of a static one, `Class#name` of an instance's. */
function membersOf(module, { except = new Set(), shallow = false } = {}) {
  const members = {};
  for (const name of publicNames(module)) {
    if (except.has(name)) continue;
    members[name] = typeOf(module, name);
    const value = memberOf(module, name);
    if (!isObject(value) || Array.isArray(value) || value === module || value === globalThis) continue;
    if (shallow && typeof value !== 'function') continue;
    for (const each of publicNames(value)) members[`${name}.${each}`] = typeOf(value, each);
    if (typeof value === 'function' && value.prototype)
      for (const each of publicNames(value.prototype))
        members[`${name}#${each}`] = typeOf(value.prototype, each);
  }
  return members;
}

function surface() {
  const language = new Set(runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  const names = [...builtinModules.filter((name) => !/(^|\/)_/.test(name)), ...PREFIXED];
  const modules = {
    global: membersOf(globalThis, { except: new Set([...language, 'global', 'process']), shallow: true }),
  };
  for (const name of names.sort())
    modules[name] = membersOf(moduleNamed(name), name === 'process' ? { shallow: true } : {});
  return modules;
}

function lookUp(module, path) {
  const [, outer, kind, inner] = /^(.+?)(?:([.#])(.+))?$/.exec(path);
  if (kind === undefined) return typeOf(module, outer);
  const holder = memberOf(module, outer);
  if (!isObject(holder) || holder[REFUSES] === true) return undefined;
  const from = kind === '#' ? holder.prototype : holder;
  return isObject(from) ? typeOf(from, inner) : undefined;
}

/** What differs: `module.member` with the types there and here; undefined where there is none. */
function compare(wanted) {
  const differences = [];
  for (const [name, members] of Object.entries(wanted)) {
    let module;
    try {
      module = moduleNamed(name);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' && error.code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw error;
      differences.push([name, 'module']);
      continue;
    }
    for (const [path, type] of Object.entries(members)) {
      const here = lookUp(module, path);
      const same = here === type || (here !== undefined && (here === 'accessor' || type === 'accessor'));
      if (!same) differences.push([`${name}.${path}`, type, here]);
    }
  }
  return differences;
}

const wanted = new URL('./wanted.json', import.meta.url);
const answer = existsSync(wanted) ? compare(JSON.parse(readFileSync(wanted, 'utf8'))) : surface();
console.log(JSON.stringify(answer));
