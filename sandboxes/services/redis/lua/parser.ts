import type { LuaSyntaxError } from './errors';
import { Lexer, type Token } from './lexer';
import type {
  BinaryOperator,
  Block,
  Branch,
  Call,
  Expression,
  FunctionExpression,
  Index,
  Name,
  Statement,
  Target,
} from './syntax';

/** Left and right priority, as Lua's own parser has them: `..` and `^` bind to the right. */
const PRIORITY: Readonly<Record<BinaryOperator, readonly [left: number, right: number]>> = {
  or: [1, 1],
  and: [2, 2],
  '<': [3, 3],
  '>': [3, 3],
  '<=': [3, 3],
  '>=': [3, 3],
  '~=': [3, 3],
  '==': [3, 3],
  '..': [5, 4],
  '+': [6, 6],
  '-': [6, 6],
  '*': [7, 7],
  '/': [7, 7],
  '%': [7, 7],
  '^': [10, 9],
};
const UNARY_PRIORITY = 8;
const BLOCK_ENDS = new Set(['else', 'elseif', 'end', 'until']);
/** LUAI_MAXCCALLS: nested deeper, a text is refused. */
const DEEPEST = 200;

/**
 * @param name stands before the line in messages: `user_script`
 * @throws {LuaSyntaxError} as Lua words it
 */
export function parse(text: string, name: string): Block {
  return new Parser(text, name).chunk();
}

class Parser {
  readonly #lexer: Lexer;
  #token: Token;
  #ahead: Token | undefined;
  #depth = 0;
  #loops = 0;
  #varargs = true;

  constructor(text: string, name: string) {
    this.#lexer = new Lexer(text, name);
    this.#token = this.#lexer.next();
  }

  chunk(): Block {
    const body = this.#block();
    if (this.#token.t !== 'end') throw this.#expected('<eof>');
    return body;
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#ahead ?? this.#lexer.next();
    this.#ahead = undefined;
    return token;
  }

  #is(text: string): boolean {
    return (this.#token.t === 'symbol' || this.#token.t === 'keyword') && this.#token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#advance();
    return true;
  }

  #expect(text: string): Token {
    if (!this.#is(text)) throw this.#expected(text);
    return this.#advance();
  }

  /** What closes something that was opened on an earlier line is asked for with that line. */
  #close(text: string, opened: string, line: number): void {
    if (this.#accept(text)) return;
    throw line === this.#token.line
      ? this.#expected(text)
      : this.#error(`'${text}' expected (to close '${opened}' at line ${line})`);
  }

  #error(message: string): LuaSyntaxError {
    return this.#lexer.error(message, this.#token.text, this.#token.line);
  }

