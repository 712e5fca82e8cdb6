/** The little of the MDX syntax tree that the course reads: mdast with mdxJsx* and mdxjsEsm nodes, by shape. */

export interface SyntaxNode {
  readonly type: string;
  readonly children?: SyntaxNode[];
  readonly position?: { readonly start: { readonly line: number } };
  readonly name?: string | null;
  readonly attributes?: { type: string; name?: string; value?: unknown }[];
  readonly value?: string;
  readonly lang?: string | null;
  readonly meta?: string | null;
  readonly url?: string;
  readonly depth?: number;
}

export function walk(node: SyntaxNode, visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void) {
  const descend = (at: SyntaxNode, ancestors: readonly SyntaxNode[]) => {
    visit(at, ancestors);
    for (const child of at.children ?? []) descend(child, [...ancestors, at]);
  };
  descend(node, []);
}

export const isElement = (node: SyntaxNode) =>
  node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';

/** The text of an attribute; `undefined` when it is absent; `null` when it stands without value or is an expression. */
export function attribute(node: SyntaxNode, name: string): string | null | undefined {
  const found = node.attributes?.find((candidate) => candidate.name === name);
  if (!found) return undefined;
  return typeof found.value === 'string' ? found.value : null;
}

export const textOf = (node: SyntaxNode): string => node.value ?? (node.children ?? []).map(textOf).join('');
