/**
 * Takes back what esbuild's `keepNames` adds where a function has its name anyway: a call for every function, and at run
 * time one for every closure that a request makes, were measured as 1.7 % of a server's time.
 */
import MagicString from 'magic-string';
import {
  child,
  eachChild,
  parseModule,
  type SyntaxNode,
} from '../../sandboxes/engine/local/compile/syntax-tree';

const HELPER = '__name';

/** @param text what esbuild writes when it does not shorten identifiers */
export function stripNames(text: string): string {
  const edits = new MagicString(text);
  walk(parseModule(text, 'module'), [], edits);
  return edits.toString();
}

function walk(node: SyntaxNode, above: readonly SyntaxNode[], edits: MagicString): void {
  const [parent, grandparent] = [above.at(-1), above.at(-2)];
  const call = namingCall(node);
  if (call && parent) {
    const { target, name } = call;
    if (parent.type === 'ExpressionStatement' && names(target, name, grandparent, above)) {
      edits.remove(parent.start, parent.end);
      return;
    }
    if (isAnonymous(target) && nameGivenBy(parent, node) === name) {
      edits.remove(node.start, target.start);
      edits.remove(target.end, node.end);
    }
  }
  const path = [...above, node];
  eachChild(node, (inner) => walk(inner, path, edits));
}

/** `__name(target, "name")` */
function namingCall(node: SyntaxNode): { target: SyntaxNode; name: string } | null {
  if (node.type !== 'CallExpression') return null;
  const callee = child(node, 'callee');
  const [target, name] = node['arguments'] as readonly SyntaxNode[];
  if (callee.type !== 'Identifier' || callee['name'] !== HELPER || !target || !name) return null;
  return typeof name['value'] === 'string' ? { target, name: name['value'] } : null;
}

/** Whether the statement says of a declared function, or in a class's static block of the class, what it is called anyway. */
function names(
  target: SyntaxNode,
  name: string,
  block: SyntaxNode | undefined,
  above: readonly SyntaxNode[],
): boolean {
  if (target.type === 'Identifier') {
    const declared = (block?.['body'] ?? []) as readonly SyntaxNode[];
    return (
      target['name'] === name &&
      declared.some((each) => {
        const inner = /^Export/.test(each.type) ? (each['declaration'] as SyntaxNode | null) : each;
        return inner?.type === 'FunctionDeclaration' && idOf(inner) === name;
      })
    );
  }
  // … ClassDeclaration, ClassBody, StaticBlock, ExpressionStatement
  const made = above.at(-4);
  return (
    target.type === 'ThisExpression' &&
    block?.type === 'StaticBlock' &&
    made !== undefined &&
    /^Class/.test(made.type) &&
    idOf(made) === name
  );
}

const idOf = (node: SyntaxNode) => (node['id'] as SyntaxNode | null)?.['name'];

/** Arrow functions too, whose `id` does not exist. */
const isAnonymous = (node: SyntaxNode) =>
  /^(?:ArrowFunction|Function|Class)Expression$/.test(node.type) && !node['id'];

/** The name that a function gets from where it is written: ECMA-262 NamedEvaluation. */
function nameGivenBy(parent: SyntaxNode, value: SyntaxNode): unknown {
  const [left, right] =
    parent.type === 'VariableDeclarator'
      ? ['id', 'init']
      : /^Assignment(?:Expression|Pattern)$/.test(parent.type)
        ? ['left', 'right']
        : /^Property/.test(parent.type) && !parent['computed']
          ? ['key', 'value']
          : [];
  if (left === undefined || right === undefined || parent[right] !== value) return undefined;
  const target = child(parent, left);
  return target.type === 'Identifier' ? target['name'] : undefined;
}
