/** Deep equality as `assert.deepStrictEqual` and `util.isDeepStrictEqual` define it; `loose` as `assert.deepEqual` does. */
export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  return equal(left, right, false, new Map());
}

export function isDeepLooseEqual(left: unknown, right: unknown): boolean {
  return equal(left, right, true, new Map());
}

function equal(left: unknown, right: unknown, loose: boolean, seen: Map<unknown, unknown>): boolean {
  if (Object.is(left, right)) return true;
  if (!isObject(left) || !isObject(right)) return loose && samePrimitive(left, right);
  if (seen.get(left) === right) return true;
  seen.set(left, right);
  if (!loose && Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  if (Object.prototype.toString.call(left) !== Object.prototype.toString.call(right)) return false;
  if (!sameInternals(left, right)) return false;
  if (left instanceof Set && right instanceof Set) return sameSet(left, right, loose, seen);
  if (left instanceof Map && right instanceof Map) return sameMap(left, right, loose, seen);
  const names = ownNames(left);
  return (
    names.length === ownNames(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name], loose, seen))
  );
}

/** `==`, with NaN equal to itself; an object is never equal to a primitive here. */
function samePrimitive(left: unknown, right: unknown): boolean {
  if (isObject(left) || isObject(right)) return false;
  // biome-ignore lint/suspicious/noDoubleEquals: assert.deepEqual compares primitives so
  return left == right || (Number.isNaN(left) && Number.isNaN(right));
}

/** What objects hold beside their properties: the same class was established before. */
function sameInternals(left: object, right: object): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length;
  if (left instanceof Date && right instanceof Date) return Object.is(left.getTime(), right.getTime());
  if (left instanceof RegExp) return String(left) === String(right);
  if (left instanceof Error && right instanceof Error)
    return left.message === right.message && left.name === right.name;
  if (left instanceof Number || left instanceof String || left instanceof Boolean)
    return Object.is(left.valueOf(), right.valueOf());
  if (ArrayBuffer.isView(left) && ArrayBuffer.isView(right)) return sameBytes(bytesOf(left), bytesOf(right));
  if (left instanceof ArrayBuffer && right instanceof ArrayBuffer)
    return sameBytes(new Uint8Array(left), new Uint8Array(right));
  return true;
}

type Dictionary = Record<string | symbol, unknown>;

function isObject(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null;
}

function ownNames(value: Dictionary): (string | symbol)[] {
  return [
    ...Object.keys(value),
    ...Object.getOwnPropertySymbols(value).filter((name) =>
      Object.prototype.propertyIsEnumerable.call(value, name),
    ),
  ];
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && left.every((byte, index) => byte === right[index]);
}

function sameSet(
  left: Set<unknown>,
  right: Set<unknown>,
  loose: boolean,
  seen: Map<unknown, unknown>,
): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(
    (each) => right.has(each) || [...right].some((other) => equal(each, other, loose, seen)),
  );
}

function sameMap(
  left: Map<unknown, unknown>,
  right: Map<unknown, unknown>,
  loose: boolean,
  seen: Map<unknown, unknown>,
): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(([key, value]) => {
    if (right.has(key)) return equal(value, right.get(key), loose, seen);
    return [...right].some(
      ([other, otherValue]) =>
        isObject(key) && equal(key, other, loose, seen) && equal(value, otherValue, loose, seen),
    );
  });
}
