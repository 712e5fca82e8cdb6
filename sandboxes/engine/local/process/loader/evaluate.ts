/**
 * Evaluates an expression in the global scope: an indirect eval, which is how a worker with no files of its own loads code.
 * The name that stands for it in stack traces is `url`. Developer tools fetch what `sourceMappingURL` names past every policy
 * (Chromium 156, scripts of a worker): the last one counts, and ours names nothing.
 */
export function evaluate(expression: string, url: string): unknown {
  // biome-ignore lint/security/noGlobalEval: a loader evaluates; this is the one place where it does
  const globalEval = eval;
  return globalEval(`${expression}\n//# sourceURL=${url}\n//# sourceMappingURL=`);
}
