/** The little that the passes need of acorn's tree: nodes by name, and a walk over any of them. */
import { type Node, type Options, parse } from 'acorn';

export type SyntaxNode = Node & Record<string, unknown>;

/** @throws {SyntaxError} acorn's, with `loc` */
export function parseModule(code: string, kind: 'module' | 'script'): SyntaxNode {
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: kind,
    allowHashBang: true,
    ...(kind === 'script'
      ? { allowAwaitOutsideFunction: true, allowReturnOutsideFunction: true, allowSuperOutsideMethod: true }
      : {}),
  };
  return parse(code, options) as unknown as SyntaxNode;
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** Calls `visit` for each direct child, in source order of the fields. */
export function eachChild(node: SyntaxNode, visit: (child: SyntaxNode, field: string) => void): void {
  for (const field in node) {
    const value = node[field];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, field);
    } else if (isNode(value)) visit(value, field);
  }
}

export function isFunction(node: SyntaxNode): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** A child that the grammar guarantees. */
export function child(node: SyntaxNode, field: string): SyntaxNode {
  const value = node[field];
  if (!isNode(value))
    throw new TypeError(`${node.type} has no ${field}: the tree is not what acorn documents.`);
  return value;
}

export function children(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name of an Identifier, or the text of a string literal (`export { a as 'b c' }`). */
export function nameOf(node: SyntaxNode): string {
  return String(node.type === 'Literal' ? node['value'] : node['name']);
}

/** Every name that a binding pattern declares. */
export function boundNames(pattern: SyntaxNode, found: string[] = []): string[] {
  switch (pattern.type) {
    case 'Identifier':
      found.push(nameOf(pattern));
      break;
    case 'ObjectPattern':
      for (const property of children(pattern, 'properties')) boundNames(property, found);
      break;
    case 'Property':
      boundNames(child(pattern, 'value'), found);
      break;
    case 'ArrayPattern':
      for (const element of children(pattern, 'elements')) boundNames(element, found);
      break;
    case 'AssignmentPattern':
      boundNames(child(pattern, 'left'), found);
      break;
    case 'RestElement':
      boundNames(child(pattern, 'argument'), found);
      break;
  }
  return found;
}
