/**
 * `node:vm`: runs text in this process's global scope, or with an object in the place of that scope. A worker has one
 * realm, so a context is a scope and no wall: its arrays are this realm's arrays, what `let`, `const` and `class` declare
 * at the top of one script is not seen by the next, and a script in strict mode keeps its `var` to itself.
 */
import { invalidArgType, nodeError } from './node-error';
import { notHere } from './not-here';
import { evaluateIn } from './vm-scope';

/** Called by another name, `eval` evaluates in the global scope (ECMA-262 §19.2.1.1). */
// biome-ignore lint/security/noGlobalEval: running text is what vm is for, and the worker is the sandbox
const globalEval = globalThis.eval;

interface Options {
  readonly filename?: string;
  readonly timeout?: number;
}
type Given = Options | string | undefined;
const nameOf = (options: Given) =>
  (typeof options === 'string' ? options : options?.filename) ?? 'evalmachine.<anonymous>';
const named = (code: string, options: Given) => `${code}\n//# sourceURL=${nameOf(options)}`;

const contexts = new WeakSet<object>();

function isContext(object: unknown): boolean {
  if (typeof object !== 'object' || object === null) throw invalidArgType('object', 'of type object', object);
  return contexts.has(object);
}

function createContext(given: object | symbol = {}): object {
  const object = typeof given === 'symbol' ? {} : given;
  if (!isContext(object)) contexts.add(object);
  return object;
}

function checkContext(object: unknown): asserts object is object {
  const isOne = (typeof object === 'object' || typeof object === 'function') && object !== null;
  if (!isOne || !contexts.has(object)) throw invalidArgType('contextifiedObject', 'an vm.Context', object);
}

/** A worker cannot interrupt itself, and a limit that is not kept must not be promised. */
function checkTimeout(options: Given): void {
  if (typeof options === 'object' && options.timeout !== undefined)
    throw nodeError(
      Error,
      'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      'The timeout option of node:vm does not exist inside this sandbox. Run the text in a child process or a worker, and end that.',
    );
}

class Script {
  readonly #code: string;
  readonly #options: Given;

  constructor(code: string, options?: Given) {
    this.#code = String(code);
    this.#options = options;
    // Throws what is wrong with it now, as Node does.
    new Function(this.#code);
  }

  runInThisContext(options?: Options): unknown {
    checkTimeout(options);
    return globalEval(named(this.#code, this.#options));
  }

  runInContext(context: object, options?: Options): unknown {
    checkContext(context);
    checkTimeout(options);
    return evaluateIn(context, named(this.#code, this.#options));
  }

  runInNewContext(object?: object, options?: Options): unknown {
    return this.runInContext(createContext(object), options);
  }

  createCachedData(): Buffer {
    return Buffer.alloc(0);
  }
}
Object.defineProperty(Script.prototype, 'sourceMapURL', { value: undefined, writable: true });

function runInThisContext(code: string, options?: Given): unknown {
  checkTimeout(options);
  return new Script(code, options).runInThisContext();
}

function runInContext(code: string, context: object, options?: Given): unknown {
  checkContext(context);
  checkTimeout(options);
  return new Script(code, options).runInContext(context);
}

function runInNewContext(code: string, object?: object, options?: Given): unknown {
  return runInContext(code, createContext(object), options);
}

interface FunctionOptions extends Options {
  readonly parsingContext?: object;
  readonly contextExtensions?: readonly object[];
}

/** A function of a text, with parameters; `contextExtensions` stand around it as `with` would put them. */
function compileFunction(
  code: string,
  parameters: readonly string[] = [],
  { parsingContext, contextExtensions = [], ...options }: FunctionOptions = {},
): unknown {
  if (typeof code !== 'string') throw invalidArgType('code', 'of type string', code);
  const text = named(`(function (${parameters.join(',')}) {${code}\n})`, options);
  if (parsingContext !== undefined) {
    checkContext(parsingContext);
    const around = contextExtensions.length === 0 ? parsingContext : Object.create(parsingContext);
    return evaluateIn(Object.assign(around, ...contextExtensions), text);
  }
  if (contextExtensions.length === 0) return globalEval(text);
  const names = contextExtensions.map((_, index) => `__scope${index}`);
  const around = names.map((name) => `with(${name})`).join('');
  return new Function(...names, `${around} return ${text}`)(...contextExtensions);
}

/** A context is a scope here, plain or not; and `import()` in a text is the file's that runs it. */
const constants = Object.freeze(
  Object.assign(Object.create(null) as object, {
    USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
    DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
  }),
);

export default {
  Script,
  createContext,
  isContext,
  runInThisContext,
  runInContext,
  runInNewContext,
  compileFunction,
  createScript: (code: string, options?: Given) => new Script(code, options),
  constants,
  measureMemory: notHere('vm.measureMemory()', 'Use process.memoryUsage().'),
};
