/** `node:vm`: runs text in this process's own global scope. There are no other contexts in a worker. */
import { nodeError } from './node-error';

/** Called by another name, `eval` evaluates in the global scope (ECMA-262 §19.2.1.1). */
// biome-ignore lint/security/noGlobalEval: running text is what vm is for, and the worker is the sandbox
const globalEval = globalThis.eval;

const run = (code: string, filename = 'evalmachine.<anonymous>'): unknown =>
  globalEval(`${code}\n//# sourceURL=${filename}`);

interface Options {
  readonly filename?: string;
}
const nameOf = (options?: Options | string) => (typeof options === 'string' ? options : options?.filename);

function noContexts(name: string) {
  return (): never => {
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      `vm.${name} is not available in this sandbox: a worker has one global scope. Use vm.runInThisContext, or fork a process.`,
    );
  };
}

class Script {
  readonly #code: string;
  readonly #filename: string | undefined;

  constructor(code: string, options?: Options | string) {
    this.#code = code;
    this.#filename = nameOf(options);
    // Throws what is wrong with it now, as Node does.
    new Function(code);
  }

  runInThisContext(): unknown {
    return run(this.#code, this.#filename);
  }

  runInNewContext = noContexts('Script.runInNewContext');
  runInContext = noContexts('Script.runInContext');
}

export default {
  Script,
  runInThisContext: (code: string, options?: Options | string) => run(code, nameOf(options)),
  isContext: () => false,
  createContext: noContexts('createContext'),
  runInContext: noContexts('runInContext'),
  runInNewContext: noContexts('runInNewContext'),
};
