/** A text evaluated with an object in the place of the global one. */

/** What the language itself has (ECMA-262 §19), which every context of Node sees. */
const LANGUAGE: ReadonlySet<string> = new Set(
  `AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
  FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map
  Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol
  SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
  WebAssembly decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt
  undefined unescape`.split(/\s+/),
);

const namesIn = (code: string, pattern: RegExp) =>
  new Set(Array.from(code.matchAll(pattern), ([, name = '']) => name));

/**
 * `typeof` of a name that is nowhere must not throw, and a scope is not told why a name is read: so the text is asked.
 * A function that the text declares lands in the evaluating function; it is found there, and copied out.
 */
export function evaluateIn(context: object, code: string): unknown {
  const asked = namesIn(code, /\btypeof\s+\(?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu);
  const functions = namesIn(code, /\bfunction\s*\*?\s*([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\(/gu);
  const scope: object = new Proxy(context, {
    has: (target, name) =>
      typeof name === 'string' && !name.startsWith('__vm') && (name in target || !functions.has(name)),
    get(target, name) {
      if (name === Symbol.unscopables) return undefined;
      if (name in target) return Reflect.get(target, name);
      if (name === 'globalThis') return scope;
      if (LANGUAGE.has(String(name))) return Reflect.get(globalThis, name);
      if (asked.has(String(name))) return undefined;
      throw new ReferenceError(`${String(name)} is not defined`);
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
  const keep = (name: string, value: unknown) => {
    if (typeof value === 'function') Reflect.set(context, name, value);
  };
  return Reflect.apply(RUN, scope, [scope, code, [...functions], keep]);
}

/** What `var` and `function` declare in a direct eval belongs to the function around it: outside of the `with`. */
const RUN = new Function(
  '__vmScope',
  '__vmCode',
  '__vmNames',
  '__vmKeep',
  `with (__vmScope) {
    const __vmResult = eval(__vmCode);
    for (const __vmName of __vmNames) __vmKeep(__vmName, eval('typeof ' + __vmName + ' === "function" ? ' + __vmName + ' : undefined'));
    return __vmResult;
  }`,
);
