import type { Binary, Call, Expression, ValueType } from './ast';
import { SIGNATURES } from './functions';
import { parseError } from './lexer';

/** What it evaluates to. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'leaf':
    case 'aggregation':
      return 'instant vector';
    case 'matrix':
    case 'subquery':
      return 'range vector';
    case 'call':
      return SIGNATURES.get(expression.name)?.returns ?? 'instant vector';
    case 'unary':
      return typeOf(expression.body);
    case 'binary':
      return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
  }
}

export function expectType(query: string, given: Expression, wanted: ValueType, where: string): void {
  const got = typeOf(given);
  if (got !== wanted) throw parseError(query, given.at, `expected type ${wanted} in ${where}, got ${got}`);
}

export function checkCall(query: string, call: Call): Call {
  const { name, args, at } = call;
  const signature = SIGNATURES.get(name);
  if (signature === undefined) throw parseError(query, at, `unknown function with name "${name}"`);
  const most = signature.args.length;
  const least = most - (signature.optional ?? 0);
  if (signature.optional === undefined && args.length !== most)
    throw parseError(query, at, `expected ${most} argument(s) in call to "${name}", got ${args.length}`);
  if (args.length < least)
    throw parseError(
      query,
      at,
      `expected at least ${least} argument(s) in call to "${name}", got ${args.length}`,
    );
  if (args.length > most && !signature.variadic)
    throw parseError(
      query,
      at,
      `expected at most ${most} argument(s) in call to "${name}", got ${args.length}`,
    );
  for (const [index, arg] of args.entries()) {
    const wanted = signature.args[index] ?? signature.args.at(-1);
    if (wanted !== undefined) expectType(query, arg, wanted, `call to function "${name}"`);
  }
  return call;
}

export const isComparison = (op: string): boolean => ['==', '!=', '<', '<=', '>', '>='].includes(op);
export const isSetOperation = (op: string): boolean => op === 'and' || op === 'or' || op === 'unless';

export function checkBinary(query: string, { op, left, right, bool, matching }: Binary, at: number): void {
  const types = [typeOf(left), typeOf(right)];
  if (bool && !isComparison(op))
    throw parseError(query, at, 'bool modifier can only be used on comparison operators');
  if (isComparison(op) && !bool && types.every((type) => type === 'scalar'))
    throw parseError(query, at, 'comparisons between scalars must use BOOL modifier');
  for (const [side, type] of [
    [left, types[0]],
    [right, types[1]],
  ] as const)
    if (type !== 'scalar' && type !== 'instant vector')
      throw parseError(query, side.at, 'binary expression must contain only scalar and instant vector types');
  if (!types.includes('scalar')) return;
  if (matching.labels.length > 0 || matching.on)
    throw parseError(query, at, 'vector matching only allowed between instant vectors');
  if (isSetOperation(op))
    throw parseError(query, left.at, `set operator "${op}" not allowed in binary scalar expression`);
}
