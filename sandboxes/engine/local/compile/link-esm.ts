/**
 * Turns an ECMAScript module into the body of a function, in place: no line moves.
 *
 *   import { a as b } from './x'   →   reads of b become __m0.a: live bindings, cycles and TDZ as the language has them
 *   export const c = 1             →   const c = 1, and __x({ c: () => c }) at the head
 *   import.meta, import(…)         →   __meta, __import(…)
 */
import type MagicString from 'magic-string';
import { importReferences } from './import-references';
import {
  boundNames,
  child,
  children,
  eachChild,
  isFunction,
  isNode,
  nameOf,
  type SyntaxNode,
} from './syntax-tree';

interface ImportRequest {
  readonly specifier: string;
  /** Names asked of it, with the zero-based offset in the compiled module's input where each stands; `*` is not listed. */
  readonly names: readonly { readonly name: string; readonly offset: number }[];
  readonly offset: number;
  /** `with { type: … }`. */
  readonly type?: string;
}

export interface LinkedModule {
  /** Code to stand before the body, on its first line. */
  readonly head: string;
  /** Parameters of the function: `__x`, `__import`, `__meta`, then a namespace a request: `__m0`, `__m1` … */
  readonly requests: readonly ImportRequest[];
  readonly exports: readonly string[];
  /** Indexes of `requests` that are `export * from`. */
  readonly stars: readonly number[];
  readonly topLevelAwait: boolean;
}

interface MutableRequest {
  specifier: string;
  names: { name: string; offset: number }[];
  offset: number;
  type?: string;
}

export function linkEsm(program: SyntaxNode, edits: MagicString): LinkedModule {
  const requests: MutableRequest[] = [];
  const bindings = new Map<string, string>();
  const exported = new Map<string, string>();
  const stars: number[] = [];

  const request = (statement: SyntaxNode): number => {
    const source = child(statement, 'source');
    const specifier = String(source['value']);
    const type = typeAttribute(statement);
    const known = requests.findIndex((each) => each.specifier === specifier && each.type === type);
    if (known >= 0) return known;
    return (
      requests.push({ specifier, names: [], offset: source.start, ...(type === undefined ? {} : { type }) }) -
      1
    );
  };
  const member = (index: number, name: string) =>
    /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
      ? `__m${index}.${name}`
      : `__m${index}[${JSON.stringify(name)}]`;
  const ask = (index: number, node: SyntaxNode): string => {
    const name = nameOf(node);
    requests[index]?.names.push({ name, offset: node.start });
    return member(index, name);
  };
  const erase = (node: SyntaxNode) => blank(edits, node.start, node.end);

  const statements = children(program, 'body');
  // In the order of the text, in which modules run.
  for (const statement of statements) if (isNode(statement['source'])) request(statement);
  for (const statement of statements) {
    if (statement.type !== 'ImportDeclaration') continue;
    const index = request(statement);
    for (const specifier of children(statement, 'specifiers')) {
      const local = nameOf(child(specifier, 'local'));
      if (specifier.type === 'ImportNamespaceSpecifier') bindings.set(local, `__m${index}`);
      else if (specifier.type === 'ImportDefaultSpecifier') {
        requests[index]?.names.push({ name: 'default', offset: specifier.start });
        bindings.set(local, member(index, 'default'));
      } else bindings.set(local, ask(index, child(specifier, 'imported')));
    }
    erase(statement);
  }

  for (const statement of statements) {
    if (statement.type === 'ExportAllDeclaration') {
      const index = request(statement);
      if (isNode(statement['exported'])) exported.set(nameOf(child(statement, 'exported')), `__m${index}`);
      else stars.push(index);
      erase(statement);
    } else if (statement.type === 'ExportDefaultDeclaration') {
      exported.set('default', exportDefault(statement, edits));
    } else if (statement.type === 'ExportNamedDeclaration') {
      const declaration = statement['declaration'];
      if (isNode(declaration)) {
        for (const name of declaredNames(declaration)) exported.set(name, name);
        blank(edits, statement.start, declaration.start);
        continue;
      }
      const index = isNode(statement['source']) ? request(statement) : -1;
      for (const specifier of children(statement, 'specifiers')) {
        const local = child(specifier, 'local');
        const outside = nameOf(child(specifier, 'exported'));
        exported.set(
          outside,
          index >= 0 ? ask(index, local) : (bindings.get(nameOf(local)) ?? nameOf(local)),
        );
      }
      erase(statement);
    }
  }

  for (const use of importReferences(program, new Set(bindings.keys()))) {
    const target = bindings.get(use.name) ?? use.name;
    if (use.shorthand) edits.appendLeft(use.end, `:${target}`);
    else if (use.called && target.includes('.')) {
      // V8 reports such a call at its `(`, but a call of a plain name at the name: one chunk maps both to the name.
      const open = edits.original[use.end] === '(' ? '(' : '';
      edits.overwrite(
        use.start,
        use.end + open.length,
        `${use.beginsStatement ? ';' : ''}(0,${target})${open}`,
      );
    } else edits.overwrite(use.start, use.end, target);
  }

  const topLevelAwait = replaceMeta(program, edits);
  // Computed: a plain `__proto__` would be no property.
  const getters = [...exported].map(([name, expression]) => `[${JSON.stringify(name)}]:()=>${expression}`);
  return {
    head: getters.length > 0 ? `__x({${getters.join(',')}});` : '',
    requests,
    exports: [...exported.keys()],
    stars,
    topLevelAwait,
  };
}

