/** `node:module`. */
import { fileURLToPath } from 'node:url';
import { requireFrom } from '../process/loader/require';
import { builtinNames, isBuiltin } from './names';

// `require('module')` is a class in Node, and programs also call what hangs on it.
// biome-ignore lint/complexity/noStaticOnlyClass: the shape of Node's export
class Module {
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
