/** Scripts of Redis: Lua with `redis`, `cjson`, `cmsgpack` and as much of its own library as scripts use. Strings are bytes as latin1. */
import { Script } from 'node:vm';
import { unpack } from 'msgpackr';
import { Failure, Pairs, Score, Scored, Status } from '../stand-ins/redis/resp.mjs';
import { compileLua } from './lua-compile.mjs';

class LuaError extends Error {
  constructor(value) {
    super(value instanceof Table ? String(value.get('err')) : String(value));
    this.value = value;
  }
}
const fail = (text) => {
  throw new LuaError(text);
};

class Table {
  items = [];
  keyed = new Map();
  get(key) {
    return Number.isInteger(key) && key > 0 && key <= this.items.length
      ? this.items[key - 1]
      : this.keyed.get(key);
  }
  set(key, value) {
    if (key === undefined) fail('index is nil');
    if (Number.isInteger(key) && key > 0 && key <= this.items.length) {
      this.items[key - 1] = value;
      while (this.items.length > 0 && this.items.at(-1) === undefined) this.items.pop();
    } else if (value === undefined) this.keyed.delete(key);
    else if (key === this.items.length + 1) {
      this.items.push(value);
      this.keyed.delete(key);
      while (this.keyed.has(this.items.length + 1)) {
        const next = this.items.length + 1;
        this.items.push(this.keyed.get(next));
        this.keyed.delete(next);
      }
    } else this.keyed.set(key, value);
  }
  *[Symbol.iterator]() {
    for (let n = 0; n < this.items.length; n++) if (this.items[n] !== undefined) yield [n + 1, this.items[n]];
    yield* [...this.keyed];
  }
}
const tableOf = (items, entries = []) => {
  const table = new Table();
  for (const [index, item] of items.entries()) table.set(index + 1, item);
  for (const [key, value] of entries) table.set(key, value);
  return table;
};

const kind = (value) => (value === undefined ? 'nil' : value instanceof Table ? 'table' : typeof value);
const text = (value) => {
  if (value === undefined) return 'nil';
  if (typeof value !== 'number') return value instanceof Table ? 'table: 0x1' : String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e15
    ? String(value)
    : String(Number(value.toPrecision(14)));
};
const toNumber = (value) => {
  if (typeof value === 'number') return value;
  if (
    typeof value !== 'string' ||
    !/^\s*[-+]?(?:0x[\da-f]+|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?)\s*$/i.test(value)
  )
    return undefined;
  return Number(value);
};
const number = (value) => toNumber(value) ?? fail(`attempt to perform arithmetic on a ${kind(value)} value`);
const truth = (value) => value !== undefined && value !== false;

const CLASSES = {
  a: 'A-Za-z',
  d: '0-9',
  l: 'a-z',
  u: 'A-Z',
  s: '\\s',
  w: 'A-Za-z0-9',
  x: '0-9A-Fa-f',
  p: '!-\\/:-@\\[-`{-~',
};
/** A Lua pattern as a regular expression. */
function pattern(source, flags) {
  let found = '';
  for (let at = 0, inSet = false; at < source.length; at++) {
    const c = source[at];
    if (c === '%') {
      const next = source[++at];
      const set = CLASSES[next];
      found += set ? (inSet ? set : `[${set}]`) : next.replace(/[^\w]/g, '\\$&');
    } else if (inSet) {
      found += c === '\\' || c === '[' ? `\\${c}` : c;
      if (c === ']') inSet = false;
    } else if (c === '[') {
      inSet = true;
      found += c;
    } else if (c === '-') found += '*?';
    else if (c === '.') found += '[^]';
    else found += '\\{}|/'.includes(c) ? `\\${c}` : c;
  }
  return new RegExp(found, flags);
}
const substring = (value, from, to = -1) => {
  const start = from < 0 ? Math.max(value.length + from + 1, 1) : Math.max(from, 1);
  const end = to < 0 ? value.length + to + 1 : Math.min(to, value.length);
  return start > end ? '' : value.slice(start - 1, end);
};
const find = (value, wanted, from = 1, plain = false) => {
  const start = from < 0 ? Math.max(value.length + from, 0) : from - 1;
  if (truth(plain)) {
    const at = value.indexOf(wanted, start);
    return at < 0 ? null : { at, whole: wanted, captured: [] };
  }
  const match = pattern(wanted, 'g');
  match.lastIndex = start;
  const found = match.exec(value);
  return found && { at: found.index, whole: found[0], captured: found.slice(1) };
};

