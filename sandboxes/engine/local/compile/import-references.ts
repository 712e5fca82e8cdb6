/** Finds every place where a module reads a name that it imported, with JavaScript's scopes in mind. */
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

export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `{ name }` stands for `{ name: name }`. */
  readonly shorthand: boolean;
  /** `name(…)` or `` name`…` ``: the callee must not become a method call, `this` would change. */
  readonly called: boolean;
  /** The call begins a statement of a list, so what replaces it may need `;` against automatic semicolon insertion. */
  readonly beginsStatement: boolean;
}

/** @param names what to look for: the local names of imports */
export function importReferences(program: SyntaxNode, names: ReadonlySet<string>): Reference[] {
  const found: Reference[] = [];
  if (names.size === 0) return found;

  const visit = (
    node: SyntaxNode,
    parent: SyntaxNode,
    field: string,
    shadowed: ReadonlySet<string>,
    statementStart: number,
  ) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'MetaProperty':
        return;
      case 'ExportNamedDeclaration':
        if (!isNode(node['declaration'])) return;
        break;
      case 'Identifier': {
        const name = nameOf(node);
        if (!names.has(name) || shadowed.has(name) || !reads(parent, field)) return;
        const called =
          (parent.type === 'CallExpression' && field === 'callee') ||
          (parent.type === 'TaggedTemplateExpression' && field === 'tag');
        const shorthand = parent.type === 'Property' && parent['shorthand'] === true;
        found.push({
          name,
          start: node.start,
          end: node.end,
          shorthand,
          called,
          beginsStatement: node.start === statementStart,
        });
        return;
      }
    }
    const inner = withDeclarations(node, names, shadowed);
    const isList =
      node.type === 'Program' ||
      node.type === 'BlockStatement' ||
      node.type === 'StaticBlock' ||
      node.type === 'SwitchCase';
    const keyIsValue = node.type === 'Property' && node['shorthand'] === true;
    eachChild(node, (next, nextField) => {
      if (keyIsValue && nextField === 'key') return;
      const start =
        isList && next.type === 'ExpressionStatement'
          ? next.start
          : node.type === 'Program'
            ? -1
            : statementStart;
      visit(next, node, nextField, inner, start);
    });
  };

  visit(program, program, '', new Set(), -1);
  return found;
}

/** Whether an Identifier in this place is a use of a variable (or a pattern, which shadowing settles). */
function reads(parent: SyntaxNode, field: string): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return field === 'object' || parent['computed'] === true;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return field !== 'key' || parent['computed'] === true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return field !== 'label';
    default:
      return true;
  }
}

/** `shadowed` and what `node`, if it is a scope, declares of `names`. */
function withDeclarations(
  node: SyntaxNode,
  names: ReadonlySet<string>,
  shadowed: ReadonlySet<string>,
): ReadonlySet<string> {
  const declared: string[] = [];
  if (isFunction(node)) {
    for (const parameter of children(node, 'params')) boundNames(parameter, declared);
    if (node.type === 'FunctionExpression' && isNode(node['id'])) declared.push(nameOf(child(node, 'id')));
    collectVars(child(node, 'body'), declared);
  } else if (node.type === 'BlockStatement' || node.type === 'StaticBlock') {
    if (node.type === 'StaticBlock')
      for (const statement of children(node, 'body')) collectVars(statement, declared);
    for (const statement of children(node, 'body')) lexicalNames(statement, declared);
  } else if (node.type === 'SwitchStatement') {
    for (const each of children(node, 'cases'))
      for (const statement of children(each, 'consequent')) lexicalNames(statement, declared);
  } else if (
    node.type === 'ForStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement'
  ) {
    const head = node[node.type === 'ForStatement' ? 'init' : 'left'];
    if (isNode(head)) lexicalNames(head, declared);
  } else if (node.type === 'CatchClause') {
    if (isNode(node['param'])) boundNames(child(node, 'param'), declared);
  } else if (node.type === 'ClassExpression' && isNode(node['id'])) {
    declared.push(nameOf(child(node, 'id')));
  }
  const hidden = declared.filter((name) => names.has(name));
  return hidden.length === 0 ? shadowed : new Set([...shadowed, ...hidden]);
}

function lexicalNames(statement: SyntaxNode, found: string[]): void {
  if (statement.type === 'VariableDeclaration' && statement['kind'] !== 'var') {
    for (const declarator of children(statement, 'declarations')) boundNames(child(declarator, 'id'), found);
  } else if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    found.push(nameOf(child(statement, 'id')));
  }
}

/** `var` belongs to the whole function, however deep it stands. */
function collectVars(node: SyntaxNode, found: string[]): void {
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return;
  if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
    for (const declarator of children(node, 'declarations')) boundNames(child(declarator, 'id'), found);
  }
  eachChild(node, (next) => collectVars(next, found));
}
