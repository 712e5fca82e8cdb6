/**
 * Compiles Lua to a JavaScript function. Numbers are doubles in both, locals become `let` (a closure in a loop gets its own, as in
 * Lua), a function answers with an array. What may fail goes through the runtime with the number of its place, so that
 * messages name the line and the variable as Lua's do.
 */
import { parse } from './parser';
import type { Block, Call, Expression, FunctionExpression, Index, Statement, Target } from './syntax';
import type { LuaFunction } from './values';

/** Where something may fail. */
export interface Place {
  /** The name of the script. */
  readonly chunk: string;
  readonly line: number;
  /** What it is about: `local 'x'`, `field 'y'`; null for a value without a name. */
  readonly about: string | null;
}

export interface Compiled {
  /** The body of a factory in JavaScript: of `$`, the runtime's operators, it makes a function. */
  readonly source: string;
  readonly places: readonly Place[];
}

/**
 * @param name stands before the line in messages
 * @param firstPlace the number of its first place: those of all scripts of a runtime count on
 * @throws {LuaSyntaxError}
 */
export function compile(text: string, name: string, firstPlace: number): Compiled {
  return new Compiler(name, firstPlace).chunk(parse(text, name));
}

interface Local {
  readonly js: string;
  readonly depth: number;
}

interface Scope {
  readonly locals: Map<string, Local>;
  readonly outer: Scope | null;
}

/** What a place in a message is called. */
type Described = { readonly kind: string; readonly name: string } | null;

class Compiler {
  readonly #name: string;
  readonly #firstPlace: number;
  readonly #places: Place[] = [];
  #scope: Scope = { locals: new Map(), outer: null };
  #depth = 0;
  #count = 0;
  /** Temporary variables of the functions that are being compiled. */
  readonly #temporaries: string[][] = [];

  constructor(name: string, firstPlace: number) {
    this.#name = name;
    this.#firstPlace = firstPlace;
  }

  chunk(body: Block): Compiled {
    const code = this.#functionCode({ t: 'function', parameters: [], varargs: true, body, line: 0 });
    return { source: `"use strict";return ${code};`, places: this.#places };
  }

  #place(line: number, about: Described = null): number {
    this.#places.push({ chunk: this.#name, line, about: about && `${about.kind} '${about.name}'` });
    return this.#firstPlace + this.#places.length - 1;
  }

