/** Code in lessons coloured at build time, by class: the colours are tokens of globals.css, in both themes. */
import { type BundledLanguage, createCssVariablesTheme, createHighlighter, type Highlighter } from 'shiki';
import { readFenceMeta } from './fence';
import { type SyntaxNode, textOf, walk } from './tree';

const LANGUAGES = ['ts', 'tsx', 'js', 'json', 'http', 'sql', 'bash', 'yaml', 'html', 'diff'] as const;
const theme = createCssVariablesTheme({ name: 'backlab', variablePrefix: '--', fontStyle: false });

let shared: Promise<Highlighter> | undefined;

/** One highlighter for all lessons: starting one costs more than colouring ten. */
function highlighter(): Promise<Highlighter> {
  shared ??= createHighlighter({
    themes: [theme],
    langs: [...LANGUAGES],
  }).catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}

interface HtmlNode {
  type: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: HtmlNode[];
  value?: string;
  data?: { meta?: string };
}

const element = (tagName: string, properties: Record<string, unknown>, children: HtmlNode[]): HtmlNode => ({
  type: 'element',
  tagName,
  properties,
  children,
});

/** `var(--token-string-expression)` to `tok-string-expression`; plain text has no class. */
const classOf = (color: string | undefined) => {
  const token = /--token-([\w-]+)/.exec(color ?? '')?.[1];
  return token ? `tok-${token}` : null;
};

export interface Piece {
  readonly text: string;
  /** Class of globals.css, or `null` for plain text. */
  readonly token: string | null;
}

/** Lines of code as coloured pieces; a language that is not known is plain. */
export async function highlightLines(code: string, wanted: string): Promise<readonly (readonly Piece[])[]> {
  const { codeToTokensBase, getLoadedLanguages } = await highlighter();
  const lang = (getLoadedLanguages().includes(wanted) ? wanted : 'text') as BundledLanguage;
  return codeToTokensBase(code, { lang, theme, tokenizeTimeLimit: 0 }).map((tokens) =>
    tokens.map(({ content, color }) => ({ text: content, token: classOf(color) })),
  );
}

export function highlightCode() {
  return async (tree: SyntaxNode) => {
    const blocks: HtmlNode[] = [];
    walk(tree, (node) => {
      const candidate = node as HtmlNode;
      if (candidate.tagName === 'pre' && candidate.children?.[0]?.tagName === 'code') blocks.push(candidate);
    });
    for (const pre of blocks) {
      const code = pre.children?.[0];
      if (!code) continue;
      const classes = code.properties?.['className'];
      const wanted = Array.isArray(classes) ? String(classes[0] ?? '').replace(/^language-/, '') : 'text';
      const { title, marked } = readFenceMeta(code.data?.meta ?? '');
      const lines = await highlightLines(textOf(code as SyntaxNode).replace(/\n$/, ''), wanted);
      pre.properties = { title, lang: wanted };
      code.properties = {};
      code.children = lines.map((pieces, index) =>
        element('span', { className: marked.has(index + 1) ? ['line', 'line-marked'] : ['line'] }, [
          ...pieces.map(({ text, token }): HtmlNode => {
            const value: HtmlNode = { type: 'text', value: text };
            return token ? element('span', { className: [token] }, [value]) : value;
          }),
          { type: 'text', value: index < lines.length - 1 ? '\n' : '' },
        ]),
      );
    }
  };
}
