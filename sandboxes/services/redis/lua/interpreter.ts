/** One Lua 5.1 with the libraries that Redis gives to scripts. */
import { builtin, type LibraryFunction, library } from './library/arguments';
import { baseFunctions } from './library/base';
import { bitFunctions } from './library/bit';
import { createCjson } from './library/cjson';
import { createCmsgpack } from './library/cmsgpack';
import { mathFunctions } from './library/math';
import { stringFunctions } from './library/string';
import { createStruct } from './library/struct';
import { tableFunctions } from './library/table';
import { Runtime } from './runtime';
import { LuaTable } from './table';
import type { LuaFunction, LuaValue } from './values';

export interface Script {
  /** Its first value. @throws {LuaError} what the script throws; what `onTicks` throws */
  run(): LuaValue;
}

export interface Interpreter {
  readonly globals: LuaTable;
  /** A function that scripts may call; a list of values, or one. */
  builtin(run: LibraryFunction): LuaFunction;
  library(
    functions: Readonly<Record<string, LibraryFunction>>,
    values?: Readonly<Record<string, LuaValue>>,
  ): LuaTable;
  /** @param name stands before the line in messages. @throws {LuaSyntaxError} */
  compile(source: string, name: string): Script;
  /** Calls a function of a script that ran before. */
  call(callee: LuaFunction, args: readonly LuaValue[]): LuaValue;
  /** The place that a running builtin was called from: `user_script:3: `. */
  where(level?: number): string;
  /** From now on neither the tables of the libraries nor the globals can be changed. */
  protect(): void;
}

/** @param onTicks called every thousand steps or so: throws to end the script */
export function createInterpreter({ onTicks }: { readonly onTicks?: () => void } = {}): Interpreter {
  const runtime = new Runtime();
  if (onTicks) runtime.onTicks = onTicks;
  const { globals } = runtime;

  const strings = library(runtime, stringFunctions(runtime));
  runtime.stringMetatable.set('__index', strings);
  const tables: Readonly<Record<string, LuaTable>> = {
    string: strings,
    table: library(runtime, tableFunctions(runtime)),
    math: library(runtime, mathFunctions(), { pi: Math.PI, huge: Number.POSITIVE_INFINITY }),
    bit: library(runtime, bitFunctions),
    cjson: createCjson(runtime),
    cmsgpack: createCmsgpack(runtime),
    struct: createStruct(runtime),
  };
  for (const [name, table] of Object.entries(tables)) globals.set(name, table);
  for (const [name, run] of Object.entries(baseFunctions(runtime))) globals.set(name, builtin(runtime, run));
  globals.set('_G', globals);
  globals.set('_VERSION', 'Lua 5.1');

  return {
    globals,
    builtin: (run) => builtin(runtime, run),
    library: (functions, values) => library(runtime, functions, values),
    compile(source, name) {
      const run = runtime.load(source, name);
      return {
        run() {
          runtime.unwind(0);
          return run()[0];
        },
      };
    },
    call: (callee, args) => runtime.call(-1, callee, ...args)[0],
    where: (level = 1) => runtime.where(level),
    protect() {
      for (const table of Object.values(tables)) table.readonly = true;
      globals.readonly = true;
      const guard = new LuaTable();
      guard.set(
        '__index',
        builtin(runtime, (call) => {
          throw call.error(`Script attempted to access nonexistent global variable '${String(call.at(2))}'`);
        }),
      );
      guard.readonly = true;
      globals.metatable = guard;
    },
  };
}