  #declare(name: string): string {
    // Names of Lua are ASCII: with a number behind they are never words of JavaScript.
    const js = `${name}$${this.#count++}`;
    this.#scope.locals.set(name, { js, depth: this.#depth });
    return js;
  }

  #find(name: string): Local | undefined {
    for (let scope: Scope | null = this.#scope; scope; scope = scope.outer) {
      const found = scope.locals.get(name);
      if (found) return found;
    }
    return undefined;
  }

  #temporary(): string {
    const name = `$t${this.#count++}`;
    this.#temporaries.at(-1)?.push(name);
    return name;
  }

  #inScope<T>(compile: () => T): T {
    const outer = this.#scope;
    this.#scope = { locals: new Map(), outer };
    try {
      return compile();
    } finally {
      this.#scope = outer;
    }
  }

  #block(body: Block): string {
    return this.#inScope(() => this.#statements(body));
  }

  #statements(body: Block): string {
    return body.map((statement) => this.#statement(statement)).join('');
  }

  #statement(statement: Statement): string {
    switch (statement.t) {
      case 'local':
        return this.#local(statement.names, statement.values);
      case 'assign':
        return this.#assign(statement.targets, statement.values);
      case 'call':
        return `${this.#call(statement.call)};`;
      case 'do':
        return `{${this.#block(statement.body)}}`;
      case 'while':
        return `while(${this.#condition(statement.condition)}){$.tick();${this.#block(statement.body)}}`;
      case 'repeat':
        // The condition sees the locals of the body.
        return this.#inScope(
          () =>
            `for(;;){$.tick();${this.#statements(statement.body)}${
              endsByItself(statement.body) ? '' : `if(${this.#condition(statement.condition)})break;`
            }}`,
        );
      case 'if': {
        const branches = statement.branches.map(
          ({ condition, body }) => `if(${this.#condition(condition)}){${this.#block(body)}}`,
        );
        return (
          branches.join('else ') + (statement.otherwise ? `else{${this.#block(statement.otherwise)}}` : '')
        );
      }
      case 'for':
        return this.#numericFor(statement);
      case 'for-in':
        return this.#genericFor(statement);
      case 'local-function': {
        const js = this.#declare(statement.name);
        return `let ${js};${js}=${this.#functionCode(statement.value)};`;
      }
      case 'return':
        return `return ${this.#list(statement.values)};`;
      case 'break':
        return 'break;';
    }
  }

  #local(names: readonly string[], values: readonly Expression[]): string {
    const plain = values.length <= names.length && !isMulti(values.at(-1));
    if (plain || values.length === names.length) {
      const compiled = values.map((value) => this.#expression(value));
      const declared = names.map((name, index) => {
        const value = compiled[index];
        return `${this.#declare(name)}${value === undefined ? '' : `=${value}`}`;
      });
      return `let ${declared.join(',')};`;
    }
    const list = this.#list(values);
    return `let [${names.map((name) => this.#declare(name)).join(',')}]=${list};`;
  }

  #assign(targets: readonly Target[], values: readonly Expression[]): string {
    const [target, ...others] = targets;
    const [value, ...more] = values;
    if (target && others.length === 0 && value && more.length === 0)
      return `${this.#store(target, this.#expression(value))};`;
    // Tables and keys are looked at first, then the values, and only then anything is stored.
    const stores = targets.map((each) => this.#prepared(each));
    const list = this.#temporary();
    return `${stores.map(({ before }) => before).join('')}${list}=${this.#list(values)};${stores
      .map(({ store }, index) => `${store(`${list}[${index}]`)};`)
      .reverse()
      .join('')}`;
  }

  #prepared(target: Target): { before: string; store: (value: string) => string } {
    if (target.t === 'name') return { before: '', store: (value) => this.#store(target, value) };
    const object = this.#temporary();
    const key = this.#temporary();
    const place = this.#place(target.line, this.#describe(target.object));
    return {
      before: `${object}=${this.#expression(target.object)};${key}=${this.#expression(target.key)};`,
      store: (value) => `$.setIndex(${object},${key},${value},${place})`,
    };
  }

  #store(target: Target, value: string): string {
    if (target.t === 'name') {
      const local = this.#find(target.name);
      if (local) return `${local.js}=${value}`;
      return `$.setGlobal(${JSON.stringify(target.name)},${value},${this.#place(target.line)})`;
    }
    const place = this.#place(target.line, this.#describe(target.object));
    return `$.setIndex(${this.#expression(target.object)},${this.#expression(target.key)},${value},${place})`;
  }

  #numericFor({ name, start, stop, step, body, line }: Extract<Statement, { t: 'for' }>): string {
    const at = `$i${this.#count++}`;
    const end = `$e${this.#count++}`;
    const by = `$b${this.#count++}`;
    const place = this.#place(line);
    const limits = [start, stop].map((each) => this.#expression(each));
    const stepCode = step ? this.#expression(step) : '1';
    const initial = `let [${at},${end},${by}]=$.forNumbers(${limits.join(',')},${stepCode},${place});`;
    const more = step ? `(${by}>0?${at}<=${end}:${at}>=${end})` : `${at}<=${end}`;
    const inner = this.#inScope(() => `let ${this.#declare(name)}=${at};${this.#statements(body)}`);
    return `{${initial}for(;${more};${at}+=${by}){$.tick();${inner}}}`;
  }

  #genericFor({ names, values, body, line }: Extract<Statement, { t: 'for-in' }>): string {
    const iterator = `$f${this.#count++}`;
    const state = `$s${this.#count++}`;
    const control = `$c${this.#count++}`;
    const results = `$r${this.#count++}`;
    const list = this.#list(values);
    const place = this.#place(line, { kind: 'local', name: '(for generator)' });
    const inner = this.#inScope(() => {
      const declared = names.map((name) => this.#declare(name));
      const bind = declared.map((js, index) => `${js}=${results}[${index}]`).join(',');
      return `let ${bind};${this.#statements(body)}`;
    });
    return `{let [${iterator},${state},${control}]=${list};for(;;){$.tick();let ${results}=$.call(${place},${iterator},${state},${control});${control}=${results}[0];if(${control}===undefined)break;${inner}}}`;
  }

  #functionCode({ parameters, varargs, body }: FunctionExpression): string {
    this.#depth++;
    this.#temporaries.push([]);
    const code = this.#inScope(() => {
      const declared = parameters.map((name) => this.#declare(name));
      const rest = varargs ? [`...$v${this.#depth}`] : [];
      const statements = this.#statements(body);
      const temporaries = this.#temporaries.pop() ?? [];
      const head = temporaries.length > 0 ? `let ${temporaries.join(',')};` : '';
      const end = endsByItself(body) ? '' : 'return $.nothing;';
      return `(function(${[...declared, ...rest].join(',')}){${head}${statements}${end}})`;
    });
    this.#depth--;
    return code;
  }

  /** Any number of expressions as one array: the last may give several values. */
  #list(values: readonly Expression[]): string {
    const last = values.at(-1);
    if (last === undefined) return '$.nothing';
    if (values.length === 1 && isMulti(last)) return this.#multi(last);
    return `[${this.#items(values)}]`;
  }

  #items(values: readonly Expression[]): string {
    return values
      .map((value, index) =>
        index === values.length - 1 && isMulti(value) ? `...${this.#multi(value)}` : this.#expression(value),
      )
      .join(',');
  }

  #multi(expression: Expression): string {
    if (expression.t === 'call-expression') return this.#call(expression);
    return `$v${this.#depth}`;
  }

  #call({ callee, method, args, line }: Call): string {
    if (method !== null) {
      const place = this.#place(line, { kind: 'method', name: method });
      const index = this.#place(line, this.#describe(callee));
      const all = [this.#expression(callee), JSON.stringify(method), index, place, this.#items(args)];
      return `$.callMethod(${all.filter((each) => each !== '').join(',')})`;
    }
    const place = this.#place(line, this.#describe(callee));
    const all = [place, this.#expression(callee), this.#items(args)];
    return `$.call(${all.filter((each) => each !== '').join(',')})`;
  }

  #condition(expression: Expression): string {
    if (expression.t === 'binary' && isComparison(expression.operator)) return this.#expression(expression);
    if (expression.t === 'unary' && expression.operator === 'not')
      return `!(${this.#condition(expression.operand)})`;
    if (expression.t === 'binary' && (expression.operator === 'and' || expression.operator === 'or')) {
      const operator = expression.operator === 'and' ? '&&' : '||';
      return `(${this.#condition(expression.left)}${operator}${this.#condition(expression.right)})`;
    }
    const value = this.#temporary();
    return `((${value}=${this.#expression(expression)})!==undefined&&${value}!==false)`;
  }

  #expression(expression: Expression): string {
    switch (expression.t) {
      case 'nil':
        return 'undefined';
      case 'true':
      case 'false':
        return expression.t;
      case 'number':
        return numberCode(expression.value);
      case 'string':
        return stringCode(expression.value);
      case 'varargs':
        return `$v${this.#depth}[0]`;
      case 'parentheses':
        return this.#expression(expression.inner);
      case 'table':
        return this.#table(expression.fields);
      case 'name': {
        const local = this.#find(expression.name);
        if (local) return local.js;
        return `$.global(${JSON.stringify(expression.name)},${this.#place(expression.line)})`;
      }
      case 'index':
        return this.#index(expression);
      case 'call-expression':
        return `${this.#call(expression)}[0]`;
      case 'function':
        return this.#functionCode(expression);
      case 'unary': {
        if (expression.operator === 'not') return `!(${this.#condition(expression.operand)})`;
        const place = this.#place(expression.line, this.#describe(expression.operand));
        const operator = expression.operator === '-' ? 'negate' : 'length';
        return `$.${operator}(${this.#expression(expression.operand)},${place})`;
      }
      case 'binary':
        return this.#binary(expression);
    }
  }

  #index({ object, key, line }: Index): string {
    const place = this.#place(line, this.#describe(object));
    return `$.index(${this.#expression(object)},${this.#expression(key)},${place})`;
  }

  #binary({ operator, left, right, line }: Extract<Expression, { t: 'binary' }>): string {
    if (operator === 'and' || operator === 'or') {
      const value = this.#temporary();
      const [a, b] = [this.#expression(left), this.#expression(right)];
      const test = `((${value}=${a})!==undefined&&${value}!==false)`;
      return operator === 'and' ? `(${test}?${b}:${value})` : `(${test}?${value}:${b})`;
    }
    const [a, b] = [this.#expression(left), this.#expression(right)];
    const place = () => this.#place(line);
    switch (operator) {
      case '==':
        return `$.equal(${a},${b})`;
      case '~=':
        return `!$.equal(${a},${b})`;
      case '<':
        return `$.less(${a},${b},${place()})`;
      case '>':
        return `$.greater(${a},${b},${place()})`;
      case '<=':
        return `$.lessOrEqual(${a},${b},${place()})`;
      case '>=':
        return `$.greaterOrEqual(${a},${b},${place()})`;
      default: {
        // Either side may be the one that fails: the runtime picks the name.
        const names = [this.#place(line, this.#describe(left)), this.#place(line, this.#describe(right))];
        return `$.${ARITHMETIC[operator]}(${a},${b},${names.join(',')})`;
      }
    }
  }

  #table(fields: readonly { readonly key: Expression | null; readonly value: Expression }[]): string {
    if (fields.length === 0) return '$.table()';
    if (fields.every(({ key }) => key === null))
      return `$.tableOf([${this.#items(fields.map(({ value }) => value))}])`;
    const list = fields.filter(({ key }) => key === null).map(({ value }) => value);
    const last = fields.at(-1);
    // `...` in the middle gives one value: only the very last field spreads.
    const items =
      last?.key === null ? this.#items(list) : list.map((value) => this.#expression(value)).join(',');
    const named = fields.flatMap(({ key, value }) =>
      key === null ? [] : [`${this.#expression(key)},${this.#expression(value)}`],
    );
    return `$.tableWith([${items}],[${named.join(',')}])`;
  }

  #describe(expression: Expression): Described {
    switch (expression.t) {
      case 'name': {
        const local = this.#find(expression.name);
        const kind = local === undefined ? 'global' : local.depth === this.#depth ? 'local' : 'upvalue';
        return { kind, name: expression.name };
      }
      case 'index':
        return expression.key.t === 'string' ? { kind: 'field', name: expression.key.value } : null;
      case 'call-expression':
        return null;
      default:
        return null;
    }
  }
}

const ARITHMETIC = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
  '^': 'power',
  '..': 'concatenate',
} as const;

const isMulti = (expression: Expression | undefined): boolean =>
  expression?.t === 'call-expression' || expression?.t === 'varargs';

const isComparison = (operator: string): boolean => /^[=~<>]/.test(operator);

const endsByItself = (body: Block): boolean => {
  const last = body.at(-1)?.t;
  return last === 'return' || last === 'break';
};

function numberCode(value: number): string {
  return Object.is(value, -0) ? '-0' : value === Number.POSITIVE_INFINITY ? 'Infinity' : String(value);
}

/** U+2028 and U+2029 cannot occur: strings hold bytes. */
const stringCode = (value: string): string => JSON.stringify(value);

/** What `source` is the body of. */
export type ChunkFactory = (runtime: object) => LuaFunction;