/** `json` of `import x from './x.json' with { type: 'json' }`. */
function typeAttribute(statement: SyntaxNode): string | undefined {
  for (const attribute of children(statement, 'attributes')) {
    const key = child(attribute, 'key');
    if ((key['name'] ?? key['value']) === 'type') return String(child(attribute, 'value')['value']);
  }
  return undefined;
}

/** Removes text but keeps its line breaks. */
function blank(edits: MagicString, start: number, end: number): void {
  if (start === end) return;
  const breaks = edits.original.slice(start, end).replace(/[^\n]/g, '');
  if (breaks) edits.overwrite(start, end, breaks);
  else edits.remove(start, end);
}

function exportDefault(statement: SyntaxNode, edits: MagicString): string {
  const declaration = child(statement, 'declaration');
  const isDeclaration = declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
  if (isDeclaration && isNode(declaration['id'])) {
    blank(edits, statement.start, declaration.start);
    return nameOf(child(declaration, 'id'));
  }
  if (declaration.type === 'FunctionDeclaration') {
    // Stays a declaration: it is hoisted, so a cycle may call it before this module has run.
    blank(edits, statement.start, declaration.start);
    const parenthesis = edits.original.indexOf('(', declaration.start);
    edits.appendLeft(parenthesis, ' __default');
    return '__default';
  }
  // Through a property named "default", so that an anonymous function or class gets that name.
  const keywords =
    /^export\s+default/.exec(edits.original.slice(statement.start, declaration.start))?.[0].length ?? 0;
  edits.overwrite(statement.start, statement.start + keywords, 'const {default:__default}={default:');
  const end = edits.original[statement.end - 1] === ';' ? statement.end - 1 : statement.end;
  edits.appendLeft(end, '}');
  if (end === statement.end) edits.appendLeft(end, ';');
  return '__default';
}

function declaredNames(declaration: SyntaxNode): string[] {
  if (declaration.type !== 'VariableDeclaration') return [nameOf(child(declaration, 'id'))];
  return children(declaration, 'declarations').flatMap((declarator) => boundNames(child(declarator, 'id')));
}

/** The only thing that CommonJS has to link: `import(…)`. */
export function linkCjs(program: SyntaxNode, edits: MagicString): LinkedModule {
  replaceMeta(program, edits);
  return { head: '', requests: [], exports: [], stars: [], topLevelAwait: false };
}

/** Replaces `import.meta` and `import(`; answers whether the module awaits at its top level. */
function replaceMeta(program: SyntaxNode, edits: MagicString): boolean {
  let awaits = false;
  const visit = (node: SyntaxNode, topLevel: boolean) => {
    if (node.type === 'ImportExpression')
      edits.overwrite(node.start, node.start + 'import'.length, '__import');
    else if (node.type === 'MetaProperty' && nameOf(child(node, 'meta')) === 'import')
      edits.overwrite(node.start, node.end, '__meta');
    else if (
      topLevel &&
      (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true))
    )
      awaits = true;
    else if (topLevel && node.type === 'VariableDeclaration' && node['kind'] === 'await using') awaits = true;
    const inner = topLevel && !isFunction(node);
    eachChild(node, (next) => visit(next, inner));
  };
  visit(program, true);
  return awaits;
}
