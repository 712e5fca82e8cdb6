/** Reading JSON of which nobody has said yet what it holds. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Json];

/** Elasticsearch takes numbers and booleans also as text. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

export function numberOf(value: Json | undefined, otherwise: number): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise;
}

/** The number with the fewest digits that is the same float32: what Java writes of it. */
export function shortFloat(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}

/** `{"a.b": 1}` and `{"a": {"b": 1}}` are the same settings. */
export function flattened(value: JsonObject, prefix = ''): Record<string, Json> {
  const flat: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (isObject(inner)) Object.assign(flat, flattened(inner, `${prefix}${key}.`));
    else if (inner !== undefined) flat[prefix + key] = inner;
  }
  return flat;
}

/** What `flattened` made flat. */
export function nested(flat: Readonly<Record<string, Json>>): JsonObject {
  const root: Record<string, Json> = {};
  for (const [path, value] of Object.entries(flat)) {
    const at = path.indexOf('.');
    if (at < 0) root[path] = value;
    else {
      const head = path.slice(0, at);
      const inner = root[head];
      root[head] = nested({
        ...(isObject(inner) ? flattened(inner) : {}),
        [path.slice(at + 1)]: value,
      });
    }
  }
  return root;
}
