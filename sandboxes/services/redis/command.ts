/** What a command is: its name, its arity, its keys and what it does. */
import type { Client } from './client';
import type { Database } from './keyspace/database';
import type { Reply } from './protocol/reply';
import type { RedisServer } from './server';

export interface Call {
  readonly server: RedisServer;
  readonly client: Client;
  readonly database: Database;
  /** As it was written, lower case. */
  readonly name: string;
  /** Milliseconds since 1970: the same through a command, a transaction and a script. */
  readonly now: number;
}

export type Handler = (call: Call, args: readonly string[]) => Reply;

/** Places of keys among the words, the name being word 0. @see COMMAND INFO */
export type KeyPlaces = readonly [first: number, last: number, step: number];

export interface Command {
  readonly name: string;
  /** How many words, the name counted; negative: at least so many. */
  readonly arity: number;
  readonly flags: ReadonlySet<string>;
  readonly keys: KeyPlaces;
  /** Of commands whose keys stand elsewhere (EVAL, XREAD). @param args without the name */
  readonly keysOf?: (args: readonly string[]) => readonly string[];
  readonly subcommands?: ReadonlyMap<string, Command>;
  readonly handler: Handler;
}

const NO_KEYS: KeyPlaces = [0, 0, 0];

/**
 * @param flags as COMMAND INFO names them, separated by spaces
 * @param keys `[first, last, step]`, or a function of the arguments
 */
export function command(
  name: string,
  arity: number,
  flags: string,
  keys: KeyPlaces | ((args: readonly string[]) => readonly string[]) | null,
  handler: Handler,
): Command {
  const places = typeof keys === 'function' || keys === null ? NO_KEYS : keys;
  return {
    name,
    arity,
    flags: new Set(flags.split(' ').filter((flag) => flag !== '')),
    keys: places,
    ...(typeof keys === 'function' ? { keysOf: keys } : {}),
    handler,
  };
}

/** A command of which the next word says what it does: CONFIG GET. */
export function container(name: string, subcommands: readonly Command[]): Command {
  const named = new Map(subcommands.map((each) => [each.name.slice(name.length + 1), each]));
  return {
    name,
    arity: -2,
    flags: new Set(),
    keys: NO_KEYS,
    subcommands: named,
    handler: () => {
      throw new Error(`${name} is called by its subcommands`);
    },
  };
}

/** @param words with the name */
export function keysOf(
  { keys: [first, last, step], keysOf: find }: Command,
  words: readonly string[],
): readonly string[] {
  if (find) return find(words.slice(1));
  if (first === 0) return [];
  const end = last < 0 ? words.length + last : last;
  const found: string[] = [];
  for (let at = first; at <= end && at < words.length; at += step) found.push(words[at] ?? '');
  return found;
}
