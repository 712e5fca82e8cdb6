/** EVAL and functions: scripts run to their end between two commands, and call commands themselves. */
import { Client } from '../client';
import { checked } from '../dispatch';
import { LuaError, LuaSyntaxError } from '../lua/errors';
import { createInterpreter, type Interpreter, type Script } from '../lua/interpreter';
import type { Arguments } from '../lua/library/arguments';
import { LuaTable } from '../lua/table';
import { type LuaValue, toText } from '../lua/values';
import { doubleText, type ErrorReply, errorReply, RedisError, type Reply } from '../protocol/reply';
import type { RedisServer } from '../server';
import { fromLua, toLua } from './convert';
import { Functions } from './functions';
import { sha1 } from './sha1';
import { readShebang } from './shebang';

interface CachedScript {
  readonly body: string;
  readonly script: Script;
  readonly readOnly: boolean;
}

/** A script that was ended from outside: SCRIPT KILL, or one that would never end by itself. */
class ScriptEnded extends Error {}

/** Longer than this no script may run: nothing else can, meanwhile. */
const LONGEST = 5_000;

export class Scripting {
  readonly #server: RedisServer;
  readonly #scripts = new Map<string, CachedScript>();
  readonly functions: Functions;
  #lua: Interpreter;
  /** What the running script calls commands with. */
  #client: Client | null = null;
  #caller: Client | null = null;
  #readOnly = false;
  #deadline = Number.POSITIVE_INFINITY;

  constructor(server: RedisServer) {
    this.#server = server;
    this.#lua = this.#interpreter();
    this.functions = new Functions(() => this.#interpreter({ registers: true }));
  }

  get running(): boolean {
    return this.#client !== null;
  }

  get count(): number {
    return this.#scripts.size;
  }

  flush(): void {
    this.#scripts.clear();
    this.#lua = this.#interpreter();
  }

  has(digest: string): boolean {
    return this.#scripts.has(digest.toLowerCase());
  }

  /** @returns its digest. @throws {RedisError} what the compiler says */
  load(body: string): string {
    const digest = sha1(body);
    if (this.#scripts.has(digest)) return digest;
    const { code, readOnly } = readShebang(body);
    try {
      this.#scripts.set(digest, { body, script: this.#lua.compile(code, 'user_script'), readOnly });
    } catch (thrown) {
      if (!(thrown instanceof LuaSyntaxError)) throw thrown;
      throw new RedisError(`ERR Error compiling script (new function): ${thrown.message}`);
    }
    return digest;
  }

  /** @throws {RedisError} NOSCRIPT */
  evaluate(
    client: Client,
    digest: string,
    keys: readonly string[],
    args: readonly string[],
    readOnly: boolean,
  ): Reply {
    const cached = this.#scripts.get(digest.toLowerCase());
    if (!cached) throw new RedisError('NOSCRIPT No matching script. Please use EVAL.');
    return this.#run(
      client,
      readOnly || cached.readOnly,
      (lua) => {
        lua.globals.set('KEYS', LuaTable.of(keys));
        lua.globals.set('ARGV', LuaTable.of(args));
        return cached.script.run();
      },
      `script: ${digest.toLowerCase()}, on @user_script`,
    );
  }

  /** FCALL. */
  callFunction(
    client: Client,
    name: string,
    keys: readonly string[],
    args: readonly string[],
    readOnly: boolean,
  ): Reply {
    const found = this.functions.find(name);
    if (!found) throw new RedisError('ERR Function not found');
    if (readOnly && !found.flags.has('no-writes'))
      throw new RedisError('ERR Can not execute a script with write flag using *_ro command.');
    const { lua } = found.library;
    return this.#run(
      client,
      readOnly || found.flags.has('no-writes'),
      () => lua.call(found.run, [LuaTable.of(keys), LuaTable.of(args)]),
      `script: ${name}, on @user_function`,
      lua,
    );
  }

