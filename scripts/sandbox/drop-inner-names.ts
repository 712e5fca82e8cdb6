/**
 * esbuild's `keepNames` passes every function through its `__name` helper. At the top of a module that runs once; inside
 * a function it runs at every call, so with every request. There the calls are taken out, and the function has the name
 * that the language gives it.
 */
import MagicString from 'magic-string';
import {
  child,
  children,
  eachChild,
  isFunction,
  nameOf,
  parseModule,
  type SyntaxNode,
} from '../../sandboxes/engine/local/compile/syntax-tree';

const HELPER = /^__name\d*$/;

/** @param code what esbuild built with `keepNames`, with its identifiers as they are: a short name may be the helper's here and another's there */
export function dropInnerNames(code: string, kind: 'module' | 'script'): string {
  const edits = new MagicString(code);

  const isHelperCall = (node: SyntaxNode): boolean => {
    if (node.type !== 'CallExpression') return false;
    const callee = child(node, 'callee');
    return callee.type === 'Identifier' && HELPER.test(nameOf(callee));
  };

  const visit = (node: SyntaxNode, once: boolean): void => {
    if (!once && isHelperCall(node)) {
      const [named] = children(node, 'arguments');
      if (named) edits.overwrite(node.start, named.start, '(').overwrite(named.end, node.end, ')');
    }
    if (once && node.type === 'CallExpression' && !isHelperCall(node)) {
      const body = moduleBody(node);
      eachChild(node, (next) => (next === body ? visitBody(next) : visit(next, true)));
    } else eachChild(node, (next) => visit(next, once && !isFunction(node)));
  };

  /** A function that runs once, as a module does; or an object whose only method is one. */
  const visitBody = (body: SyntaxNode): void => {
    eachChild(body, (next) =>
      body.type === 'ObjectExpression' ? visitBody(child(next, 'value')) : visit(next, true),
    );
  };

  visit(parseModule(code, kind), true);
  return edits.toString();
}

/** The module in `(() => {…})()`, `__commonJS((exports, module) => {…})` and `__commonJS({ 'path'(exports, module) {…} })`. */
function moduleBody(call: SyntaxNode): SyntaxNode | undefined {
  const callee = child(call, 'callee');
  if (isFunction(callee)) return callee;
  const [first] = children(call, 'arguments');
  if (callee.type !== 'Identifier' || !first) return undefined;
  if (isFunction(first)) return first;
  const [method, ...more] = children(first, 'properties');
  return method?.type === 'Property' && more.length === 0 && isFunction(child(method, 'value'))
    ? first
    : undefined;
}
