/** The basic functions (section 5.1 of the manual) as far as Redis has them: nothing that reads files. */
import { LuaError, LuaSyntaxError } from '../errors';
import { isTrue, type Runtime } from '../runtime';
import { LuaTable } from '../table';
import {
  addressText,
  type LuaFunction,
  type LuaValue,
  NOTHING,
  parseNumber,
  toText,
  typeName,
} from '../values';
import type { Arguments, LibraryFunction } from './arguments';

export function baseFunctions(runtime: Runtime): Readonly<Record<string, LibraryFunction>> {
  return {
    assert(call) {
      if (isTrue(call.any(1))) return call.all;
      throw call.error(call.absent(2) ? 'assertion failed!' : call.text(2));
    },
    error(call) {
      const value = call.at(1);
      const level = call.absent(2) ? 1 : call.integer(2);
      throw new LuaError(
        toText(value) !== undefined && level > 0 ? runtime.where(level) + toText(value) : value,
        runtime.lineAt(Math.max(level, 1)),
      );
    },
    getmetatable(call) {
      const value = call.any(1);
      if (typeof value === 'string') return runtime.stringMetatable;
      if (!(value instanceof LuaTable)) return undefined;
      return value.metatable?.get('__metatable') ?? value.metatable;
    },
    setmetatable(call) {
      const table = call.table(1);
      const metatable = call.at(2);
      if (metatable !== undefined && !(metatable instanceof LuaTable))
        throw call.wrong(2, 'nil or table expected');
      if (table.metatable?.get('__metatable') !== undefined)
        throw call.error('cannot change a protected metatable');
      if (table.readonly) throw call.error('Attempt to modify a readonly table');
      table.metatable = metatable;
      return table;
    },
    ipairs(call) {
      const table = call.table(1);
      const step: LuaFunction = (_, index) => {
        const next = (index as number) + 1;
        const value = table.get(next);
        return value === undefined ? NOTHING : [next, value];
      };
      return [step, table, 0];
    },
    pairs: (call) => [nextFunction, call.table(1), undefined],
    next: (call) => nextOf(call),
    pcall(call) {
      const callee = call.any(1);
      return guarded(
        runtime,
        () => runtime.call(-1, callee, ...call.all.slice(1)),
        (thrown) => caughtValues(thrownValue(thrown)),
      );
    },
    xpcall(call) {
      const [callee, handler] = [call.any(1), call.at(2)];
      return guarded(
        runtime,
        () => runtime.call(-1, callee),
        (thrown) => runtime.call(-1, handler, thrownValue(thrown)).slice(0, 1),
      );
    },
    rawequal: (call) => call.any(1) === call.any(2),
    rawget: (call) => call.table(1).get(call.any(2)),
    rawset(call) {
      const table = call.table(1);
      if (table.readonly) throw call.error('Attempt to modify a readonly table');
      if (call.any(2) === undefined) throw call.error('table index is nil');
      table.set(call.at(2), call.any(3));
      return table;
    },
    select(call) {
      if (call.at(1) === '#') return call.count - 1;
      const position = call.integer(1);
      if (position >= 1) return call.all.slice(position);
      if (position === 0 || -position > call.count - 1) throw call.wrong(1, 'index out of range');
      return call.all.slice(position);
    },
    tonumber(call) {
      const base = call.absent(2) ? 10 : call.integer(2);
      if (base === 10) {
        const value = call.any(1);
        return typeof value === 'number' ? value : typeof value === 'string' ? parseNumber(value) : undefined;
      }
      const text = call.text(1);
      if (base < 2 || base > 36) throw call.wrong(2, 'base out of range');
      return inBase(text, base);
    },
    tostring: (call) => textOf(runtime, call.any(1)),
    type: (call) => typeName(call.any(1)),
    unpack(call) {
      const table = call.table(1);
      const first = call.absent(2) ? 1 : call.integer(2);
      const last = call.absent(3) ? table.length : call.integer(3);
      if (last - first >= 8_000) throw call.error('too many results to unpack');
      return Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => table.get(first + index));
    },
    loadstring(call) {
      const text = call.text(1);
      try {
        return runtime.load(text, chunkName(call.absent(2) ? text : call.text(2)));
      } catch (thrown) {
        if (!(thrown instanceof LuaSyntaxError)) throw thrown;
        return [undefined, thrown.message];
      }
    },
    collectgarbage: () => 0,
    newproxy: (call) => {
      throw call.error('newproxy is not available in this server');
    },
  };
}

/** A name that begins with `@` or `=` stands for itself, any other is a text of which the first line is shown. */
function chunkName(name: string): string {
  if (/^[@=]/.test(name)) return name.slice(1);
  const [first = '', ...more] = name.split('\n');
  return `[string "${first}${more.length > 0 ? '...' : ''}"]`;
}

function textOf(runtime: Runtime, value: LuaValue): string {
  return runtime.display(value) ?? addressText(value as LuaTable | LuaFunction);
}

function nextOf(call: Arguments): readonly LuaValue[] | undefined {
  try {
    return call.table(1).next(call.at(2));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw call.error(thrown.message);
  }
}

const nextFunction: LuaFunction = (table, key) => (table as LuaTable).next(key) ?? [undefined];

function guarded(
  runtime: Runtime,
  run: () => readonly LuaValue[],
  caught: (thrown: unknown) => readonly LuaValue[],
): readonly LuaValue[] {
  const { depth } = runtime;
  try {
    return [true, ...run()];
  } catch (thrown) {
    runtime.unwind(depth);
    if (!(thrown instanceof LuaError) && !isStackOverflow(thrown)) throw thrown;
    return [false, ...caught(thrown)];
  }
}

const isStackOverflow = (thrown: unknown): boolean =>
  thrown instanceof RangeError && /call stack|recursion/i.test(thrown.message);

const thrownValue = (thrown: unknown): LuaValue =>
  thrown instanceof LuaError ? thrown.value : 'stack overflow';

/** Redis's own pcall: of an error table that has a text in `err` only that is given back, of others a nil follows. */
function caughtValues(value: LuaValue): LuaValue[] {
  if (!(value instanceof LuaTable)) return [value];
  const text = toText(value.get('err'));
  return text === undefined ? [value, undefined] : [text];
}

function inBase(text: string, base: number): number | undefined {
  const trimmed = text.trim().toLowerCase();
  const digits = base === 16 ? trimmed.replace(/^0x/, '') : trimmed;
  if (digits === '') return undefined;
  let value = 0;
  for (const one of digits) {
    const digit = /[a-z]/.test(one) ? one.charCodeAt(0) - 87 : /\d/.test(one) ? Number(one) : base;
    if (digit >= base) return undefined;
    value = value * base + digit;
  }
  return value;
}
