/** A value that stands for many: `expect.any(String)`, `expect.stringMatching(/…/)`. */
export interface Pattern {
  readonly pattern: true;
  accepts(value: unknown): boolean;
  describe(): string;
}

function isPattern(value: unknown): value is Pattern {
  return typeof value === 'object' && value !== null && 'pattern' in value && value.pattern === true;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deep equality of JSON-like values; an absent field equals `undefined`. Patterns stand in `expected`. */
export function equals(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, (a, b) => {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].every((name) => equals(a[name], b[name]));
  });
}

/** Like `equals`, but objects of `actual` may hold more fields. Arrays must have the same length. */
export function matches(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, (a, b) => Object.keys(b).every((name) => matches(a[name], b[name])));
}

function compare(
  actual: unknown,
  expected: unknown,
  fields: (actual: Fields, expected: Fields) => boolean,
): boolean {
  if (isPattern(expected)) return expected.accepts(actual);
  if (Object.is(actual, expected)) return true;
  if (actual instanceof Date && expected instanceof Date) return actual.getTime() === expected.getTime();
  if (actual instanceof Uint8Array && expected instanceof Uint8Array) {
    return actual.length === expected.length && actual.every((byte, index) => byte === expected[index]);
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return (
      actual.length === expected.length &&
      expected.every((item, index) => compare(actual[index], item, fields))
    );
  }
  return isFields(actual) && isFields(expected) && fields(actual, expected);
}
