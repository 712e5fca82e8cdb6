/** lua-cjson 2.1 as Redis builds it. */
import type { Runtime } from '../runtime';
import { LuaTable } from '../table';
import { type LuaFunction, type LuaValue, typeName } from '../values';
import { type Arguments, library } from './arguments';
import { formatG } from './format-number';
import { entriesOf } from './table';

const DEEPEST = 1_000;
const DIGITS = 14;

interface Settings {
  sparseConvert: boolean;
  sparseRatio: number;
  sparseSafe: number;
  encodeDepth: number;
  decodeDepth: number;
  digits: number;
  encodeInvalid: boolean | 'null';
  decodeInvalid: boolean;
}

/** JSON's null, which is not nil: a table would lose it. Light userdata in C; here a function that nobody can mistake. */
export function createCjson(runtime: Runtime): LuaTable {
  const settings: Settings = {
    sparseConvert: false,
    sparseRatio: 2,
    sparseSafe: 10,
    encodeDepth: DEEPEST,
    decodeDepth: DEEPEST,
    digits: DIGITS,
    encodeInvalid: false,
    decodeInvalid: true,
  };
  const nothing = nullOf(runtime);
  return library(
    runtime,
    {
      encode(call) {
        if (call.count !== 1) throw call.wrong(1, 'expected 1 argument');
        return new Encoder(call, settings, nothing).value(call.at(1), 0);
      },
      decode(call) {
        if (call.count !== 1) throw call.wrong(1, 'expected 1 argument');
        return new Decoder(call, call.text(1), settings, nothing).whole();
      },
      encode_sparse_array(call) {
        if (!call.absent(1)) settings.sparseConvert = call.at(1) === true;
        if (!call.absent(2)) settings.sparseRatio = call.integer(2);
        if (!call.absent(3)) settings.sparseSafe = call.integer(3);
        return [settings.sparseConvert, settings.sparseRatio, settings.sparseSafe];
      },
      encode_max_depth(call) {
        if (!call.absent(1)) settings.encodeDepth = call.integer(1);
        return settings.encodeDepth;
      },
      decode_max_depth(call) {
        if (!call.absent(1)) settings.decodeDepth = call.integer(1);
        return settings.decodeDepth;
      },
      encode_number_precision(call) {
        if (!call.absent(1)) settings.digits = call.integer(1);
        return settings.digits;
      },
      encode_keep_buffer: (call) => call.absent(1) || call.at(1) === true,
      encode_invalid_numbers(call) {
        const given = call.at(1);
        if (given !== undefined) settings.encodeInvalid = given === 'null' ? 'null' : given === true;
        return settings.encodeInvalid;
      },
      decode_invalid_numbers(call) {
        if (!call.absent(1)) settings.decodeInvalid = call.at(1) === true;
        return settings.decodeInvalid;
      },
    },
    { null: nothing, _NAME: 'cjson', _VERSION: '2.1.0' },
  );
}

const nulls = new WeakMap<Runtime, LuaFunction>();

function nullOf(runtime: Runtime): LuaFunction {
  let known = nulls.get(runtime);
  if (!known) {
    known = () => [undefined];
    nulls.set(runtime, known);
  }
  return known;
}

class Encoder {
  readonly #call: Arguments;
  readonly #settings: Settings;
  readonly #null: LuaFunction;

  constructor(call: Arguments, settings: Settings, nothing: LuaFunction) {
    this.#call = call;
    this.#settings = settings;
    this.#null = nothing;
  }

