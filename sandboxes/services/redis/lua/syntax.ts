/** The syntax tree of Lua 5.1 (section 8 of the manual). Each node knows its line where an error may come from it. */

export type Block = readonly Statement[];

export type Statement =
  | { readonly t: 'local'; readonly names: readonly string[]; readonly values: readonly Expression[] }
  | { readonly t: 'assign'; readonly targets: readonly Target[]; readonly values: readonly Expression[] }
  | { readonly t: 'call'; readonly call: Call }
  | { readonly t: 'do'; readonly body: Block }
  | { readonly t: 'while'; readonly condition: Expression; readonly body: Block }
  | { readonly t: 'repeat'; readonly condition: Expression; readonly body: Block }
  | { readonly t: 'if'; readonly branches: readonly Branch[]; readonly otherwise: Block | null }
  | {
      readonly t: 'for';
      readonly name: string;
      readonly start: Expression;
      readonly stop: Expression;
      readonly step: Expression | null;
      readonly body: Block;
      readonly line: number;
    }
  | {
      readonly t: 'for-in';
      readonly names: readonly string[];
      readonly values: readonly Expression[];
      readonly body: Block;
      readonly line: number;
    }
  | { readonly t: 'local-function'; readonly name: string; readonly value: FunctionExpression }
  | { readonly t: 'return'; readonly values: readonly Expression[] }
  | { readonly t: 'break' };

export interface Branch {
  readonly condition: Expression;
  readonly body: Block;
}

export type Target = Name | Index;

export interface Name {
  readonly t: 'name';
  readonly name: string;
  readonly line: number;
}

export interface Index {
  readonly t: 'index';
  readonly object: Expression;
  readonly key: Expression;
  readonly line: number;
}

export interface Call {
  readonly t: 'call-expression';
  readonly callee: Expression;
  /** `object:method(…)`. */
  readonly method: string | null;
  readonly args: readonly Expression[];
  readonly line: number;
}

export interface FunctionExpression {
  readonly t: 'function';
  readonly parameters: readonly string[];
  readonly varargs: boolean;
  readonly body: Block;
  readonly line: number;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '..'
  | '=='
  | '~='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or';

export type Expression =
  | { readonly t: 'nil' | 'true' | 'false' | 'varargs' }
  | { readonly t: 'number'; readonly value: number }
  | { readonly t: 'string'; readonly value: string }
  | { readonly t: 'parentheses'; readonly inner: Expression }
  | {
      readonly t: 'table';
      readonly fields: readonly { readonly key: Expression | null; readonly value: Expression }[];
    }
  | {
      readonly t: 'unary';
      readonly operator: '-' | 'not' | '#';
      readonly operand: Expression;
      readonly line: number;
    }
  | {
      readonly t: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | Name
  | Index
  | Call
  | FunctionExpression;
