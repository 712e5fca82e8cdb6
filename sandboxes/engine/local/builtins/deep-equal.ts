/** Deep equality as `assert.deepStrictEqual` and `util.isDeepStrictEqual` define it; `loose` as `assert.deepEqual` does. */
export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  return equal(left, right, false, new Map());
}

export function isDeepLooseEqual(left: unknown, right: unknown): boolean {
  return equal(left, right, true, new Map());
}

function equal(left: unknown, right: unknown, loose: boolean, seen: Map<unknown, unknown>): boolean {
  if (Object.is(left, right)) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: deepEqual compares primitives with ==
  if (!isObject(left) || !isObject(right))
    return (
      loose && !isObject(left) && !isObject(right) && (left == right || (left !== left && right !== right))
    );
  if (seen.get(left) === right) return true;
  seen.set(left, right);
  if (!loose && Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  const kind = Object.prototype.toString.call(left);
  if (kind !== Object.prototype.toString.call(right)) return false;
  if (Array.isArray(left) && left.length !== (right as unknown as unknown[]).length) return false;
  if (left instanceof Date && left.getTime() !== (right as Date).getTime()) return false;
  if (left instanceof RegExp && String(left) !== String(right)) return false;
  if (
    left instanceof Error &&
    (left.message !== (right as Error).message || left.name !== (right as Error).name)
  )
    return false;
  if (
    ['[object Number]', '[object String]', '[object Boolean]'].includes(kind) &&
    !Object.is(left.valueOf(), right.valueOf())
  )
    return false;
  if (ArrayBuffer.isView(left)) return sameBytes(bytesOf(left), bytesOf(right as ArrayBufferView));
  if (left instanceof ArrayBuffer)
    return sameBytes(new Uint8Array(left), new Uint8Array(right as ArrayBuffer));
  if (left instanceof Set) return sameSet(left, right as Set<unknown>, loose, seen);
  if (left instanceof Map) return sameMap(left, right as Map<unknown, unknown>, loose, seen);
  const names = ownNames(left);
  return (
    names.length === ownNames(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name], loose, seen))
  );
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