const STRING = {
  sub: ([value, from, to]) => [substring(text(value), number(from), to)],
  len: ([value]) => [value.length],
  lower: ([value]) => [value.toLowerCase()],
  upper: ([value]) => [value.toUpperCase()],
  rep: ([value, times]) => [value.repeat(times)],
  byte: ([value, at = 1]) => [value.charCodeAt(at - 1)],
  char: (codes) => [String.fromCharCode(...codes)],
  find: ([value, wanted, from, plain]) => {
    const found = find(value, wanted, from, plain);
    return found ? [found.at + 1, found.at + found.whole.length, ...found.captured] : [undefined];
  },
  match: ([value, wanted, from]) => {
    const found = find(text(value), wanted, from);
    return found ? (found.captured.length > 0 ? found.captured : [found.whole]) : [undefined];
  },
  gmatch: ([value, wanted]) => {
    const all = value.matchAll(pattern(wanted, 'g'));
    return [() => [...(all.next().value ?? [undefined])].slice(-1)];
  },
  gsub: ([value, wanted, by]) => {
    let many = 0;
    const replaced = value.replace(pattern(wanted, 'g'), (whole, ...rest) => {
      many++;
      if (typeof by === 'string')
        return by.replace(/%([\d%])/g, (_, n) => (n === '%' ? '%' : n === '0' ? whole : rest[n - 1]));
      return text((typeof by === 'function' ? by([whole]) : [by.get(whole)])[0] ?? whole);
    });
    return [replaced, many];
  },
  format: ([form, ...values]) => [
    form.replace(/%(0?)(\d*)(?:\.(\d+))?([dsfq%])/g, (_, zero, width, digits, type) => {
      if (type === '%') return '%';
      const value = values.shift();
      const shown =
        type === 'd'
          ? String(Math.trunc(number(value)))
          : type === 'f'
            ? number(value).toFixed(digits ?? 6)
            : text(value);
      return shown.padStart(Number(width), zero || ' ');
    }),
  ],
};

/** What compiled scripts call. */
const L = {
  truth,
  number,
  table: tableOf,
  call: (callee, args, name) =>
    typeof callee === 'function' ? callee(args) : fail(`attempt to call '${name}' (a ${kind(callee)} value)`),
  method: (self, name, args) => L.call(L.index(self, name), [self, ...args], name),
  index: (self, key) =>
    self instanceof Table
      ? self.get(key)
      : typeof self === 'string'
        ? STRING[key]
        : fail(`attempt to index a ${kind(self)} value (field '${text(key)}')`),
  put: (self, key, value) =>
    self instanceof Table ? self.set(key, value) : fail(`attempt to index a ${kind(self)} value`),
  and: (left, right) => (truth(left) ? right() : left),
  or: (left, right) => (truth(left) ? left : right()),
  not: (value) => !truth(value),
  negative: (value) => -number(value),
  length: (value) => (value instanceof Table ? value.items.length : value.length),
  add: (left, right) => number(left) + number(right),
  subtract: (left, right) => number(left) - number(right),
  multiply: (left, right) => number(left) * number(right),
  divide: (left, right) => number(left) / number(right),
  modulo: (left, right) => number(left) - Math.floor(number(left) / number(right)) * number(right),
  power: (left, right) => number(left) ** number(right),
  concat: (left, right) =>
    [left, right].every((each) => ['string', 'number'].includes(typeof each))
      ? text(left) + text(right)
      : fail(`attempt to concatenate a ${kind(typeof left === 'string' ? right : left)} value`),
  order: (left, right) => {
    if (typeof left !== typeof right || !['number', 'string'].includes(typeof left))
      fail(`attempt to compare ${kind(left)} with ${kind(right)}`);
    return left < right ? -1 : left > right ? 1 : 0;
  },
};

const NULL = Object.freeze({ null: true });
const fromJson = (value) => {
  if (value === null) return NULL;
  if (Array.isArray(value)) return tableOf(value.map(fromJson));
  return typeof value === 'object'
    ? tableOf(
        [],
        Object.entries(value).map(([key, each]) => [key, fromJson(each)]),
      )
    : value;
};
const toJson = (value) => {
  if (value === undefined || value === NULL) return null;
  if (!(value instanceof Table)) return value;
  if (value.keyed.size === 0 && value.items.length > 0) return value.items.map(toJson);
  return Object.fromEntries([...value].map(([key, each]) => [text(key), toJson(each)]));
};
const latin1 = (value) => (typeof value === 'string' ? Buffer.from(value).toString('latin1') : value);
const fromPack = (value) => {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return tableOf(value.map(fromPack));
  if (typeof value !== 'object') return latin1(value);
  return tableOf(
    [],
    Object.entries(value).map(([key, each]) => [latin1(key), fromPack(each)]),
  );
};

