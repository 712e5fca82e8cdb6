/** Section 5.5 of the manual, with what Lua 5.0 left in 5.1 (`getn`, `foreach`). */

import { isTrue, type Runtime } from '../runtime';
import type { LuaTable } from '../table';
import { type LuaValue, NOTHING, toText, typeName } from '../values';
import type { LibraryFunction } from './arguments';

export function tableFunctions(runtime: Runtime): Readonly<Record<string, LibraryFunction>> {
  return {
    concat(call) {
      const table = call.table(1);
      const separator = call.absent(2) ? '' : call.text(2);
      const first = call.absent(3) ? 1 : call.integer(3);
      const last = call.absent(4) ? table.length : call.integer(4);
      const parts: string[] = [];
      for (let at = first; at <= last; at++) {
        const text = toText(table.get(at));
        if (text === undefined)
          throw call.error(`invalid value (${typeName(table.get(at))}) at index ${at} in table for 'concat'`);
        parts.push(text);
      }
      return parts.join(separator);
    },
    insert(call) {
      const table = call.table(1);
      writable(table, call.error.bind(call));
      if (call.count === 2) table.set(table.length + 1, call.at(2));
      else if (call.count === 3) table.insert(call.integer(2), call.at(3));
      else throw call.error("wrong number of arguments to 'insert'");
      return NOTHING;
    },
    remove(call) {
      const table = call.table(1);
      writable(table, call.error.bind(call));
      const position = call.absent(2) ? table.length : call.integer(2);
      return position >= 1 && position <= table.length ? table.remove(position) : NOTHING;
    },
    sort(call) {
      const table = call.table(1);
      writable(table, call.error.bind(call));
      const order = call.absent(2) ? undefined : call.function(2);
      const before = (left: LuaValue, right: LuaValue): boolean =>
        order ? isTrue(runtime.call(-1, order, left, right)[0]) : runtime.less(left, right, -1);
      table.sort((left, right) => (before(left, right) ? -1 : before(right, left) ? 1 : 0));
      return NOTHING;
    },
    getn: (call) => call.table(1).length,
    maxn(call) {
      let highest = 0;
      for (const [key] of entriesOf(call.table(1)))
        if (typeof key === 'number' && key > highest) highest = key;
      return highest;
    },
    foreach(call) {
      const [table, visit] = [call.table(1), call.function(2)];
      for (const [key, value] of entriesOf(table)) {
        const result = runtime.call(-1, visit, key, value)[0];
        if (result !== undefined) return result;
      }
      return NOTHING;
    },
    foreachi(call) {
      const [table, visit] = [call.table(1), call.function(2)];
      for (let at = 1; at <= table.length; at++) {
        const result = runtime.call(-1, visit, at, table.get(at))[0];
        if (result !== undefined) return result;
      }
      return NOTHING;
    },
    setn(call) {
      throw call.error("'setn' is obsolete");
    },
  };
}

function writable(table: LuaTable, error: (message: string) => Error): void {
  if (table.readonly) throw error('Attempt to modify a readonly table');
}

/** In the order of `next`. */
export function* entriesOf(table: LuaTable): Generator<readonly [LuaValue, LuaValue]> {
  for (let entry = table.next(undefined); entry; entry = table.next(entry[0])) yield entry;
}
