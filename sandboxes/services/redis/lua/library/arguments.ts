/** Arguments of library functions, with the words of Lua's auxiliary library when they are wrong. */
import { LuaError } from '../errors';
import type { Runtime } from '../runtime';
import { LuaTable } from '../table';
import { type LuaFunction, type LuaValue, toNumber, toText, typeName } from '../values';

export type LibraryFunction = (call: Arguments) => readonly LuaValue[] | LuaValue;

/** What one call of a library function was given. */
export class Arguments {
  readonly runtime: Runtime;
  readonly all: readonly LuaValue[];

  constructor(runtime: Runtime, all: readonly LuaValue[]) {
    this.runtime = runtime;
    this.all = all;
  }

  get count(): number {
    return this.all.length;
  }

  /** Counted from 1, as in messages. */
  at(position: number): LuaValue {
    return this.all[position - 1];
  }

  error(message: string): LuaError {
    return new LuaError(this.runtime.where(1) + message, this.runtime.lineAt(1));
  }

  wrong(position: number, message: string): LuaError {
    const called = this.runtime.calleeName;
    if (called?.kind !== 'method')
      return this.error(`bad argument #${position} to '${called?.name ?? '?'}' (${message})`);
    // `self` is not counted.
    return this.error(
      position === 1
        ? `calling '${called.name}' on bad self (${message})`
        : `bad argument #${position - 1} to '${called.name}' (${message})`,
    );
  }

  #expected(position: number, type: string): LuaError {
    const got = position > this.count ? 'no value' : typeName(this.at(position));
    return this.wrong(position, `${type} expected, got ${got}`);
  }

  any(position: number): LuaValue {
    if (position > this.count) throw this.wrong(position, 'value expected');
    return this.at(position);
  }

  table(position: number): LuaTable {
    const value = this.at(position);
    if (!(value instanceof LuaTable)) throw this.#expected(position, 'table');
    return value;
  }

  function(position: number): LuaFunction {
    const value = this.at(position);
    if (typeof value !== 'function') throw this.#expected(position, 'function');
    return value;
  }

  text(position: number): string {
    const text = toText(this.at(position));
    if (text === undefined) throw this.#expected(position, 'string');
    return text;
  }

  number(position: number): number {
    const number = toNumber(this.at(position));
    if (number === undefined) throw this.#expected(position, 'number');
    return number;
  }

  /** As C converts a double: the fraction is cut off. */
  integer(position: number): number {
    return Math.trunc(this.number(position));
  }

  /** Whether nothing, or nil, was given. */
  absent(position: number): boolean {
    return this.at(position) === undefined;
  }
}

/** A table of functions and values. */
export function library(
  runtime: Runtime,
  functions: Readonly<Record<string, LibraryFunction>>,
  values: Readonly<Record<string, LuaValue>> = {},
): LuaTable {
  const table = new LuaTable();
  for (const [name, run] of Object.entries(functions)) table.set(name, builtin(runtime, run));
  for (const [name, value] of Object.entries(values)) table.set(name, value);
  return table;
}

/** A function of Lua's from one of ours: one value or a list of them. */
export function builtin(runtime: Runtime, run: LibraryFunction): LuaFunction {
  return (...args) => {
    const results = run(new Arguments(runtime, args));
    return Array.isArray(results) ? results : [results as LuaValue];
  };
}
