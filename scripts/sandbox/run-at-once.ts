const [ARROW, FUNCTION] = ['(()=>{', '(function(){'];

/**
 * esbuild's `format: 'iife'` with a function instead of an arrow: V8 parses the body of `(() => …)()` twice, once to skip it and
 * once to run it, but that of `(function () …)()` once.
 */
export function runAtOnce(script: string): string {
  const at = script.indexOf(ARROW);
  if (at < 0 || !/^(?:\s*"use strict";\s*)?$/.test(script.slice(0, at)))
    throw new Error(`esbuild begins a script in a new way: ${script.slice(0, 60)}`);
  return script.slice(0, at) + FUNCTION + script.slice(at + ARROW.length);
}
