/** `node:module`. */
import { fileURLToPath } from 'node:url';
import { hookRequire, loadFrom, requireFrom } from '../process/loader/require';
import { builtinNames, isBuiltin } from './names';

type Parent = { readonly filename: string } | null | undefined;
type RequireMethod = (this: { readonly filename: string }, specifier: string) => unknown;

const PROJECT = '/app/package.json';
const ownRequire: RequireMethod = function require(specifier) {
  return loadFrom(specifier, this.filename);
};
let currentRequire = ownRequire;

/** `require('module')` is a class in Node. Packages that watch what is loaded replace its `prototype.require`. */
class Module {
  get require(): RequireMethod {
    return currentRequire;
  }
  set require(replacement: RequireMethod) {
    currentRequire = replacement;
    hookRequire(replacement === ownRequire ? null : replacement);
  }
  static _resolveFilename = (specifier: string, parent: Parent) =>
    requireFrom(parent?.filename ?? PROJECT).resolve(specifier);
  static _load = (specifier: string, parent: Parent) => loadFrom(specifier, parent?.filename ?? PROJECT);
  static _cache = {};
  static _extensions = {};
  static builtinModules = builtinNames;
  static isBuiltin = (name: string) => isBuiltin(String(name).replace(/^node:/, ''));
  static createRequire = (from: string | URL) =>
    requireFrom(from instanceof URL || String(from).startsWith('file:') ? fileURLToPath(from) : String(from));
  static syncBuiltinESMExports = () => undefined;
  static findSourceMap = () => undefined;
  static register = () => {
    throw Object.assign(
      new Error(
        'module.register() is not in this sandbox: TypeScript runs without a loader, and no other loader can be added.',
      ),
      { code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' },
    );
  };
  static Module = Module;
}

export default Module;
