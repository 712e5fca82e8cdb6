/**
 * Keeps the async context across `await` without lowering async functions to generators.
 *
 *   await E                    →  __ctxBack(__ctxSave(), await __ctxLift((E)))
 *   return E   (async function) →  return __ctxLift((E)): as an awaited one, a thenable that is no promise is called by the
 *                                  language itself, and must find the context in its `then`
 *   yield E   (async generator) →  __ctxBack(__ctxSave(), yield E)
 *   try/catch/finally          →  restores at the head of catch and finally: a rejected await skips __ctxBack
 *   for await                  →  restores at the head of the body and after the loop: its awaits are implicit
 *   await using                →  restores after the block: disposal awaits at its end
 *
 * Measured: 44 ns an await against 27 ns native; generators cost 1.2 to 1.5 µs. It applies to learners' code in the
 * browser and to dependencies when the site is built. Code made by `eval` or `new Function` is not seen.
 */
import MagicString from 'magic-string';
import { child, children, eachChild, isFunction, isNode, parseModule, type SyntaxNode } from './syntax-tree';

/** Rewrites a whole classic script; for dependencies at build time. Returns it unchanged when it never awaits. */
export function awaitWrap(code: string): string {
  if (!/\b(?:async|await|yield)\b/.test(code)) return code;
  const edits = new MagicString(code);
  wrapAwaits(parseModule(code, 'script'), edits);
  return edits.toString();
}

/** The same as edits, for a tree that was parsed already. Line breaks are neither added nor taken. */
export function wrapAwaits(tree: SyntaxNode, edits: MagicString): void {
  let count = 0;
  const fresh = () => `__ctx${++count}`;

  /** Answers whether the subtree awaits within the same function. */
  const visit = (node: SyntaxNode, kind: FunctionKind, labelled: SyntaxNode | null): boolean => {
    const inner = isFunction(node) ? kindOf(node) : kind;
    let awaits = false;
    eachChild(node, (next, field) => {
      // A `for await` must be wrapped together with its labels, or `continue label` would name a block.
      const outermost = node.type === 'LabeledStatement' && field === 'body' ? (labelled ?? node) : null;
      if (visit(next, inner, outermost)) awaits = true;
    });
    if (isFunction(node)) {
      if (inner === 'async' && node['expression'] === true) around(child(node, 'body'), LIFT, '))');
      return false;
    }

    switch (node.type) {
      case 'AwaitExpression':
        around(child(node, 'argument'), LIFT, '))');
        around(node, '__ctxBack(__ctxSave(),', ')');
        return true;
      case 'ReturnStatement':
        if (kind === 'async' && isNode(node['argument'])) around(node['argument'], LIFT, '))');
        return awaits;
      case 'YieldExpression':
        if (kind !== 'async generator') return awaits;
        around(node, '__ctxBack(__ctxSave(),', ')');
        return true;
      case 'ForOfStatement':
        if (node['await'] !== true) return awaits;
        wrapForAwait(node, labelled ?? node);
        return true;
      case 'TryStatement':
        if (awaits) wrapTry(node);
        return awaits;
      case 'BlockStatement':
        if (disposesAsync(node)) {
          wrapDisposal(node);
          return true;
        }
        return awaits;
      default:
        return awaits;
    }
  };

  const around = (node: SyntaxNode, before: string, after: string) => {
    edits.prependRight(node.start, before);
    edits.appendLeft(node.end, after);
  };

  const wrapForAwait = (loop: SyntaxNode, statement: SyntaxNode) => {
    const saved = fresh();
    const body = child(loop, 'body');
    if (body.type === 'BlockStatement') edits.appendLeft(body.start + 1, `__ctxSet(${saved});`);
    else around(body, `{__ctxSet(${saved});`, '}');
    // After the body's own brace, which may end where the statement ends.
    around(statement, `{const ${saved}=__ctxSave();`, `__ctxSet(${saved});}`);
  };

  const wrapTry = (node: SyntaxNode) => {
    const saved = fresh();
    around(node, `{const ${saved}=__ctxSave();`, '}');
    const handler = node['handler'];
    if (isNode(handler)) edits.appendLeft(child(handler, 'body').start + 1, `__ctxSet(${saved});`);
    const finalizer = node['finalizer'];
    if (isNode(finalizer)) edits.appendLeft(finalizer.start + 1, `__ctxSet(${saved});`);
  };

  const wrapDisposal = (block: SyntaxNode) => {
    const saved = fresh();
    edits.appendLeft(block.start + 1, `const ${saved}=__ctxSave();{`);
    edits.prependRight(block.end - 1, `}__ctxSet(${saved});`);
  };

  visit(tree, 'plain', null);
}

/** With a space: minified code has `return{…}`. */
const LIFT = ' __ctxLift((';

type FunctionKind = 'plain' | 'async' | 'async generator';

function kindOf(node: SyntaxNode): FunctionKind {
  if (node['async'] !== true) return 'plain';
  return node['generator'] === true ? 'async generator' : 'async';
}

function disposesAsync(block: SyntaxNode): boolean {
  return children(block, 'body').some(
    (statement) => statement.type === 'VariableDeclaration' && statement['kind'] === 'await using',
  );
}