const pairsOf = (table) => {
  const entries = table[Symbol.iterator]();
  return [() => entries.next().value ?? [undefined], table, undefined];
};
const insert = ([table, ...rest]) => {
  if (rest.length === 1) table.set(table.items.length + 1, rest[0]);
  else table.items.splice(rest[0] - 1, 0, rest[1]);
  return [];
};
const LIBRARY = {
  type: ([value]) => [kind(value)],
  tostring: ([value]) => [text(value)],
  tonumber: ([value, base]) => [base === undefined ? toNumber(value) : Number.parseInt(value, base)],
  error: ([value]) => {
    throw new LuaError(value);
  },
  pcall: ([callee, ...args]) => {
    try {
      return [true, ...callee(args)];
    } catch (error) {
      return [false, error instanceof LuaError ? error.value : error.message];
    }
  },
  pairs: ([table]) => pairsOf(table),
  next: ([table, key]) =>
    [...table][key === undefined ? 0 : [...table].findIndex(([each]) => each === key) + 1] ?? [undefined],
  ipairs: ([table]) => [
    ([self, n]) => (self.get(n + 1) === undefined ? [undefined] : [n + 1, self.get(n + 1)]),
    table,
    0,
  ],
  unpack: ([table]) => [...table.items],
  select: ([which, ...rest]) => (which === '#' ? [rest.length] : rest.slice(which - 1)),
  string: STRING,
  table: {
    insert,
    remove: ([table, at = table.items.length]) => table.items.splice(at - 1, 1),
    concat: ([table, between = '']) => [table.items.map(text).join(between)],
    sort: ([table, before]) => {
      table.items.sort((one, other) =>
        before ? (truth(before([one, other])[0]) ? -1 : 1) : L.order(one, other),
      );
      return [];
    },
  },
  math: {
    floor: ([value]) => [Math.floor(number(value))],
    ceil: ([value]) => [Math.ceil(number(value))],
    abs: ([value]) => [Math.abs(number(value))],
    max: (values) => [Math.max(...values.map(number))],
    min: (values) => [Math.min(...values.map(number))],
    huge: Infinity,
  },
  cjson: {
    null: NULL,
    encode: ([value]) => [JSON.stringify(toJson(value))],
    decode: ([json]) => [
      fromJson(
        JSON.parse(
          json.replace(/\\u00([89a-f][\da-f])/gi, (_, code) =>
            latin1(String.fromCharCode(Number.parseInt(code, 16))),
          ),
        ),
      ),
    ],
  },
  cmsgpack: { unpack: ([packed]) => [fromPack(unpack(Buffer.from(packed, 'latin1')))] },
};
const library = (entries) =>
  Object.entries(entries).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== NULL ? tableOf([], library(value)) : value,
  ]);

/** An answer of Redis as Lua sees it. */
const fromRedis = (value) => {
  if (value === null || value === undefined) return false;
  if (value instanceof Score) return String(value.value);
  if (value instanceof Status) return tableOf([], [['ok', value.text]]);
  if (value instanceof Pairs) return tableOf(value.entries.flat().map(fromRedis));
  if (value instanceof Scored) return tableOf(value.members.flat().map(String));
  return Array.isArray(value) ? tableOf(value.map(fromRedis)) : value;
};
/** What a script returns as Redis answers it. */
const toRedis = (value) => {
  if (typeof value === 'number') return Math.trunc(value);
  if (!(value instanceof Table)) return value === true ? 1 : typeof value === 'string' ? value : null;
  if (value.get('err') !== undefined) return new Failure(value.get('err'));
  if (value.get('ok') !== undefined) return new Status(value.get('ok'));
  return value.items
    .slice(0, value.items.indexOf(undefined) < 0 ? undefined : value.items.indexOf(undefined))
    .map(toRedis);
};

const compiled = new Map();
const bodyOf = (source) => {
  const known = compiled.get(source);
  if (known) return known;
  const body = new Script(`(L, G) => {${compileLua(source)}}`).runInThisContext();
  compiled.set(source, body);
  return body;
};

/** For `startRedis({ compile })`. */
export function compile(source) {
  const body = bodyOf(source);
  return (call, keys, args) => {
    const argument = (value) =>
      typeof value === 'number'
        ? String(value)
        : typeof value === 'string'
          ? value
          : fail('Lua redis lib command arguments must be strings or integers');
    const ask = ([name, ...values]) => {
      try {
        return [fromRedis(call(name, ...values.map(argument)))];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        throw new LuaError(tableOf([], [['err', error.message]]));
      }
    };
    const redis = {
      call: ask,
      pcall: (values) => [LIBRARY.pcall([() => ask(values)])[1]],
      error_reply: ([message]) => [tableOf([], [['err', message]])],
      status_reply: ([message]) => [tableOf([], [['ok', message]])],
      log: () => [],
    };
    const globals = tableOf([], library({ ...LIBRARY, redis }));
    globals.set('KEYS', tableOf(keys));
    globals.set('ARGV', tableOf(args));
    try {
      return toRedis(body(L, globals)[0]);
    } catch (error) {
      if (error instanceof LuaError) return new Failure(error.message);
      throw error;
    }
  };
}
