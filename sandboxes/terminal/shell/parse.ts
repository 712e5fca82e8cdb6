import type { Statement } from './direct-output';
import { Bash } from './just-bash';

export type Parsed =
  | { readonly kind: 'script'; readonly statements: readonly Statement[] }
  /** More lines belong to it: a quote, a loop, a here document is open. */
  | { readonly kind: 'open' }
  | { readonly kind: 'error'; readonly message: string };

const OPEN = /unexpected EOF|got EOF|unexpected end of file|Unterminated|unterminated/;

export function parse(text: string): Parsed {
  // A line that ends so goes on.
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text) || /(^|[^|&])(\||\|\||&&)\s*$/.test(text)) return { kind: 'open' };
  try {
    const { statements } = new Bash({ defenseInDepth: false }).transform(text).ast;
    return hasOpenDocument(statements) ? { kind: 'open' } : { kind: 'script', statements };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (OPEN.test(message)) return { kind: 'open' };
    return { kind: 'error', message: message.replace(/^Parse error at [\d:]+: /, '') };
  }
}

function hasOpenDocument(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasOpenDocument);
  if (typeof node !== 'object' || node === null) return false;
  if ('type' in node && node.type === 'HereDoc' && 'terminated' in node && node.terminated === false)
    return true;
  return Object.values(node).some(hasOpenDocument);
}

/** The text of a tree. */
export function textOf(statement: Statement): string {
  const bash = new Bash({ defenseInDepth: false });
  bash.registerTransformPlugin({
    name: 'one-statement',
    transform: () => ({ ast: { type: 'Script', statements: [statement] } }),
  });
  return bash.transform('true').script;
}
