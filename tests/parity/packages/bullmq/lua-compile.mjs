/** Lua 5.1 to JavaScript text: a value is a JavaScript value (nil is undefined), a call takes and gives an array. */
import luaparse from 'luaparse';

const OPERATORS = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '^': 'power',
  '..': 'concat',
};

/** @returns the body of a function of `L`, the library, and `G`, the globals */
export function compileLua(source) {
  let last = 0;
  const fresh = (name) => `${name.replace(/\W/g, '_')}$${++last}`;

  class Scope {
    names = new Map();
    constructor(outer) {
      this.outer = outer;
    }
    declare(name) {
      const own = fresh(name);
      this.names.set(name, own);
      return own;
    }
    find(name) {
      return this.names.get(name) ?? this.outer?.find(name);
    }
  }

  const isMany = ({ type }) => /^(?:String|Table)?CallExpression$/.test(type) || type === 'VarargLiteral';
  const list = (nodes, scope) => {
    const texts = nodes.map((node, index) =>
      index === nodes.length - 1 && isMany(node) ? `...${many(node, scope)}` : one(node, scope),
    );
    return `[${texts.join(',')}]`;
  };
  const many = (node, scope) => {
    if (node.type === 'VarargLiteral') return 'rest';
    const args =
      node.type === 'CallExpression'
        ? node.arguments
        : node.type === 'StringCallExpression'
          ? [node.argument]
          : [node.arguments];
    if (node.base.type === 'MemberExpression' && node.base.indexer === ':')
      return `L.method(${one(node.base.base, scope)},${JSON.stringify(node.base.identifier.name)},${list(args, scope)})`;
    return `L.call(${one(node.base, scope)},${list(args, scope)},${JSON.stringify(node.base.name ?? node.base.identifier?.name ?? '?')})`;
  };
  const one = (node, scope) => {
    switch (node.type) {
      case 'NilLiteral':
        return 'undefined';
      case 'StringLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return JSON.stringify(node.value);
      case 'Identifier':
        return scope.find(node.name) ?? `G.get(${JSON.stringify(node.name)})`;
      case 'MemberExpression':
        return `L.index(${one(node.base, scope)},${JSON.stringify(node.identifier.name)})`;
      case 'IndexExpression':
        return `L.index(${one(node.base, scope)},${one(node.index, scope)})`;
      case 'LogicalExpression':
        return `L.${node.operator}(${one(node.left, scope)},()=>${one(node.right, scope)})`;
      case 'UnaryExpression':
        return `L.${{ not: 'not', '-': 'negative', '#': 'length' }[node.operator]}(${one(node.argument, scope)})`;
      case 'BinaryExpression': {
        const [left, right] = [one(node.left, scope), one(node.right, scope)];
        if (node.operator in OPERATORS) return `L.${OPERATORS[node.operator]}(${left},${right})`;
        if (node.operator === '==') return `(${left}===${right})`;
        if (node.operator === '~=') return `(${left}!==${right})`;
        return `(L.order(${left},${right})${node.operator}0)`;
      }
      case 'FunctionDeclaration':
        return functionText(node, scope);
      case 'TableConstructorExpression': {
        const items = node.fields.filter(({ type }) => type === 'TableValue').map(({ value }) => value);
        const keyed = node.fields
          .filter(({ type }) => type !== 'TableValue')
          .map(
            ({ type, key, value }) =>
              `[${type === 'TableKey' ? one(key, scope) : JSON.stringify(key.name)},${one(value, scope)}]`,
          );
        return `L.table(${list(items, scope)},[${keyed.join(',')}])`;
      }
      default:
        return `(${many(node, scope)})[0]`;
    }
  };
  const functionText = (node, outer) => {
    const scope = new Scope(outer);
    const named = node.parameters.filter(({ type }) => type === 'Identifier');
    const head = named.map(({ name }, index) => `let ${scope.declare(name)}=args[${index}];`).join('');
    const rest = named.length < node.parameters.length ? `const rest=args.slice(${named.length});` : '';
    return `((args)=>{${head}${rest}${block(node.body, scope)}return [];})`;
  };
  const assign = (target, value, scope) => {
    if (target.type === 'Identifier') {
      const local = scope.find(target.name);
      return local ? `${local}=${value};` : `G.set(${JSON.stringify(target.name)},${value});`;
    }
    const key =
      target.type === 'MemberExpression' ? JSON.stringify(target.identifier.name) : one(target.index, scope);
    return `L.put(${one(target.base, scope)},${key},${value});`;
  };
  const inner = (body, scope) => `{${block(body, new Scope(scope))}}`;
  const block = (statements, scope) => statements.map((statement) => text(statement, scope)).join('\n');
  const text = (node, scope) => {
    switch (node.type) {
      case 'LocalStatement': {
        const values = fresh('values');
        const [from, single] = [
          list(node.init, scope),
          node.variables.length === 1 && node.init.length === 1,
        ];
        if (single) {
          const value = one(node.init[0], scope);
          return `let ${scope.declare(node.variables[0].name)}=${value};`;
        }
        return `const ${values}=${from};${node.variables.map(({ name }, index) => `let ${scope.declare(name)}=${values}[${index}];`).join('')}`;
      }
      case 'AssignmentStatement': {
        if (node.variables.length === 1) return assign(node.variables[0], one(node.init[0], scope), scope);
        const values = fresh('values');
        return `const ${values}=${list(node.init, scope)};${node.variables.map((target, index) => assign(target, `${values}[${index}]`, scope)).join('')}`;
      }
      case 'CallStatement':
        return `${many(node.expression, scope)};`;
      case 'ReturnStatement':
        return `return ${list(node.arguments, scope)};`;
      case 'BreakStatement':
        return 'break;';
      case 'DoStatement':
        return inner(node.body, scope);
      case 'IfStatement':
        return node.clauses
          .map(
            (clause) =>
              (clause.condition ? `if(L.truth(${one(clause.condition, scope)}))` : '') +
              inner(clause.body, scope),
          )
          .join('else ');
      case 'WhileStatement':
        return `while(L.truth(${one(node.condition, scope)}))${inner(node.body, scope)}`;
      case 'RepeatStatement': {
        const own = new Scope(scope);
        return `for(;;){${block(node.body, own)}if(L.truth(${one(node.condition, own)}))break;}`;
      }
      case 'ForNumericStatement': {
        const [from, to, step] = [node.start, node.end, node.step].map((each) =>
          each ? one(each, scope) : '1',
        );
        const own = new Scope(scope);
        const count = fresh('count');
        const [limit, by] = [fresh('limit'), fresh('step')];
        return `for(let ${count}=L.number(${from}),${limit}=L.number(${to}),${by}=L.number(${step});${by}>0?${count}<=${limit}:${count}>=${limit};${count}+=${by}){let ${own.declare(node.variable.name)}=${count};${block(node.body, own)}}`;
      }
      case 'ForGenericStatement': {
        const [state, found] = [fresh('state'), fresh('found')];
        const from = list(node.iterators, scope);
        const own = new Scope(scope);
        const names = node.variables
          .map(({ name }, index) => `let ${own.declare(name)}=${found}[${index}];`)
          .join('');
        return `for(let ${state}=${from},${found};(${found}=L.call(${state}[0],[${state}[1],${state}[2]]),${state}[2]=${found}[0])!==undefined;){${names}${block(node.body, own)}}`;
      }
      case 'FunctionDeclaration': {
        if (node.isLocal) {
          const own = scope.declare(node.identifier.name);
          return `let ${own};${own}=${functionText(node, scope)};`;
        }
        return assign(node.identifier, functionText(node, scope), scope);
      }
      default:
        throw new Error(`Lua's ${node.type} is not known here`);
    }
  };
  const { body } = luaparse.parse(source, {
    luaVersion: '5.1',
    encodingMode: 'pseudo-latin1',
    comments: false,
  });
  return `${block(body, new Scope(undefined))}\nreturn [];`;
}
