import { format } from '../format';
import { equals, matches, type Pattern } from './equality';

type Constructor = abstract new (...args: never) => unknown;
type Wrapper = typeof String | typeof Number | typeof Boolean;

/** Any value of a kind: `expect.any(String)`, `expect.any(Number)`, `expect.any(Array)`. */
export function any(kind: Wrapper | Constructor): Pattern {
  return {
    pattern: true,
    accepts: (value) => typeof value === kind.name.toLowerCase() || value instanceof (kind as Constructor),
    describe: () => `any ${kind.name}`,
  };
}

/** Any string that the expression matches. */
export function stringMatching(expression: RegExp): Pattern {
  return {
    pattern: true,
    accepts: (value) => typeof value === 'string' && expression.test(value),
    describe: () => `a string that matches ${expression}`,
  };
}

/** Any array that holds each of the items, in any order. */
export function arrayContaining(items: readonly unknown[]): Pattern {
  return {
    pattern: true,
    accepts: (value) =>
      Array.isArray(value) && items.every((item) => value.some((candidate) => equals(candidate, item))),
    describe: () => `an array that holds ${format(items)}`,
  };
}

/** Any object that holds these fields. */
export function objectContaining(fields: Readonly<Record<string, unknown>>): Pattern {
  return {
    pattern: true,
    accepts: (value) => matches(value, fields),
    describe: () => `an object that holds ${format(fields)}`,
  };
}
