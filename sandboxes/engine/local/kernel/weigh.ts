/** What a process says to another one: how much it is, and whether it can be handed on at all. */

const SLOT = 8;
/** Levels. A clone of many thousand would overflow the stack of whoever makes it. */
const DEEPEST = 500;

/**
 * Bytes that a value takes, roughly. It is a structured clone, so it may be anything that can be cloned.
 * @param most more is not counted
 * @param ports whether it may have ports
 * @returns null for what cannot be cloned again (a port, a stream, a bitmap), is nested deeply, or weighs more than `most`
 */
export function weigh(value: unknown, most: number, ports = false): number | null {
  const seen = new Set<object>();
  let level: unknown[] = [value];
  let todo: unknown[] = [];
  let depth = 0;
  let weight = 0;
  while (level.length > 0 || todo.length > 0) {
    if (level.length === 0) {
      [level, todo] = [todo, level];
      if (++depth > DEEPEST) return null;
    }
    const next = level.pop();
    weight += typeof next === 'string' ? next.length + SLOT : SLOT;
    if (weight > most) return null;
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof ArrayBuffer) weight += sizeOf(next);
    else if (ArrayBuffer.isView(next)) todo.push(next.buffer);
    else if (next instanceof Map) for (const [key, inner] of next) todo.push(key, inner);
    else if (next instanceof Set) todo.push(...next);
    else if (isPlain(next)) {
      // Not `length`: an array of a few thousand million holes is one small message.
      for (const name in next) {
        weight += SLOT + name.length;
        if (weight > most) return null;
        todo.push((next as Record<string, unknown>)[name]);
      }
    } else if (!(ports && next instanceof MessagePort)) return null;
  }
  return weight <= most ? weight : null;
}

/** One that may grow counts with all that it may grow to. */
const sizeOf = (buffer: ArrayBuffer): number =>
  (buffer as { readonly maxByteLength?: number }).maxByteLength ?? buffer.byteLength;

const PLAIN: readonly unknown[] = [Object, Array, Date, RegExp, Boolean, Number, String, BigInt].map(
  ({ prototype }) => prototype,
);

function isPlain(value: object): boolean {
  return value instanceof Error || PLAIN.includes(Object.getPrototypeOf(value));
}