  #run(
    caller: Client,
    readOnly: boolean,
    run: (lua: Interpreter) => LuaValue,
    where: string,
    lua: Interpreter = this.#lua,
  ): Reply {
    if (this.#client) throw new RedisError('ERR EVAL may not be called from a script');
    const client = new Client(0, {
      address: caller.address,
      localAddress: caller.localAddress,
      now: this.#server.now(),
      scripted: true,
      write: () => undefined,
      disconnect: () => undefined,
    });
    client.database = caller.database;
    this.#client = client;
    this.#caller = caller;
    this.#readOnly = readOnly;
    this.#deadline = performance.now() + LONGEST;
    try {
      const value = run(lua);
      caller.database = client.database;
      return fromLua(value, client.protocol);
    } catch (thrown) {
      return failure(thrown, where);
    } finally {
      this.#client = null;
      this.#caller = null;
      this.#deadline = Number.POSITIVE_INFINITY;
    }
  }

  #interpreter({ registers = false } = {}): Interpreter {
    const lua = createInterpreter({
      onTicks: () => {
        if (performance.now() > this.#deadline)
          throw new ScriptEnded(
            `ERR Error running script: it ran for more than ${LONGEST / 1_000} seconds, during which nobody else is served; this server ends it then.`,
          );
      },
    });
    const redis = lua.library(
      {
        call: (call) => this.#call(call, true),
        pcall: (call) => this.#call(call, false),
        error_reply: (call) => {
          const text = single(call);
          // A code is put in front of what has none.
          return tableOf('err', text.startsWith('-') ? text.slice(1) : text);
        },
        status_reply: (call) => tableOf('ok', single(call)),
        sha1hex: (call) => {
          if (call.count !== 1) throw call.error('wrong number of arguments');
          return sha1(toText(call.at(1)) ?? '');
        },
        log: (call) => {
          if (call.count < 2) throw call.error('redis.log() requires two arguments or more.');
          if (typeof call.at(1) !== 'number')
            throw call.error('First argument must be a number (log level).');
          const level = call.integer(1);
          if (level < 0 || level > 3) throw call.error('Invalid log level.');
          this.#server.options.log?.(
            call.all
              .slice(1)
              .map((part) => toText(part) ?? '')
              .join(' '),
          );
          return [];
        },
        setresp: (call) => {
          if (call.count !== 1) throw call.error('redis.setresp() requires one argument.');
          const version = call.integer(1);
          if (version !== 2 && version !== 3) throw call.error('RESP version must be 2 or 3.');
          if (this.#client) this.#client.protocol = version;
          return [];
        },
        set_repl: () => [],
        replicate_commands: () => true,
        breakpoint: () => false,
        debug: () => [],
        acl_check_cmd: () => true,
        ...(registers ? { register_function: (call: Arguments) => this.functions.register(call) } : {}),
      },
      {
        LOG_DEBUG: 0,
        LOG_VERBOSE: 1,
        LOG_NOTICE: 2,
        LOG_WARNING: 3,
        REPL_ALL: 3,
        REPL_NONE: 0,
        REPL_AOF: 1,
        REPL_SLAVE: 2,
        REPL_REPLICA: 2,
        REDIS_VERSION: '7.0.15',
        REDIS_VERSION_NUM: 0x0007000f,
      },
    );
    lua.globals.set('redis', redis);
    lua.globals.set('server', redis);
    lua.globals.set('KEYS', new LuaTable());
    lua.globals.set('ARGV', new LuaTable());
    lua.protect();
    redis.readonly = true;
    return lua;
  }

  /** redis.call throws what redis.pcall gives back. */
  #call(call: Arguments, throws: boolean): LuaValue {
    const client = this.#client;
    if (!client) throw call.error('redis.call/pcall can only be called inside a script invocation');
    const failed = (text: string): LuaValue => {
      const table = tableOf('err', text);
      if (!throws) return table;
      throw new LuaError(table, call.runtime.lineAt(1));
    };
    if (call.count === 0)
      return failed('ERR Please specify at least one argument for this redis.call()/redis.pcall() call');
    const words: string[] = [];
    for (const value of call.all) {
      const text = typeof value === 'number' ? doubleText(value) : toText(value);
      if (text === undefined)
        return failed('ERR Lua redis lib command arguments must be strings or integers');
      words.push(text);
    }
    const reply = this.#execute(client, words);
    if (isError(reply)) return failed(reply.text);
    return toLua(reply, client.protocol);
  }

  #execute(client: Client, words: readonly string[]): Reply {
    const found = checked(this.#server, words);
    if ('t' in found) {
      if (found.text.startsWith('ERR unknown command'))
        return errorReply('ERR Unknown Redis command called from script');
      if (found.text.startsWith('ERR wrong number'))
        return errorReply('ERR Wrong number of args calling Redis command from script');
      return errorReply(found.text);
    }
    if (found.flags.has('noscript')) return errorReply('ERR This Redis command is not allowed from script');
    if (this.#readOnly && found.flags.has('write'))
      return errorReply('ERR Write commands are not allowed from read-only scripts.');
    if (this.#server.eviction.mustRefuse(found))
      return errorReply("OOM command not allowed when used memory > 'maxmemory'.");
    // What the caller may see of its own keys is what the script may.
    if (this.#caller) client.user = this.#caller.user;
    return this.#server.run(client, found, words);
  }
}

function single(call: Arguments): string {
  const value = call.at(1);
  if (call.count !== 1 || typeof value !== 'string') throw call.error('wrong number or type of arguments');
  return value;
}

function tableOf(key: string, value: LuaValue): LuaTable {
  const table = new LuaTable();
  table.set(key, value);
  return table;
}

const isError = (reply: Reply): reply is ErrorReply =>
  typeof reply === 'object' && reply !== null && 't' in reply && reply.t === 'error';

/** How a script's end by an error is answered: with the place it came from. */
function failure(thrown: unknown, where: string): Reply {
  if (thrown instanceof ScriptEnded) return errorReply(thrown.message);
  if (thrown instanceof RangeError && /call stack|recursion/i.test(thrown.message))
    return errorReply(`ERR stack overflow ${where}:0.`);
  if (!(thrown instanceof LuaError)) throw thrown;
  const { value, line } = thrown;
  if (value instanceof LuaTable) {
    const text = value.get('err');
    if (typeof text === 'string') return errorReply(`${text.replace(/^-/, '')} ${where}:${line}.`);
    return errorReply(`ERR unknown error ${where}:${line}.`);
  }
  return errorReply(`ERR ${toText(value) ?? String(value)} ${where}:${line}.`);
}
