/** Evaluates expressions to `{ value, type }`; a type of null is a literal that still takes on the type of its neighbour. */
import { SqlError } from './errors.mjs';
import { BIGINT, BOOLEAN, coerce, DOUBLE, INTEGER, NUMERIC, TEXT, typeOf } from './types.mjs';

const NULL = { value: null, type: null };
const bool = (value) => ({ value, type: BOOLEAN });
const RANK = [INTEGER.name, BIGINT.name, NUMERIC.name, DOUBLE.name];

/** Both sides as one type. */
function unified(left, right) {
  const type =
    left.type === null
      ? (right.type ?? TEXT)
      : right.type === null
        ? left.type
        : RANK.indexOf(right.type.name) > RANK.indexOf(left.type.name)
          ? right.type
          : left.type;
  return { type, left: coerce(left, type), right: coerce(right, type) };
}

const comparable = (value, type) =>
  type.name === 'numeric'
    ? Number(value)
    : typeof value === 'object' && !(value instanceof Date)
      ? type.print(value)
      : value;

/** @returns negative, zero, positive; null when either is null */
export function compare(left, right) {
  if (left.value === null || right.value === null) return null;
  const both = unified(left, right);
  const [a, b] = [comparable(both.left, both.type), comparable(both.right, both.type)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const COMPARISONS = {
  '=': (n) => n === 0,
  '<>': (n) => n !== 0,
  '!=': (n) => n !== 0,
  '<': (n) => n < 0,
  '>': (n) => n > 0,
  '<=': (n) => n <= 0,
  '>=': (n) => n >= 0,
};

function arithmetic(operator, one, other) {
  if (one.value === null || other.value === null) return NULL;
  const both = unified(one.type ? one : { ...one, type: null }, other);
  const { left, right } = both;
  const type = RANK.includes(both.type.name) ? both.type : INTEGER;
  const zero = Number(right) === 0;
  if ('/%'.includes(operator) && zero) throw new SqlError('22012', 'division by zero');
  if (type.name === 'numeric') {
    const scales = [left, right].map((text) => String(text).split('.')[1]?.length ?? 0);
    const digits = operator === '*' ? scales[0] + scales[1] : Math.max(...scales);
    const value = {
      '+': Number(left) + Number(right),
      '-': left - right,
      '*': left * right,
      '/': left / right,
      '%': left % right,
    }[operator];
    return { value: value.toFixed(digits), type };
  }
  const value = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
  }[operator]();
  return { value: type === INTEGER ? Math.trunc(value) : value, type };
}

const AGGREGATES = {
  count: (values) => ({ value: BigInt(values.length), type: BIGINT }),
  sum: (values) => (values.length === 0 ? NULL : total(values)),
  avg: (values) =>
    values.length === 0
      ? NULL
      : { value: (Number(total(values).value) / values.length).toFixed(16), type: NUMERIC },
  min: (values) =>
    values.reduce((least, each) => (compare(each, least) < 0 ? each : least), values[0] ?? NULL),
  max: (values) => values.reduce((most, each) => (compare(each, most) > 0 ? each : most), values[0] ?? NULL),
};
function total(values) {
  const sum = values.reduce((left, right) => arithmetic('+', left, right));
  return sum.type === INTEGER ? { value: BigInt(sum.value), type: BIGINT } : sum;
}

const FUNCTIONS = {
  lower: ([text]) => ({ value: text.value?.toLowerCase() ?? null, type: TEXT }),
  upper: ([text]) => ({ value: text.value?.toUpperCase() ?? null, type: TEXT }),
  length: ([text]) => ({ value: text.value?.length ?? null, type: INTEGER }),
  coalesce: (all) => all.find(({ value }) => value !== null) ?? NULL,
  now: () => ({ value: new Date(), type: typeOf('timestamptz') }),
  version: () => ({ value: 'PostgreSQL 16.0 (a stand-in)', type: TEXT }),
  current_database: () => ({ value: 'app', type: TEXT }),
  current_schema: () => ({ value: 'public', type: TEXT }),
};

/** Whether the expression counts over many rows. */
export function isAggregate(expression) {
  if (expression === null || typeof expression !== 'object') return false;
  if (expression.type === 'call' && expression.name in AGGREGATES) return true;
  return Object.values(expression).some((inner) =>
    Array.isArray(inner) ? inner.some(isAggregate) : isAggregate(inner),
  );
}

/**
 * @param scope `column(table, name, at)` looks one up, `parameter(index)`, `query(tree)` runs a subquery;
 *   `rows`, scopes of the group that an aggregate counts over
 */
export function evaluate(expression, scope) {
  const inner = (each) => evaluate(each, scope);
  switch (expression.type) {
    case 'number':
      return expression.text.includes('.')
        ? { value: expression.text, type: NUMERIC }
        : { value: Number(expression.text), type: INTEGER };
    case 'string':
      return { value: expression.text, type: null };
    case 'parameter':
      return scope.parameter(expression.index);
    case 'true':
    case 'false':
      return bool(expression.type === 'true');
    case 'null':
      return NULL;
    case 'column':
      return scope.column(expression.table, expression.name, expression.at);
    case 'cast': {
      const type = typeOf(expression.to);
      return { value: coerce(inner(expression.value), type), type };
    }
    case 'not': {
      const { value } = inner(expression.value);
      return bool(value === null ? null : !value);
    }
    case 'null?':
      return bool((inner(expression.value).value === null) !== expression.not);
    case 'between': {
      const value = inner(expression.value);
      return bool(compare(value, inner(expression.from)) >= 0 && compare(value, inner(expression.to)) <= 0);
    }
    case 'in':
      return bool(expression.list.map(inner).some((each) => compare(inner(expression.value), each) === 0));
    case 'any': {
      const { value: list, type } = inner(expression.list);
      const value = inner(expression.value);
      const items = type === null ? typeOf(`${(value.type ?? TEXT).name}[]`).parse(list) : list;
      return bool(
        items.some((item) => compare(value, { value: item, type: type?.item ?? value.type }) === 0),
      );
    }
    case 'like': {
      const [text, pattern] = [inner(expression.left).value, inner(expression.right).value];
      const source = pattern
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('%', '.*')
        .replaceAll('_', '.');
      return bool(
        text === null ? null : new RegExp(`^${source}$`, expression.insensitive ? 'is' : 's').test(text),
      );
    }
    case 'query': {
      const { rows, fields } = scope.query(expression.query);
      return { value: rows[0]?.[0] ?? null, type: fields[0].type };
    }
    case 'call':
      return call(expression, scope);
    case 'binary':
      return binary(expression, scope);
    default:
      throw new SqlError('0A000', `${expression.type} is not supported here`);
  }
}

function binary({ operator, left, right }, scope) {
  const one = evaluate(left, scope);
  if (operator === 'and') return bool(one.value === false ? false : evaluate(right, scope).value);
  if (operator === 'or') return bool(one.value === true ? true : evaluate(right, scope).value);
  const other = evaluate(right, scope);
  if (operator in COMPARISONS) {
    const order = compare(one, other);
    return bool(order === null ? null : COMPARISONS[operator](order));
  }
  if (operator === '||')
    return {
      value: one.value === null || other.value === null ? null : coerce(one, TEXT) + coerce(other, TEXT),
      type: TEXT,
    };
  if (operator === '->>') {
    const found = one.value?.[other.value];
    return {
      value:
        found === undefined || found === null
          ? null
          : typeof found === 'string'
            ? found
            : JSON.stringify(found),
      type: TEXT,
    };
  }
  return arithmetic(operator, one, other);
}

function call({ name, args, at }, scope) {
  if (name in AGGREGATES) {
    const [what] = args;
    const all = scope.rows.map((row) => (what.type === 'star' ? bool(true) : evaluate(what, row)));
    return AGGREGATES[name](all.filter(({ value }) => value !== null));
  }
  if (!(name in FUNCTIONS))
    throw new SqlError('42883', `function ${name}() does not exist`, { position: at + 1 });
  return FUNCTIONS[name](args.map((each) => evaluate(each, scope)));
}
