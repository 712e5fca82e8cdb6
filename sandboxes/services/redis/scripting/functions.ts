/** FUNCTION LOAD and FCALL: libraries of named functions that stay with the data. */

import { LuaError, LuaSyntaxError } from '../lua/errors';
import type { Interpreter } from '../lua/interpreter';
import type { Arguments } from '../lua/library/arguments';
import { LuaTable } from '../lua/table';
import type { LuaFunction, LuaValue } from '../lua/values';
import { RedisError } from '../protocol/reply';

export interface Library {
  readonly name: string;
  readonly code: string;
  readonly lua: Interpreter;
  readonly functions: Map<string, LibraryFunction>;
}

export interface LibraryFunction {
  readonly name: string;
  readonly description: string | null;
  readonly flags: ReadonlySet<string>;
  readonly run: LuaFunction;
  readonly library: Library;
}

const NAME = /^[A-Za-z0-9_]+$/;
const FLAGS = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'];

export class Functions {
  readonly #makeInterpreter: () => Interpreter;
  readonly libraries = new Map<string, Library>();
  /** The library that is being loaded. */
  #loading: Library | null = null;

  constructor(makeInterpreter: () => Interpreter) {
    this.#makeInterpreter = makeInterpreter;
  }

  find(name: string): LibraryFunction | undefined {
    for (const { functions } of this.libraries.values()) {
      const found = functions.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** @returns the library's name. @throws {RedisError} */
  load(code: string, replace: boolean): string {
    const name = libraryName(code);
    if (this.libraries.has(name) && !replace) throw new RedisError(`ERR Library '${name}' already exists`);
    const library: Library = { name, code, lua: this.#makeInterpreter(), functions: new Map() };
    const before = this.libraries.get(name);
    this.libraries.delete(name);
    this.#loading = library;
    try {
      library.lua.compile(code.slice(code.indexOf('\n')), 'user_function').run();
      if (library.functions.size === 0) throw new RedisError('ERR No functions registered');
    } catch (thrown) {
      if (before) this.libraries.set(name, before);
      if (thrown instanceof LuaSyntaxError)
        throw new RedisError(`ERR Error compiling function: ${thrown.message}`);
      if (thrown instanceof LuaError)
        throw new RedisError(`ERR Error registering functions: ${textOf(thrown.value)}`);
      throw thrown;
    } finally {
      this.#loading = null;
    }
    this.libraries.set(name, library);
    return name;
  }

  /** `redis.register_function(name, f)`, or with a table of names. */
  register(call: Arguments): readonly LuaValue[] {
    const library = this.#loading;
    if (!library) throw call.error('redis.register_function can only be called on FUNCTION LOAD command');
    const given = call.at(1);
    const table = given instanceof LuaTable ? given : null;
    if (!table && call.count !== 2) throw call.error('wrong number of arguments to redis.register_function');
    const name = table ? table.get('function_name') : given;
    const run = table ? table.get('callback') : call.at(2);
    if (typeof name !== 'string')
      throw call.error('function_name argument given to redis.register_function must be a string');
    if (typeof run !== 'function')
      throw call.error('callback argument given to redis.register_function must be a function');
    if (!NAME.test(name))
      throw call.error(
        'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
      );
    const flags = new Set<string>();
    const listed = table?.get('flags');
    if (listed instanceof LuaTable)
      for (const flag of listed.toArray()) {
        if (typeof flag !== 'string' || !FLAGS.includes(flag)) throw call.error('unknown flag given');
        flags.add(flag);
      }
    if (library.functions.has(name) || this.find(name))
      throw call.error('Function already exists in the library');
    const description = table?.get('description');
    library.functions.set(name, {
      name,
      description: typeof description === 'string' ? description : null,
      flags,
      run,
      library,
    });
    return [];
  }
}

/** `#!lua name=mylib`. */
function libraryName(code: string): string {
  if (!code.startsWith('#!')) throw new RedisError('ERR Missing library metadata');
  const end = code.indexOf('\n');
  if (end === -1) throw new RedisError('ERR Invalid library metadata');
  const [engine = '', ...parts] = code.slice(2, end).trim().split(/\s+/);
  if (engine.toLowerCase() !== 'lua') throw new RedisError(`ERR Engine '${engine}' not found`);
  let name: string | null = null;
  for (const part of parts) {
    if (!part.startsWith('name=')) throw new RedisError(`ERR Invalid metadata value given: ${part}`);
    if (name !== null)
      throw new RedisError('ERR Invalid metadata value, name argument was given multiple times');
    name = part.slice(5);
  }
  if (name === null) throw new RedisError('ERR Library name was not given');
  if (!NAME.test(name))
    throw new RedisError(
      'ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one character long',
    );
  return name;
}

const textOf = (value: LuaValue): string => {
  const text = value instanceof LuaTable ? value.get('err') : value;
  return String(text);
};
