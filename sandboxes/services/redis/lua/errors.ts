import type { LuaValue } from './values';

/** An error of a script: any value may be thrown, and `pcall` gives it back. */
export class LuaError extends Error {
  override readonly name = 'LuaError';
  readonly value: LuaValue;
  /** The line of the script that it comes from; 0 when unknown. */
  readonly line: number;

  constructor(value: LuaValue, line = 0) {
    super(typeof value === 'string' ? value : 'a script threw a value that is no string');
    this.value = value;
    this.line = line;
  }
}

/** A text that is no program. The message has the form of Lua's own: `user_script:1: '=' expected near 'x'`. */
export class LuaSyntaxError extends Error {
  override readonly name = 'LuaSyntaxError';
}
