/** CONFIG: the directives that mean something here, with the real server's defaults. */

import { matches } from './glob';
import { RedisError } from './protocol/reply';

interface Directive {
  readonly value: string;
  /** Only at the start. */
  readonly fixed?: boolean;
  /** @throws {RedisError} what is wrong with it. @returns how it is kept */
  readonly read?: (text: string) => string;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1_000,
  kb: 1_024,
  m: 1_000_000,
  mb: 1_048_576,
  g: 1_000_000_000,
  gb: 1_073_741_824,
};

function memory(text: string): string {
  const [, number = '', unit = ''] = /^(\d+)([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (number === '' || factor === undefined) throw new Error('argument must be a memory value');
  return String(Number(number) * factor);
}

function whole(text: string): string {
  if (!/^-?\d+$/.test(text)) throw new Error("argument couldn't be parsed into an integer");
  return text;
}

const between = (least: number, most: number) => (text: string) => {
  const value = Number(whole(text));
  if (value < least || value > most)
    throw new Error(`argument must be between ${least} and ${most} inclusive`);
  return text;
};

const oneOf =
  (...names: readonly string[]) =>
  (text: string) => {
    const found = names.find((name) => name === text.toLowerCase());
    if (found === undefined) throw new Error(`argument(s) must be one of the following: ${names.join(', ')}`);
    return found;
  };

const yesNo = (text: string): string => {
  const value = text.toLowerCase();
  if (value !== 'yes' && value !== 'no') throw new Error("argument must be 'yes' or 'no'");
  return value;
};

const POLICIES = [
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'noeviction',
] as const;

/** The order in which CONFIG GET shows the letters. */
const EVENTS = 'g$lshzxeKEtdmn';

/** `A` stands for all classes but `m` and `n`. */
function readEvents(text: string): string {
  const letters = new Set(text.replace(/A/g, 'g$lshzxetd'));
  for (const letter of letters)
    if (!EVENTS.includes(letter)) throw new Error("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  const all = [...'g$lshzxetd'].every((letter) => letters.has(letter));
  const classes = all ? 'A' : [...'g$lshzxetd'].filter((letter) => letters.has(letter)).join('');
  return classes + [...'KEmn'].filter((letter) => letters.has(letter)).join('');
}

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  maxmemory: { value: '0', read: memory },
  'maxmemory-policy': { value: 'noeviction', read: oneOf(...POLICIES) },
  'maxmemory-samples': { value: '5', read: between(1, 2 ** 31 - 1) },
  'lfu-log-factor': { value: '10', read: between(0, 2 ** 31 - 1) },
  'lfu-decay-time': { value: '1', read: between(0, 2 ** 31 - 1) },
  'notify-keyspace-events': { value: '', read: readEvents },
  'slowlog-log-slower-than': { value: '10000', read: whole },
  'slowlog-max-len': { value: '128', read: between(0, 2 ** 31 - 1) },
  'latency-monitor-threshold': { value: '0', read: between(0, 2 ** 31 - 1) },
  'busy-reply-threshold': { value: '5000', read: between(0, 2 ** 31 - 1) },
  requirepass: { value: '' },
  databases: { value: '16', fixed: true, read: between(1, 2 ** 31 - 1) },
  timeout: { value: '0', read: between(0, 2 ** 31 - 1) },
  'tcp-keepalive': { value: '300', read: between(0, 2 ** 31 - 1) },
  maxclients: { value: '10000', read: between(1, 2 ** 32 - 1) },
  appendonly: { value: 'no', read: yesNo },
  save: { value: '3600 1 300 100 60 10000' },
  dir: { value: '/data' },
  dbfilename: { value: 'dump.rdb' },
  port: { value: '6379', fixed: true },
  bind: { value: '127.0.0.1' },
  'hash-max-listpack-entries': { value: '128', read: whole },
  'hash-max-listpack-value': { value: '64', read: memory },
  'zset-max-listpack-entries': { value: '128', read: whole },
  'zset-max-listpack-value': { value: '64', read: memory },
  'set-max-intset-entries': { value: '512', read: whole },
  'list-max-listpack-size': { value: '-2', read: whole },
  'stream-node-max-entries': { value: '100', read: whole },
  'proto-max-bulk-len': { value: '536870912', read: memory },
  'tracking-table-max-keys': { value: '1000000', read: whole },
  'lazyfree-lazy-user-del': { value: 'no', read: yesNo },
  'replica-read-only': { value: 'yes', read: yesNo },
  activerehashing: { value: 'yes', read: yesNo },
  hz: { value: '10', read: between(0, 500) },
};

const ALIASES: Readonly<Record<string, string>> = {
  'hash-max-ziplist-entries': 'hash-max-listpack-entries',
  'hash-max-ziplist-value': 'hash-max-listpack-value',
  'zset-max-ziplist-entries': 'zset-max-listpack-entries',
  'zset-max-ziplist-value': 'zset-max-listpack-value',
  'list-max-ziplist-size': 'list-max-listpack-size',
  'lua-time-limit': 'busy-reply-threshold',
};

export class Configuration {
  readonly #values = new Map<string, string>();

  /** @throws {Error} a directive that is not known, or takes no such value */
  constructor(given: Readonly<Record<string, string>>) {
    for (const [name, { value }] of Object.entries(DIRECTIVES)) this.#values.set(name, value);
    for (const [name, text] of Object.entries(given)) {
      const known = nameOf(name);
      const directive = DIRECTIVES[known];
      if (!directive) throw new Error(`Bad directive or wrong number of arguments: '${name} ${text}'`);
      this.#values.set(known, directive.read ? directive.read(text) : text);
    }
  }

  get(name: string): string {
    return this.#values.get(nameOf(name)) ?? '';
  }

  /** Those that match one of the patterns, in the order of their names. */
  matching(patterns: readonly string[]): [string, string][] {
    const names = [...Object.keys(DIRECTIVES), ...Object.keys(ALIASES)];
    return names
      .filter((name) => patterns.some((pattern) => matches(pattern, name, true)))
      .map((name) => [name, this.get(name)]);
  }

  /**
   * All of it, or nothing.
   * @param pairs name, value, name, value …
   * @throws {RedisError} the first that cannot be
   */
  set(pairs: readonly string[]): void {
    const wanted = new Map<string, string>();
    for (let at = 0; at < pairs.length; at += 2) {
      const [name = '', text = ''] = [pairs[at]?.toLowerCase(), pairs[at + 1]];
      const known = nameOf(name);
      const directive = DIRECTIVES[known];
      if (!directive)
        throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${pairs[at]}'`);
      const failed = (why: string) =>
        new RedisError(`ERR CONFIG SET failed (possibly related to argument '${pairs[at]}') - ${why}`);
      if (wanted.has(known)) throw failed('duplicate parameter');
      if (directive.fixed) throw failed("can't set immutable config");
      try {
        wanted.set(known, directive.read ? directive.read(text) : text);
      } catch (thrown) {
        throw failed(thrown instanceof Error ? thrown.message : String(thrown));
      }
    }
    for (const [name, value] of wanted) this.#values.set(name, value);
  }
}

const nameOf = (name: string): string => ALIASES[name.toLowerCase()] ?? name.toLowerCase();
