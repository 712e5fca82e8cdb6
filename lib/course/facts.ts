/** Remark and rehype plugins that note what a lesson holds while it compiles; lint, "on this page" and coverage read the notes. */
import { attribute, isElement, type SyntaxNode, textOf, walk } from './tree';

export interface BlockUse {
  readonly name: string;
  readonly line: number;
  /** Name of the block or element around it; `null` at the top. */
  readonly parent: string | null;
  /** Values as text; `null` for an attribute without value. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** Names of the blocks directly in it. */
  readonly holds: readonly string[];
}

interface Fence {
  readonly lang: string;
  readonly meta: string;
  readonly text: string;
  readonly line: number;
}

export interface Heading {
  readonly id: string;
  readonly text: string;
  readonly depth: number;
}

/** Lines count in the MDX body, from 1. */
export interface LessonFacts {
  readonly blocks: BlockUse[];
  readonly fences: Fence[];
  readonly links: { readonly url: string; readonly line: number }[];
  readonly imports: { readonly line: number }[];
  readonly headings: Heading[];
}

export const noFacts = (): LessonFacts => ({ blocks: [], fences: [], links: [], imports: [], headings: [] });

const isBlock = (node: SyntaxNode) => isElement(node) && /^[A-Z]/.test(node.name ?? '');

/** MDX may wrap children of an inline position in paragraphs; a block's children are looked for through them. */
const directBlocks = (node: SyntaxNode): SyntaxNode[] =>
  (node.children ?? []).flatMap((child) =>
    isBlock(child) ? [child] : child.type === 'paragraph' ? directBlocks(child) : [],
  );

export function noteSource(facts: LessonFacts) {
  return () => (tree: SyntaxNode) => {
    removeImports(tree, facts);
    walk(tree, (node, ancestors) => {
      const line = node.position?.start.line ?? 1;
      if (node.type === 'link' && node.url !== undefined) facts.links.push({ url: node.url, line });
      if (node.type === 'code') {
        facts.fences.push({ lang: node.lang ?? '', meta: node.meta ?? '', text: node.value ?? '', line });
      }
      if (isElement(node)) {
        const attributes: Record<string, string | null> = {};
        for (const { name } of node.attributes ?? [])
          if (name) attributes[name] = attribute(node, name) ?? null;
        facts.blocks.push({
          name: node.name ?? '',
          line,
          parent: ancestors.findLast(isElement)?.name ?? null,
          attributes,
          holds: directBlocks(node).map((child) => child.name ?? ''),
        });
      }
    });
  };
}

/** Noted for lint and taken out: bundling them would fail first, with a worse message. */
function removeImports(tree: SyntaxNode, facts: LessonFacts) {
  for (const [index, { type, position }] of [...(tree.children ?? []).entries()].reverse()) {
    // What remark-mdx-frontmatter exports has no position, and stays.
    if (type !== 'mdxjsEsm' || !position) continue;
    facts.imports.unshift({ line: position.start.line });
    tree.children?.splice(index, 1);
  }
}

/**
 * Gives every `Option` and `Choice` its position and its parent the positions of the right ones, so that what is
 * kept of an answer does not depend on the text, and client components need not inspect their children.
 */
export function numberAnswers() {
  return (tree: SyntaxNode) => {
    walk(tree, (node) => {
      if (!isElement(node) || (node.name !== 'Predict' && node.name !== 'Question')) return;
      const answers = directBlocks(node).filter(({ name }) => name === 'Option' || name === 'Choice');
      const right: number[] = [];
      for (const [position, answer] of answers.entries()) {
        answer.attributes?.push({ type: 'mdxJsxAttribute', name: 'position', value: String(position) });
        if (answer.attributes?.some(({ name }) => name === 'correct')) right.push(position);
      }
      node.attributes?.push({ type: 'mdxJsxAttribute', name: 'right', value: right.join(' ') });
    });
  };
}

interface HtmlNode extends SyntaxNode {
  readonly tagName?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** After rehype-slug: headings with the ids that the page has. */
export function noteHeadings(facts: LessonFacts) {
  return () => (tree: SyntaxNode) => {
    walk(tree, (node: HtmlNode) => {
      const depth = /^h([2-4])$/.exec(node.tagName ?? '')?.[1];
      const id = node.properties?.['id'];
      if (depth && typeof id === 'string')
        facts.headings.push({ id, text: textOf(node), depth: Number(depth) });
    });
  };
}