  value(value: LuaValue, depth: number): string {
    if (value === undefined || value === this.#null) return 'null';
    if (typeof value === 'string') return encodedText(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'boolean') return String(value);
    if (!(value instanceof LuaTable))
      throw this.#call.error(`Cannot serialise ${typeName(value)}: type not supported`);
    if (depth + 1 > this.#settings.encodeDepth)
      throw this.#call.error(`Cannot serialise, excessive nesting (${depth + 1})`);
    const length = this.#arrayLength(value);
    if (length > 0) {
      const items = Array.from({ length }, (_, index) => this.value(value.get(index + 1), depth + 1));
      return `[${items.join(',')}]`;
    }
    const members = [...entriesOf(value)].map(([key, item]) => {
      if (typeof key !== 'string' && typeof key !== 'number')
        throw this.#call.error('Cannot serialise table: table key must be a number or string');
      const name = typeof key === 'number' ? `"${this.#number(key)}"` : encodedText(key);
      return `${name}:${this.value(item, depth + 1)}`;
    });
    return `{${members.join(',')}}`;
  }

  /** The highest index when all keys are positive whole numbers, 0 when it is an object. */
  #arrayLength(table: LuaTable): number {
    let highest = 0;
    let items = 0;
    for (const [key] of entriesOf(table)) {
      if (typeof key !== 'number' || !Number.isInteger(key) || key < 1) return 0;
      highest = Math.max(highest, key);
      items++;
    }
    const { sparseConvert, sparseRatio, sparseSafe } = this.#settings;
    if (sparseRatio > 0 && highest > items * sparseRatio && highest > sparseSafe) {
      if (!sparseConvert) throw this.#call.error('Cannot serialise table: excessively sparse array');
      return 0;
    }
    return highest;
  }

  #number(value: number): string {
    if (!Number.isFinite(value)) {
      const { encodeInvalid } = this.#settings;
      if (encodeInvalid === 'null') return 'null';
      if (!encodeInvalid) throw this.#call.error('Cannot serialise number: must not be NaN or Inf');
    }
    return formatG(value, this.#settings.digits);
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

const encodedText = (text: string): string => `"${[...text].map(encodedCharacter).join('')}"`;

function encodedCharacter(one: string): string {
  const known = ESCAPED[one];
  if (known !== undefined) return known;
  const control = one < ' ' || one === '\x7f';
  return control ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one;
}

const NUMBER = /-?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)/iy;
const SPACE = /[ \t\r\n]*/y;
const LITERALS = ['true', 'false', 'null'] as const;

class Decoder {
  readonly #call: Arguments;
  readonly #text: string;
  readonly #settings: Settings;
  readonly #null: LuaFunction;
  #at = 0;

  constructor(call: Arguments, text: string, settings: Settings, nothing: LuaFunction) {
    this.#call = call;
    this.#text = text;
    this.#settings = settings;
    this.#null = nothing;
  }

  whole(): LuaValue {
    if (this.#text.length >= 2 && (this.#text[0] === '\0' || this.#text[1] === '\0'))
      throw this.#call.error('JSON parser does not support UTF-16 or UTF-32');
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#expected('the end');
    return value;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #expected(what: string, at = this.#at): Error {
    return this.#call.error(`Expected ${what} but found ${this.#tokenAt(at)} at character ${at + 1}`);
  }

  /** The name of a token in messages. */
  #tokenAt(at: number): string {
    const one = this.#text[at];
    if (one === undefined) return 'T_END';
    const known: Readonly<Record<string, string>> = {
      '{': 'T_OBJ_BEGIN',
      '}': 'T_OBJ_END',
      '[': 'T_ARR_BEGIN',
      ']': 'T_ARR_END',
      ',': 'T_COMMA',
      ':': 'T_COLON',
      '"': 'T_STRING',
    };
    const named = known[one];
    if (named !== undefined) return named;
    if (/[-\d]/.test(one)) return 'T_NUMBER';
    if (this.#text.startsWith('true', at) || this.#text.startsWith('false', at)) return 'T_BOOLEAN';
    return this.#text.startsWith('null', at) ? 'T_NULL' : 'invalid token';
  }

  #value(depth: number): LuaValue {
    this.#space();
    const one = this.#text[this.#at];
    if (one === '"') return this.#string();
    if (one === '{' || one === '[') {
      if (depth + 1 > this.#settings.decodeDepth)
        throw this.#call.error(
          `Found too many nested data structures (${depth + 1}) at character ${this.#at + 1}`,
        );
      return one === '{' ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    for (const literal of LITERALS) {
      if (!this.#text.startsWith(literal, this.#at)) continue;
      this.#at += literal.length;
      return literal === 'null' ? this.#null : literal === 'true';
    }
    return this.#number();
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text)?.[0];
    if (found === undefined) throw this.#expected('value');
    const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(found);
    if (!plain && !this.#settings.decodeInvalid)
      throw this.#call.error(`Expected value but found invalid number at character ${this.#at + 1}`);
    this.#at += found.length;
    if (/nan/i.test(found)) return Number.NaN;
    if (/inf/i.test(found)) return found.startsWith('-') ? -Infinity : Infinity;
    const hexadecimal = /^(-?)(0x.+)$/i.exec(found);
    return hexadecimal ? Number(hexadecimal[2]) * (hexadecimal[1] ? -1 : 1) : Number(found);
  }

  #object(depth: number): LuaTable {
    const table = new LuaTable();
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return table;
    }
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#expected('object key string');
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#expected('colon');
      this.#at++;
      table.set(key, this.#value(depth));
      this.#space();
      const one = this.#text[this.#at];
      if (one !== ',' && one !== '}') throw this.#expected('comma or object end');
      this.#at++;
      if (one === '}') return table;
    }
  }

  #array(depth: number): LuaTable {
    const table = new LuaTable();
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return table;
    }
    for (let index = 1; ; index++) {
      table.set(index, this.#value(depth));
      this.#space();
      const one = this.#text[this.#at];
      if (one !== ',' && one !== ']') throw this.#expected('comma or array end');
      this.#at++;
      if (one === ']') return table;
    }
  }

  #string(): string {
    const start = this.#at++;
    let value = '';
    for (;;) {
      const one = this.#text[this.#at];
      if (one === undefined)
        throw this.#call.error(
          `Expected value but found unexpected end of string at character ${this.#text.length + 1}`,
        );
      this.#at++;
      if (one === '"') return value;
      value += one === '\\' ? this.#escape(start) : one;
    }
  }

  #escape(_start: number): string {
    const one = this.#text[this.#at++] ?? '';
    const known = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[one];
    if (known !== undefined) return known;
    const at = this.#at - 2;
    if (one !== 'u')
      throw this.#call.error(`Expected value but found invalid escape code at character ${at + 1}`);
    const first = this.#unit(at);
    if (first < 0xd800 || first > 0xdfff) return utf8(first);
    // A half of a pair must be followed by the other.
    if (first >= 0xdc00 || !this.#text.startsWith('\\u', this.#at)) throw this.#invalidUnicode(at);
    this.#at += 2;
    const second = this.#unit(at);
    if (second < 0xdc00 || second > 0xdfff) throw this.#invalidUnicode(at);
    return utf8(0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff));
  }

  #unit(at: number): number {
    const digits = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-f]{4}$/i.test(digits)) throw this.#invalidUnicode(at);
    this.#at += 4;
    return Number.parseInt(digits, 16);
  }

  #invalidUnicode(at: number): Error {
    return this.#call.error(`Expected value but found invalid unicode escape code at character ${at + 1}`);
  }
}

/** A code point as the bytes of UTF-8, one character each. */
function utf8(code: number): string {
  return Buffer.from(String.fromCodePoint(code)).toString('latin1');
}