  #expected(what: string): LuaSyntaxError {
    return this.#error(`'${what}' expected`);
  }

  #blockEnds(): boolean {
    const { t, text } = this.#token;
    return t === 'end' || (t === 'keyword' && BLOCK_ENDS.has(text));
  }

  #identifier(): string {
    if (this.#token.t !== 'name') throw this.#error('<name> expected');
    return this.#advance().text;
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > DEEPEST) throw this.#error('chunk has too many syntax levels');
    try {
      return parse();
    } finally {
      this.#depth--;
    }
  }

  #block(): Block {
    return this.#deeper(() => {
      const statements: Statement[] = [];
      for (;;) {
        if (this.#blockEnds()) return statements;
        const statement = this.#statement();
        statements.push(statement);
        this.#accept(';');
        if (statement.t === 'return' || statement.t === 'break') return statements;
      }
    });
  }

  #statement(): Statement {
    const { t, text, line } = this.#token;
    if (t === 'keyword') {
      switch (text) {
        case 'if':
          return this.#if(line);
        case 'while': {
          this.#advance();
          const condition = this.#expression();
          this.#expect('do');
          const body = this.#loop();
          this.#close('end', 'while', line);
          return { t: 'while', condition, body };
        }
        case 'do': {
          this.#advance();
          const body = this.#block();
          this.#close('end', 'do', line);
          return { t: 'do', body };
        }
        case 'for':
          return this.#for(line);
        case 'repeat': {
          this.#advance();
          const body = this.#loop();
          this.#close('until', 'repeat', line);
          return { t: 'repeat', body, condition: this.#expression() };
        }
        case 'function':
          return this.#functionStatement(line);
        case 'local':
          return this.#local();
        case 'return': {
          this.#advance();
          return { t: 'return', values: this.#blockEnds() || this.#is(';') ? [] : this.#expressions() };
        }
        case 'break':
          this.#advance();
          if (this.#loops === 0) throw this.#error('no loop to break');
          return { t: 'break' };
      }
    }
    return this.#expressionStatement();
  }

  #loop(): Block {
    this.#loops++;
    const body = this.#block();
    this.#loops--;
    return body;
  }

  #if(line: number): Statement {
    const branches: Branch[] = [];
    let otherwise: Block | null = null;
    do {
      this.#advance();
      const condition = this.#expression();
      this.#expect('then');
      branches.push({ condition, body: this.#block() });
    } while (this.#is('elseif'));
    if (this.#accept('else')) otherwise = this.#block();
    this.#close('end', 'if', line);
    return { t: 'if', branches, otherwise };
  }

  #for(line: number): Statement {
    this.#advance();
    const name = this.#identifier();
    if (this.#accept('=')) {
      const start = this.#expression();
      this.#expect(',');
      const stop = this.#expression();
      const step = this.#accept(',') ? this.#expression() : null;
      this.#expect('do');
      const body = this.#loop();
      this.#close('end', 'for', line);
      return { t: 'for', name, start, stop, step, body, line };
    }
    const names = [name];
    if (!this.#is(',') && !this.#is('in')) throw this.#error("'=' or 'in' expected");
    while (this.#accept(',')) names.push(this.#identifier());
    this.#expect('in');
    const values = this.#expressions();
    this.#expect('do');
    const body = this.#loop();
    this.#close('end', 'for', line);
    return { t: 'for-in', names, values, body, line };
  }

  #functionStatement(line: number): Statement {
    this.#advance();
    let target: Target = { t: 'name', name: this.#identifier(), line };
    let method = false;
    while (!method && (this.#is('.') || this.#is(':'))) {
      method = this.#advance().text === ':';
      const key: Expression = { t: 'string', value: this.#identifier() };
      target = { t: 'index', object: target, key, line };
    }
    return { t: 'assign', targets: [target], values: [this.#functionBody(line, method)] };
  }

  #local(): Statement {
    this.#advance();
    const { line } = this.#token;
    if (this.#accept('function')) {
      const name = this.#identifier();
      return { t: 'local-function', name, value: this.#functionBody(line, false) };
    }
    const names: string[] = [];
    do names.push(this.#identifier());
    while (this.#accept(','));
    return { t: 'local', names, values: this.#accept('=') ? this.#expressions() : [] };
  }

  #expressionStatement(): Statement {
    const first = this.#suffixed();
    if (first.t === 'call-expression') return { t: 'call', call: first };
    const targets: Target[] = [];
    for (let next: Expression = first; ; next = this.#suffixed()) {
      if (next.t !== 'name' && next.t !== 'index') throw this.#error('syntax error');
      targets.push(next);
      if (!this.#accept(',')) break;
    }
    this.#expect('=');
    return { t: 'assign', targets, values: this.#expressions() };
  }

  #expressions(): Expression[] {
    const list = [this.#expression()];
    while (this.#accept(',')) list.push(this.#expression());
    return list;
  }

  #expression(limit = 0): Expression {
    return this.#deeper(() => {
      let left = this.#unary();
      for (;;) {
        const { t, text, line } = this.#token;
        if ((t !== 'symbol' && t !== 'keyword') || !Object.hasOwn(PRIORITY, text)) return left;
        const operator = text as BinaryOperator;
        const [leftPriority, rightPriority] = PRIORITY[operator];
        if (leftPriority <= limit) return left;
        this.#advance();
        left = { t: 'binary', operator, left, right: this.#expression(rightPriority), line };
      }
    });
  }

  #unary(): Expression {
    const { line } = this.#token;
    for (const operator of ['not', '-', '#'] as const) {
      if (!this.#accept(operator)) continue;
      return { t: 'unary', operator, operand: this.#expression(UNARY_PRIORITY), line };
    }
    return this.#simple();
  }

  #simple(): Expression {
    const token = this.#token;
    if (token.t === 'number' || token.t === 'string') {
      this.#advance();
      return token.t === 'number' ? { t: 'number', value: token.value } : { t: 'string', value: token.value };
    }
    for (const t of ['nil', 'true', 'false'] as const) if (this.#accept(t)) return { t };
    if (this.#is('...')) {
      if (!this.#varargs) throw this.#error("cannot use '...' outside a vararg function");
      this.#advance();
      return { t: 'varargs' };
    }
    if (this.#is('{')) return this.#table();
    if (this.#accept('function')) return this.#functionBody(token.line, false);
    return this.#suffixed();
  }

  #primary(): Expression {
    const { t, text, line } = this.#token;
    if (t === 'name') {
      this.#advance();
      return { t: 'name', name: text, line } satisfies Name;
    }
    if (!this.#is('(')) throw this.#error('unexpected symbol');
    this.#advance();
    const inner = this.#expression();
    this.#close(')', '(', line);
    return { t: 'parentheses', inner };
  }

  #suffixed(): Expression {
    let value = this.#primary();
    for (;;) {
      const { line } = this.#token;
      if (this.#accept('.')) {
        const key: Expression = { t: 'string', value: this.#identifier() };
        value = { t: 'index', object: value, key, line } satisfies Index;
      } else if (this.#accept('[')) {
        const key = this.#expression();
        this.#expect(']');
        value = { t: 'index', object: value, key, line } satisfies Index;
      } else if (this.#accept(':')) {
        const method = this.#identifier();
        value = { t: 'call-expression', callee: value, method, args: this.#arguments(line), line };
      } else if (this.#is('(') || this.#is('{') || this.#token.t === 'string')
        value = {
          t: 'call-expression',
          callee: value,
          method: null,
          args: this.#arguments(line),
          line,
        } satisfies Call;
      else return value;
    }
  }

  #arguments(line: number): Expression[] {
    const token = this.#token;
    if (token.t === 'string') {
      this.#advance();
      return [{ t: 'string', value: token.value }];
    }
    if (this.#is('{')) return [this.#table()];
    if (!this.#is('(')) throw this.#error('function arguments expected');
    if (token.line !== line) throw this.#error('ambiguous syntax (function call x new statement)');
    this.#advance();
    const args = this.#is(')') ? [] : this.#expressions();
    this.#close(')', '(', token.line);
    return args;
  }

  #table(): Expression {
    const { line } = this.#expect('{');
    const fields: { key: Expression | null; value: Expression }[] = [];
    while (!this.#is('}')) {
      fields.push(this.#field());
      if (!this.#accept(',') && !this.#accept(';')) break;
    }
    this.#close('}', '{', line);
    return { t: 'table', fields };
  }

  #field(): { key: Expression | null; value: Expression } {
    if (this.#accept('[')) {
      const key = this.#expression();
      this.#expect(']');
      this.#expect('=');
      return { key, value: this.#expression() };
    }
    if (this.#token.t === 'name') {
      this.#ahead ??= this.#lexer.next();
      if (this.#ahead.t === 'symbol' && this.#ahead.text === '=') {
        const key: Expression = { t: 'string', value: this.#identifier() };
        this.#advance();
        return { key, value: this.#expression() };
      }
    }
    return { key: null, value: this.#expression() };
  }

  #functionBody(line: number, method: boolean): FunctionExpression {
    const outer = { loops: this.#loops, varargs: this.#varargs };
    const parameters = method ? ['self'] : [];
    let varargs = false;
    this.#expect('(');
    if (!this.#is(')')) {
      do {
        varargs = this.#accept('...');
        if (!varargs) parameters.push(this.#parameter());
      } while (!varargs && this.#accept(','));
    }
    this.#expect(')');
    this.#loops = 0;
    this.#varargs = varargs;
    const body = this.#block();
    this.#close('end', 'function', line);
    this.#loops = outer.loops;
    this.#varargs = outer.varargs;
    return { t: 'function', parameters, varargs, body, line };
  }

  #parameter(): string {
    if (this.#token.t !== 'name') throw this.#error("<name> or '...' expected");
    return this.#advance().text;
  }
}
